"""From passages to evidence: score their sentences, drop noise and echoes, say the same thing once, name the speaker.

Cheap similarities (the stored sentence vectors) pick the sentences worth embedding anew with their title; the fitted
model then ranks those. Not here: writing (`writers`), searching (`index.search`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import features, model
from assistant.evidence.bags import bag, spelled_out
from assistant.evidence.features import Similarities, Surroundings
from assistant.evidence.noise import after_dateline, is_noise
from assistant.evidence.question import Question, analyse
from assistant.evidence.quotations import LONGEST, open_quotes, with_speaker
from index import Hit, Library, Span
from index.words import words

EMBEDDED = 20
"""Sentences that are embedded for a question, with and without their title; each costs some 5 ms on two cores."""

TITLE_CHARACTERS = 120
"""Of the title that is put in front of a sentence before it is embedded."""

CLOSE_ENOUGH = 2.5
"""Log-odds by which a sentence may fall behind the best one and still be quoted."""

SAME_WORDS = 0.8
"""Share of common words (Jaccard) from which two sentences say the same thing."""


@dataclass(frozen=True, eq=False)
class Quote:
    """Words of an article that bear on the question.

    Args:
        hit: the passage in which they were found.
        span: offsets into the article's text; whole sentences.
        score: how likely the sentence answers the question, 0..1.
        same: where other articles say it in the same words.
    """

    hit: Hit
    span: Span
    score: float
    same: tuple[tuple[Hit, Span], ...] = ()

    @property
    def text(self) -> str:
        """The exact words."""
        return self.hit.article.text[self.span.start : self.span.end]


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the library has to say on a question.

    Args:
        quotes: the best first; empty when the library does not answer it.
        answerability: how likely the library answers it, 0..1.
        nearest: what came closest, the best first, where the library does not answer it.
    """

    quotes: tuple[Quote, ...] = ()
    answerability: float = 0.0
    nearest: tuple[Quote, ...] = ()


@dataclass(eq=False)
class Candidate:
    """A sentence with what the features need."""

    hit: Hit
    span: Span
    in_context: float
    around: Surroundings
    row: list[float] = field(default_factory=list)
    odds: float = 0.0

    @property
    def text(self) -> str:
        """The exact words."""
        return self.hit.article.text[self.span.start : self.span.end]


def choose(library: Library, text: str, hits: Sequence[Hit], *, limit: int) -> Evidence:
    """The sentences that bear on a question.

    Args:
        text: the question, standing alone.
        hits: the best passages.
        limit: quotes at most.
    """
    question = analyse(text)
    ranked = rank(library, question, hits)
    if not ranked:
        return Evidence(
            nearest=tuple(Quote(hit, Span(hit.passage.start, hit.passage.end), 0.0) for hit in hits[:limit])
        )
    answerable = model.answerability([one.row for one in ranked], [one.odds for one in ranked])
    if answerable < model.weights().threshold:
        return Evidence(answerability=answerable, nearest=_distinct(library, _spread(ranked), limit))
    floor = ranked[0].odds - CLOSE_ENOUGH
    return Evidence(_distinct(library, [one for one in ranked if one.odds >= floor], limit), answerable)


