"""From ranked passages to evidence: which sentences answer, whether any does, and which part is left open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.guard.injection import suspicion
from assistant.language.aliases import bag, holds
from assistant.query.answer_type import analyse
from assistant.query.understanding import Part, Plan
from assistant.reading import answer_model
from assistant.reading.candidates import Candidate, describe, ranked
from assistant.reading.conflicts.detection import Difference, differences
from assistant.reading.deduplication import Quote, distinct, spread
from index import Article, EmbeddedHit, Hit, Library, Span
from index.text.analyzer import content_words

READ = 5
"""Passages that are read together with the question; each costs some 15 ms of one core."""

COMPARED = 8
"""Passages whose sentences are compared with each clause of a question that has several."""

PART_READ = 3
"""Passages that are read with each part that is a question by itself, the nearest to it of those compared."""

_ASKS = re.compile(r"(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had)\b", re.I)

CLOSE_ENOUGH = 4.5
"""Log-odds by which a sentence may fall behind the best one and still be quoted."""

WIDE, WIDE_ENOUGH = 12, 7.0
"""Quotes, and log-odds behind the best, among which other values for the same thing are looked for."""


@dataclass(frozen=True)
class PartEvidence:
    """Whether the library speaks to one part of a question.

    Args:
        text: the part.
        sources: publications named in it.
        answerability: how likely the library holds it, 0..1.
        answered: whether that is enough for a quote.
    """

    text: str
    sources: tuple[str, ...]
    answerability: float
    answered: bool


@dataclass(frozen=True)
class Flagged:
    """A sentence that reads as an order to a language model, found among the passages.

    Args:
        why: in a few words.
    """

    article: Article
    span: Span
    why: str

    @property
    def text(self) -> str:
        """The exact words."""
        return self.article.text[self.span.start : self.span.end]


@dataclass(frozen=True)
class Overview:
    """What evidence was gathered for a question that asks for no fact, but for articles.

    Args:
        topic: what they are about; empty for the newest there are.
        newest: whether the newest stand first; else they stand in the order of their days.
        total: how many there are, those that are not shown included; 0 where that was not counted.
        sources, after, before: what the articles were narrowed down to.
    """

    topic: str
    newest: bool
    total: int = 0
    sources: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the library has to say on a question.

    Args:
        quotes: the best first; empty when the library does not answer it.
        answerability: how likely the library answers it, 0..1.
        nearest: what came closest, the best first, where the library does not answer it.
        parts: for a question that wants several facts, each of them.
        differences: where the quotes' sources differ; indexes into `quotes`.
        read: how many passages were read.
        flagged: sentences in these that read as orders to a language model.
        close: how many of the quotes, from the first, are close to the best.
        overview: for a question that asks for articles; None where sentences answer.
    """

    quotes: tuple[Quote, ...] = ()
    answerability: float = 0.0
    nearest: tuple[Quote, ...] = ()
    parts: tuple[PartEvidence, ...] = ()
    differences: tuple[Difference, ...] = ()
    read: int = 0
    flagged: tuple[Flagged, ...] = ()
    close: int = 0
    overview: Overview | None = None


def choose(
    library: Library,
    plan: Plan,
    hits: Sequence[EmbeddedHit],
    *,
    limit: int,
    behind: float = CLOSE_ENOUGH,
    threshold: float | None = None,
    wider: str = "",
) -> Evidence:
    """The sentences that bear on a question.

    Args:
        plan: the question, read.
        hits: ranked passages, the best first.
        limit: quotes at most; a question with more parts may have one for each.
        behind: log-odds by which a sentence may fall behind the best one, `WIDE_ENOUGH` at most.
        threshold: answerability below which the library does not answer; by default the fitted one.
        wider: the question with the one before it, where it follows on one. Passages that answer this less than the
            question by itself are of another matter; that they answer it more says nothing.
    """
    read, question = hits[:READ], analyse(plan.question)
    whole = ranked(library, question, read)
    answerability = answer_model.answerability([one.row for one in whole])
    if wider:
        compared = describe(library, analyse(wider), read, reading=False)
        other = answer_model.answerability([one.row for one in compared], read=False)
        answerability = min(answerability, answer_model.between(answerability, other))
    each = [_best_for(library, number, part, hits) for number, part in enumerate(plan.asked)]
    threshold = answer_model.weights().threshold if threshold is None else threshold
    orders = flagged(read)
    parts = tuple(
        PartEvidence(part.text, tuple(sorted(part.sources)), chance, chance >= threshold)
        for part, (chance, _) in zip(plan.asked, each, strict=True)
    )
    if len(plan.sentences) == 1:
        answerability = max(answerability, *(part.answerability for part in parts), 0.0)
    if answerability < threshold or not whole:
        nearest = distinct(library, spread(whole), limit) or tuple(_bare(hit) for hit in hits[:limit])
        return Evidence((), answerability, nearest, parts, (), len(read), orders)
    said = [one for number, (_, one) in enumerate(each) if one is not None and parts[number].answered]
    for one in whole:
        one.parts = tuple(n for other in said if _same_place(one, other) for n in other.parts)
    wide = distinct(library, _in_turn(whole, said, WIDE_ENOUGH), WIDE)
    first, close = (
        len(distinct(library, _in_turn(whole, said, reach), max(limit, len(said)))) for reach in (behind, CLOSE_ENOUGH)
    )
    quotes, found = _with_differing(wide, first, differences(question, wide))
    return Evidence(quotes, answerability, (), parts, found, len(read), orders, close)


