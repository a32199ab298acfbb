"""Candidates for ranking: what several wordings of a question find, and what each wording says of each candidate.

One look at the stores serves all wordings, so that asking in parts costs little more than asking once. Nothing is
ranked: whoever asks weighs the numbers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.search.collapse import collapse
from index.search.hybrid import EmbeddedHit, hits_of, question_terms, weigh, weigher, where
from index.stores import Stores
from index.stores.schema import Generation, IndexFilter
from index.text.analyzer import content_words, words

DEPTH = 100
"""Passages taken from each of the two searches for the first wording."""

PART_DEPTH = 40
"""The same for each further wording, and for each group of publications searched apart."""

NEAR = 2
"""Words that may stand between two neighbours of the question for them to count as a phrase."""

Numbers = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class CandidatePool:
    """Candidates in no order, with what each wording says of each.

    Args:
        hits: `score` is what the plain search would give for the first wording.
        words: BM25 of each wording; shape (wordings, hits).
        meaning, sentence, second: cosine of each wording with the passage, its best and its second-best sentence;
            shape (wordings, hits).
        header: BM25 of the first wording with title, source and day alone; shape (hits,).
        coverage, names, phrases: the share of the first wording's words, of its capitalised words and numbers, and of
            its pairs of neighbouring words that the passage holds, each by its rarity; shape (hits,).
        words_only: why nothing was found by meaning, where Chroma could not be searched; else empty.
    """

    hits: tuple[EmbeddedHit, ...]
    words: Numbers
    meaning: Numbers
    sentence: Numbers
    second: Numbers
    header: Numbers
    coverage: Numbers
    names: Numbers
    phrases: Numbers
    words_only: str = ""


def gather(
    stores: Stores,
    generation: Generation,
    wordings: Sequence[str],
    vectors: NDArray[np.float32],
    *,
    apart: Sequence[tuple[str, ...]] = (),
    names: Sequence[str] = (),
    filters: IndexFilter,
    prefer: Collection[str] = (),
) -> CandidatePool:
    """Search for every wording and score what any of them found by all of them.

    Args:
        wordings: the question first, then its parts.
        vectors: theirs, of unit length; shape (wordings, dimension).
        apart: groups of publications in each of which the first wording is also searched by itself.
        names: words of the first wording that are names or numbers.
        filters: what the user narrowed the search to; publications searched apart are narrowed further.
        prefer: names of publications, casefolded, whose article speaks for a story rather than its origin.
    """
    if filters.nothing or not wordings:
        return empty(len(wordings))
    terms = [question_terms(stores, generation, text) for text in wordings]
    found: dict[str, None] = {}
    for number, near in enumerate(stores.vectors.search_each(generation, vectors, DEPTH, where(filters))):
        depth = DEPTH if number == 0 else PART_DEPTH
        found |= dict.fromkeys(one for one, _ in near[:depth])
        found |= dict.fromkeys(one for one, _ in stores.lexical.search(generation, terms[number], depth, filters))
    for group in apart:
        sources = group if filters.sources is None else tuple(set(group) & set(filters.sources))
        if sources:
            narrowed = filters._replace(sources=sources)
            near = stores.vectors.search(generation, vectors[0], PART_DEPTH, where(narrowed))
            found |= dict.fromkeys(one for one, _ in near)
            heard = stores.lexical.search(generation, terms[0], PART_DEPTH, narrowed)
            found |= dict.fromkeys(one for one, _ in heard)
    bm25 = stores.lexical.score(generation, terms[0], list(found))
    rows = weigh(stores.catalog.passages(generation, list(found)).values(), vectors[0], bm25)
    weigh_more = weigher(stores, generation, terms[0], vectors[0], max(bm25.values(), default=0.0))
    collapsed = collapse(stores.catalog, generation, rows, weigh_more, filters, prefer)
    hits = hits_of(stores.catalog, collapsed.rows, collapsed.stories)
    return _pool(stores, generation, hits, wordings[0], terms, vectors, names)


def _pool(
    stores: Stores,
    generation: Generation,
    hits: Sequence[EmbeddedHit],
    question: str,
    terms: Sequence[dict[str, float]],
    vectors: NDArray[np.float32],
    names: Sequence[str],
) -> CandidatePool:
    if not hits:
        return empty(len(terms))
    lexical, ids = stores.lexical, [hit.passage.id for hit in hits]

    def column(scores: dict[str, float]) -> Numbers:
        return np.array([scores.get(one, 0.0) for one in ids], np.float32)

    best, second = _sentences(hits, vectors)
    rarity = lexical.rarity(generation, list(terms[0]))
    named = {word: rarity[word] for word in names if word in rarity}
    pairs = _pairs(question, rarity)
    return CandidatePool(
        hits=tuple(hits),
        words=np.stack([column(lexical.score(generation, each, ids)) for each in terms]),
        meaning=vectors @ np.stack([hit.vectors[0] for hit in hits]).T,
        sentence=best,
        second=second,
        header=column(lexical.score(generation, terms[0], ids, fields=("header",))),
        coverage=_share(column(lexical.held(generation, {(word,): rarity[word] for word in rarity}, ids)), rarity),
        names=_share(column(lexical.held(generation, {(word,): named[word] for word in named}, ids)), named),
        phrases=_share(column(lexical.held(generation, pairs, ids, slop=NEAR)), pairs),
    )


def _sentences(hits: Sequence[EmbeddedHit], vectors: NDArray[np.float32]) -> tuple[Numbers, Numbers]:
    """The best and the second-best sentence's cosine with each wording; a lone sentence is both."""
    every = np.concatenate([hit.vectors[1:] if len(hit.vectors) > 1 else hit.vectors for hit in hits])
    counts = [max(len(hit.vectors) - 1, 1) for hit in hits]
    starts = np.cumsum([0, *counts[:-1]])
    cosines = vectors @ every.T
    best = np.maximum.reduceat(cosines, starts, axis=1)
    at_best = cosines >= np.repeat(best, counts, axis=1)
    second = np.maximum.reduceat(np.where(at_best, -1.0, cosines), starts, axis=1)
    return best, np.where(second < 0, np.minimum(best, np.maximum(second, 0)), second).astype(np.float32)


def _pairs(question: str, rarity: dict[str, float]) -> dict[tuple[str, ...], float]:
    """Neighbouring content words of the question, each pair as telling as the rarer of the two."""
    kept = set(content_words(question)) & set(rarity)
    run = [word for word in words(question) if word in kept]
    return {(one, other): max(rarity[one], rarity[other]) for one, other in pairwise(run) if one != other}


def _share(column: Numbers, weights: dict[str, float] | dict[tuple[str, ...], float]) -> Numbers:
    total = sum(weights.values())
    return column / np.float32(total) if total else column


def empty(wordings: int) -> CandidatePool:
    """No candidates."""
    none, each = np.zeros(0, np.float32), np.zeros((wordings, 0), np.float32)
    return CandidatePool((), each, each, each, each, none, none, none, none)