def rank(library: Library, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
    """The sentences worth considering, with their rows and log-odds, the best first."""
    found = describe(library, question, hits)
    for one in found:
        one.odds = model.log_odds(one.row)
    return sorted(found, key=lambda one: -one.odds)


def describe(library: Library, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
    """The sentences worth considering, each with its row of features."""
    if not hits:
        return []
    vector = library.embed([spelled_out(question.text, [hit.passage.text for hit in hits])])[0]
    found = candidates(question, hits, vector)
    found.sort(key=lambda one: -(one.in_context + features.coverage(question, one.around.nearby)))
    found = found[:EMBEDDED]
    if not found:
        return []
    titled = [f"{one.hit.article.title[:TITLE_CHARACTERS]}. {one.text}" for one in found]
    cosines = library.embed([one.text for one in found] + titled) @ vector
    for one, alone, under_title in zip(found, cosines[: len(found)], cosines[len(found) :], strict=True):
        similar = Similarities(one.in_context, float(alone), float(under_title), one.hit.dense)
        one.row = features.row(question, one.text, similar, one.around)
    return found


def candidates(question: Question, hits: Sequence[Hit], vector: NDArray[np.float32]) -> list[Candidate]:
    """Every sentence of the passages once, but for noise."""
    found: dict[tuple[str, Span], Candidate] = {}
    for hit in hits:
        text, sentences = hit.article.text, hit.passage.sentences
        header = bag(hit.article.header, question.aliases)
        each = [bag(text[span.start : span.end], question.aliases) for span in sentences]
        whole = header.union(*each)
        cosines = hit.vectors[1:] @ vector
        for place, span in enumerate(sentences):
            if (hit.article.id, span) in found or is_noise(text[span.start : span.end]):
                continue
            nearby = header.union(*each[max(0, place - 1) : place + 2])
            found[hit.article.id, span] = Candidate(
                hit, span, float(cosines[place]), Surroundings(each[place], nearby, whole)
            )
    return list(found.values())


def _spread(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Each article's best sentence first, then the rest: what came near is better shown from several articles."""
    first = sorted({one.hit.article.id: one for one in reversed(ranked)}.values(), key=ranked.index)
    return [*first, *(one for one in ranked if one not in first)]


def _distinct(library: Library, ranked: Sequence[Candidate], limit: int) -> tuple[Quote, ...]:
    """The best candidates as quotes, each thing said once, each speaker named."""
    quotes: list[Quote] = []
    bags: list[frozenset[str]] = []
    for one in ranked:
        said = frozenset(words(one.text))
        twin = next((number for number, other in enumerate(bags) if _alike(said, other)), None)
        if twin is not None:
            quotes[twin] = _merge(quotes[twin], one)
            continue
        span = _widened(library, one)
        near = next((number for number, other in enumerate(quotes) if _overlap(other, one.hit, span)), None)
        if near is not None:
            quotes[near] = _joined(quotes[near], span)
        elif len(quotes) < limit:
            quotes.append(Quote(one.hit, span, model.probability(one.odds)))
            bags.append(said)
    return tuple(quotes)


def _joined(quote: Quote, span: Span) -> Quote:
    """One quote of two that overlap, unless it would be too long to read."""
    whole = Span(min(quote.span.start, span.start), max(quote.span.end, span.end))
    return replace(quote, span=whole) if whole.end - whole.start <= LONGEST else quote


def _merge(quote: Quote, twin: Candidate) -> Quote:
    """Adds a second place where the same is said; two places in one article count once."""
    places = [quote.hit.article.id, *(hit.article.id for hit, _ in quote.same)]
    if twin.hit.article.id in places:
        return quote
    return replace(quote, same=(*quote.same, (twin.hit, _undated(twin.hit, twin.span))))


def _widened(library: Library, one: Candidate) -> Span:
    """The words to quote: the sentence with its speaker, without a dateline in front."""
    return _undated(one.hit, _spoken(library, one))


def _undated(hit: Hit, span: Span) -> Span:
    return Span(span.start + after_dateline(hit.article.text[span.start : span.end]), span.end)


def _spoken(library: Library, one: Candidate) -> Span:
    text = one.hit.article.text
    sentences = library.sentences(one.hit.article.id)
    if one.span not in sentences:  # the article was replaced while the question was being answered
        return one.span
    return with_speaker(text, sentences, sentences.index(one.span), open_quotes(text, sentences))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= SAME_WORDS * len(one | other)


def _overlap(quote: Quote, hit: Hit, span: Span) -> bool:
    return quote.hit.article.id == hit.article.id and quote.span.start < span.end and span.start < quote.span.end