def narrowed(evidence: Evidence, limit: int) -> Evidence:
    """The same evidence with fewer quotes, as `choose` gives it for this limit and no wider reach."""
    first = min(evidence.close, max(limit, sum(part.answered for part in evidence.parts)))
    quotes, found = _with_differing(evidence.quotes, first, evidence.differences)
    return replace(evidence, quotes=quotes, differences=found, nearest=evidence.nearest[:limit])


def flagged(hits: Sequence[Hit]) -> tuple[Flagged, ...]:
    """What reads as an order to a language model in passages, each place once."""
    found = {
        (hit.article.id, span): Flagged(hit.article, span, why)
        for hit in hits
        for span in hit.passage.sentences
        if (why := suspicion(hit.article.text[span.start : span.end]))
    }
    return tuple(found.values())


def _with_differing(
    wide: Sequence[Quote], first: int, found: Sequence[Difference]
) -> tuple[tuple[Quote, ...], tuple[Difference, ...]]:
    """The first quotes, and those further down that say otherwise; the differences with their new numbers."""
    differing = {place for one in found for side in one.sides for place in side.quotes}
    kept = sorted({*range(min(first, len(wide))), *differing})
    number = {place: new for new, place in enumerate(kept)}
    moved = tuple(
        replace(
            one, sides=tuple(replace(side, quotes=tuple(number[place] for place in side.quotes)) for side in one.sides)
        )
        for one in found
    )
    return tuple(wide[place] for place in kept), moved


def _best_for(library: Library, number: int, part: Part, hits: Sequence[EmbeddedHit]) -> tuple[float, Candidate | None]:
    """How likely the passages hold a part, and the sentence that does; of its own publication where it names one."""
    own = [hit for hit in hits if hit.article.source in part.sources] or list(hits)
    question = analyse(part.text)
    found = ranked(library, question, own[:COMPARED], reading=False)
    if not found:
        return 0.0, None
    reading = _ASKS.match(part.text) is not None
    if reading:
        by_id = {hit.passage.id: hit for hit in own}
        nearest = list(dict.fromkeys(one.hit.passage.id for one in found))[:PART_READ]
        found = ranked(library, question, [by_id[one] for one in nearest])
    chance = answer_model.answerability([one.row for one in found], read=reading)
    found[0].parts = (number,)
    return chance, found[0]


def _in_turn(whole: Sequence[Candidate], said: Sequence[Candidate], behind: float) -> list[Candidate]:
    """One sentence for each part first, then what is at most so far behind the best for the whole."""
    floor = whole[0].odds - behind
    near = [one for one in whole if one.odds >= floor]
    if not said:
        return near
    return [*said, *(one for one in near if not any(_same_place(one, other) for other in said))]


def _same_place(one: Candidate, other: Candidate) -> bool:
    return one.hit.article.id == other.hit.article.id and one.span == other.span


def _bare(hit: Hit) -> Quote:
    return Quote(hit, Span(hit.passage.start, hit.passage.end))


TELLING = 2
"""Words that a question as typed must have to be read by itself: "why?" would be answered by anything."""


def choose_following(
    library: Library,
    plan: Plan,
    hits: Sequence[EmbeddedHit],
    *,
    typed: str,
    before: str,
    added: Sequence[str],
    limit: int,
    behind: float,
    threshold: float | None = None,
) -> Evidence:
    """The sentences that bear on a question.

    Args:
        plan: the question as it stands alone, read.
        hits: ranked passages, the best first.
        typed: the question as its user put it.
        before: the question before it, standing alone; empty for the first of a conversation.
        added: what was brought into it from earlier turns.
        limit, behind, threshold: as for `choose`.
    """
    wider = f"{before} {plan.question}" if before else ""
    evidence = choose(library, plan, hits, limit=limit, behind=behind, threshold=threshold, wider=wider)
    if evidence.quotes or not added or len(set(content_words(typed))) < TELLING:
        return evidence
    naming = [hit for hit in hits if _names(hit, added)]
    again = (
        choose(library, Plan(typed), naming, limit=limit, behind=behind, threshold=threshold) if naming else evidence
    )
    return again if again.quotes else evidence


def bears_out(evidence: Evidence, added: Sequence[str]) -> bool:
    """Whether there are quotes, and what was brought in stands with the best of them."""
    return bool(evidence.quotes) and _names(evidence.quotes[0].hit, added)


def _names(hit: Hit, added: Sequence[str]) -> bool:
    held = bag(f"{hit.article.header}\n{hit.passage.text}")
    return all(holds(held, word) for one in added for word in content_words(one))
