"""Hybrid retrieval: candidates by meaning and by words, scored by both, joined to the catalog, filtered, ranked.

Every candidate gets both scores, whichever search found it: the cosine from the stored vectors, BM25 from tantivy. The
two are then weighed; plain rank fusion loses to BM25 alone on news.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.article import Hit
from index.duplicates.versions import StoryMember
from index.search.collapse import Scored, Weigh, carriers, collapse
from index.stores import Stores
from index.stores.catalog import Catalog
from index.stores.schema import Generation, IndexFilter, StoredPassage
from index.text.analyzer import content_words

CANDIDATES = 100
"""Passages taken from each of the two searches."""

MAX_QUERY_WORDS = 64
"""Distinct words of a question that are searched for; the rarest are kept."""

DEEPER = 3
"""How many times more are taken where copies left fewer hits than were asked for."""

LEXICAL_WEIGHT = 0.4
"""The share of words (BM25) in a passage's score, meaning having the rest."""

REPEAT_DROP = 0.01
"""What a passage loses for each passage of the same article that is ranked before it.

It and the weight above were chosen with `benchmarks/retrieval.py --fit`; `benchmarks/LOG.md` says how.
"""


@dataclass(frozen=True, eq=False, kw_only=True)
class EmbeddedHit(Hit):
    """A hit with its vectors, for ranking it and for choosing among its sentences.

    Attributes:
        vectors: row 0 the passage's, row i + 1 its sentence i's; shape (1 + sentences, dimension).
    """

    vectors: NDArray[np.float32]

    def plain(self) -> Hit:
        """Return the same hit without its vectors."""
        found, numbers = (self.passage, self.article), (self.score, self.dense, self.lexical)
        return Hit(*found, *numbers, self.also_in, self.replaces)


def search(
    stores: Stores,
    generation: Generation,
    question: str,
    vector: NDArray[np.float32],
    *,
    limit: int,
    filters: IndexFilter,
) -> list[EmbeddedHit]:
    """Return the best passages for a question; a story that several articles tell in the same words counts once.

    Args:
        vector: the question's, of unit length.
        limit: hits at most.

    Returns:
        Hits, the best first; passages that the catalog does not know are left out.
    """
    catalog, vectors, lexical = stores
    if filters.nothing or limit < 1:
        return []
    terms = question_terms(stores, generation, question)
    depth = max(CANDIDATES, limit)
    while True:
        dense = [one for one, _ in vectors.search(generation, vector, depth, where(filters))]
        bm25 = dict(lexical.search(generation, terms, depth, filters))
        exhausted = max(len(dense), len(bm25)) < depth
        bm25 |= lexical.score(generation, terms, [one for one in dense if one not in bm25])
        candidates = catalog.passages(generation, list(dict.fromkeys([*bm25, *dense])))
        rows = weigh(candidates.values(), vector, bm25)

        weigh_more = weigher(stores, generation, terms, vector, max(bm25.values(), default=0.0))
        collapsed = collapse(catalog, generation, rows, weigh_more, filters)
        if len(collapsed.rows) >= limit or exhausted:
            break
        depth *= DEEPER
    return hits_of(catalog, spread(collapsed.rows)[:limit], collapsed.stories)


def hits_of(catalog: Catalog, rows: Sequence[Scored], stories: Mapping[str, list[StoryMember]]) -> list[EmbeddedHit]:
    """Join scored passages to their articles, in the order given.

    A passage whose article was replaced or removed since it was found is left out.

    Args:
        stories: the articles that tell the same story, by the id of each.
    """
    articles = catalog.articles(list({row.stored.passage.article_id for row in rows}))
    hits = []
    for row in rows:
        passage, vectors = row.stored
        article = articles.get(passage.article_id)
        if article is not None and article.text[passage.start : passage.end] == passage.text:
            also, old = carriers(row.stored, article, stories.get(article.id, ()))
            found = (passage, article, row.score, row.dense, row.lexical, tuple(also), tuple(old))
            hits.append(EmbeddedHit(*found, vectors=vectors))
    return hits


def score(candidates: Iterable[StoredPassage], vector: NDArray[np.float32], bm25: dict[str, float]) -> list[Scored]:
    """Weigh candidates and spread them over articles, without regard to stories; the best first."""
    return spread(weigh(candidates, vector, bm25))


def weigh(
    candidates: Iterable[StoredPassage], vector: NDArray[np.float32], bm25: dict[str, float], most: float | None = None
) -> list[Scored]:
    """Weigh words against meaning for each candidate.

    Words are BM25 as a share of the best candidate's; meaning is the cosine of the passage or of its best sentence,
    whichever is higher.

    Args:
        most: the best candidate's BM25, where it is not among these.
    """
    most = (max(bm25.values(), default=0.0) if most is None else most) or 1.0
    rows = []
    for one in candidates:
        cosines = one.vectors @ vector
        meaning, words = max(float(cosines.max()), 0.0), bm25.get(one.passage.id, 0.0)
        total = LEXICAL_WEIGHT * min(words / most, 1.0) + (1 - LEXICAL_WEIGHT) * meaning
        rows.append(Scored(total, one, float(cosines[0]), words))
    return rows


def weigher(
    stores: Stores, generation: Generation, terms: Mapping[str, float], vector: NDArray[np.float32], most: float
) -> Weigh:
    """Return what weighs passages found later as the candidates were weighed; see `weigh`."""

    def weigh_more(found: Sequence[StoredPassage]) -> list[Scored]:
        scores = stores.lexical.score(generation, terms, [one.passage.id for one in found])
        return weigh(found, vector, scores, most)

    return weigh_more


def spread(rows: Iterable[Scored]) -> list[Scored]:
    """Rank candidates; an article's later passages lose a little each, so that more articles come to speak.

    The order among one article's own passages stays.
    """
    ranked = sorted(rows, key=_rank)
    earlier: Counter[str] = Counter()
    for place, row in enumerate(ranked):
        article_id = row.stored.passage.article_id
        ranked[place] = row._replace(score=max(row.score - REPEAT_DROP * earlier[article_id], 0.0))
        earlier[article_id] += 1
    return sorted(ranked, key=_rank)


def _rank(row: Scored) -> tuple[float, str]:
    return -row.score, row.stored.passage.id


def question_terms(stores: Stores, generation: Generation, question: str) -> dict[str, float]:
    """Return the words to search for, each with its weight."""
    terms = content_words(question)
    if len(terms) > MAX_QUERY_WORDS:
        rarity = stores.lexical.rarity(generation, terms)
        terms = sorted(terms, key=lambda word: -rarity[word])[:MAX_QUERY_WORDS]
    return dict.fromkeys(terms, 1.0)


def where(filters: IndexFilter) -> dict[str, object] | None:
    """Return the filters in Chroma's terms."""
    clauses: list[dict[str, object]] = []
    if filters.sources is not None:
        clauses.append({"source": {"$in": list(filters.sources)}})
    if filters.articles is not None:
        clauses.append({"article_id": {"$in": sorted(filters.articles)}})
    if filters.after is not None:
        clauses.append({"published": {"$gte": filters.after}})
    if filters.before is not None:
        clauses.append({"published": {"$lte": filters.before}})
    return clauses[0] if len(clauses) == 1 else {"$and": clauses} if clauses else None
