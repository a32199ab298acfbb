"""Hybrid retrieval: candidates by meaning and by words, scored by both, joined to the catalog, filtered, ranked.

Every candidate gets both scores, whichever search found it: the cosine from the stored vectors, BM25 from tantivy. The
two are then weighed; plain rank fusion loses to BM25 alone on news. Not here: anything about the question but its words
and its vector.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import numpy as np
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode
from numpy.typing import NDArray

from index.article import Article, Passage
from index.ingest import Stores
from index.lexical import Filters
from index.rows import Generation, StoredPassage
from index.words import content_words

if TYPE_CHECKING:
    from index.library import Library

CANDIDATES = 100
"""Passages taken from each of the two searches."""

MAX_QUERY_WORDS = 64
"""Distinct words of a question that are searched for; the rarest are kept."""

LEXICAL_WEIGHT = 0.4
"""The share of words (BM25) in a passage's score, meaning having the rest."""

REPEAT_DROP = 0.01
"""What a passage loses for each passage of the same article that is ranked before it.

It and the weight above were chosen with `benchmarks/retrieval.py --fit`; `benchmarks/LOG.md` says how.
"""


@dataclass(frozen=True, eq=False)
class Hit:
    """A passage that was found.

    Args:
        passage, article: what was found, and where it stands.
        score: 0..1, comparable within one search only.
        dense: cosine of question and passage.
        lexical: BM25.
        vectors: row 0 the passage's, row i + 1 its sentence i's.
    """

    passage: Passage
    article: Article
    score: float
    dense: float
    lexical: float
    vectors: NDArray[np.float32]


def search(
    stores: Stores,
    generation: Generation,
    question: str,
    vector: NDArray[np.float32],
    *,
    limit: int,
    filters: Filters,
) -> list[Hit]:
    """The best passages for a question.

    Args:
        vector: the question's, of unit length.
        limit: hits at most.

    Returns:
        Hits, the best first; passages that the catalog does not know are left out.
    """
    catalog, vectors, lexical = stores
    if filters.sources == () or limit < 1:
        return []
    terms = question_terms(stores, generation, question)
    depth = max(CANDIDATES, limit)
    dense = [one for one, _ in vectors.search(generation, vector, depth, _where(filters))]
    bm25 = dict(lexical.search(generation, terms, depth, filters))
    bm25 |= lexical.score(generation, terms, [one for one in dense if one not in bm25])
    candidates = catalog.passages(generation, list(dict.fromkeys([*bm25, *dense])))
    if not candidates:
        return []
    scored = score(candidates.values(), vector, bm25)[:limit]
    articles = catalog.articles(list({hit.passage.article_id for _, hit, *_ in scored}))
    return [
        Hit(one.passage, article, total, cosine, words, one.vectors)
        for total, one, cosine, words in scored
        if (article := articles.get(one.passage.article_id)) and _stands(one.passage, article)
    ]


def _stands(passage: Passage, article: Article) -> bool:
    """Whether the article still has the passage: it may have been replaced between two looks at the catalog."""
    return article.text[passage.start : passage.end] == passage.text


def score(
    candidates: Iterable[StoredPassage], vector: NDArray[np.float32], bm25: dict[str, float]
) -> list[tuple[float, StoredPassage, float, float]]:
    """Weighs words against meaning for each candidate; returns (score, candidate, cosine, BM25), the best first.

    Words are BM25 as a share of the best candidate's; meaning is the cosine of the passage or of its best sentence,
    whichever is higher. Then an article's later passages lose a little each, so that more articles come to speak; the
    order among one article's own passages stays.
    """
    most = max(bm25.values(), default=0.0) or 1.0
    rows = []
    for one in candidates:
        cosines = one.vectors @ vector
        meaning, words = max(float(cosines.max()), 0.0), bm25.get(one.passage.id, 0.0)
        total = LEXICAL_WEIGHT * words / most + (1 - LEXICAL_WEIGHT) * meaning
        rows.append((total, one, float(cosines[0]), words))
    rows.sort(key=lambda row: (-row[0], row[1].passage.id))
    earlier: Counter[str] = Counter()
    for place, (total, one, cosine, words) in enumerate(rows):
        rows[place] = (max(total - REPEAT_DROP * earlier[one.passage.article_id], 0.0), one, cosine, words)
        earlier[one.passage.article_id] += 1
    return sorted(rows, key=lambda row: (-row[0], row[1].passage.id))


def question_terms(stores: Stores, generation: Generation, question: str) -> dict[str, float]:
    """The words to search for, each with its weight."""
    terms = content_words(question)
    if len(terms) > MAX_QUERY_WORDS:
        rarity = stores.lexical.rarity(generation, terms)
        terms = sorted(terms, key=lambda word: -rarity[word])[:MAX_QUERY_WORDS]
    return dict.fromkeys(terms, 1.0)


def filters_for(
    names: Iterable[str], source: str | None, after: date | datetime | None, before: date | datetime | None
) -> Filters:
    """A user's filters in the catalog's terms.

    Args:
        names: the sources that the catalog has.
        source: matched without regard to case and surrounding space.
        after, before: both days included, in UTC; a moment is taken as it is.
    """
    sources = None
    if source is not None:
        wanted = source.strip().casefold()
        sources = tuple(name for name in names if name.casefold() == wanted)
    return Filters(sources, _seconds(after, time.min), _seconds(before, time.max))


def _seconds(day: date | datetime | None, at: time) -> int | None:
    if day is None:
        return None
    moment = day if isinstance(day, datetime) else datetime.combine(day, at, UTC)
    return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())


def _where(filters: Filters) -> dict[str, object] | None:
    """The filters in Chroma's terms."""
    clauses: list[dict[str, object]] = []
    if filters.sources is not None:
        clauses.append({"source": {"$in": list(filters.sources)}})
    if filters.after is not None:
        clauses.append({"published": {"$gte": filters.after}})
    if filters.before is not None:
        clauses.append({"published": {"$lte": filters.before}})
    return clauses[0] if len(clauses) == 1 else {"$and": clauses} if clauses else None


class HybridRetriever(BaseRetriever):
    """The library as a LlamaIndex retriever.

    Args:
        library: what is searched.
        limit: passages to return.
        source, after, before: as in `Library.search`.
    """

    def __init__(
        self,
        library: "Library",
        *,
        limit: int = 10,
        source: str | None = None,
        after: date | datetime | None = None,
        before: date | datetime | None = None,
    ) -> None:
        super().__init__()
        self._library = library
        self._limit = limit
        self._filters = (source, after, before)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        source, after, before = self._filters
        hits = self._library.search(
            query_bundle.query_str, limit=self._limit, source=source, after=after, before=before
        )
        return [node_of(hit) for hit in hits]


def node_of(hit: Hit) -> NodeWithScore:
    """A hit as LlamaIndex has it: offsets into the article's text, the article's fields as metadata."""
    article, passage = hit.article, hit.passage
    fields = {
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "published_at": article.published_at.isoformat() if article.published_at else None,
    }
    node = TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata={name: value for name, value in fields.items() if value is not None},
        excluded_embed_metadata_keys=["article_id", "author", "url"],
        excluded_llm_metadata_keys=["article_id", "url"],
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article.id)},
    )
    return NodeWithScore(node=node, score=hit.score)
