"""From ranked passages to evidence: which sentences answer, whether any does, and which part is left open."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.guard.injection import suspicion
from assistant.language.aliases import bag, holds
from assistant.query.answer_type import analyse
from assistant.query.query import Query
from assistant.query.understanding import Plan, SubQuestion
from assistant.reading import answer_model, foreign
from assistant.reading.conflicts import Conflict, differences
from assistant.reading.deduplication import Quote, distinct, spread
from assistant.reading.evidence import Evidence, Flagged, PartEvidence, ShortSpan
from assistant.reading.sentence_candidates import Candidate, describe, ranked
from assistant.reading.sentence_features import NAMES, UNIT
from assistant.reading.settled import settled_first
from assistant.retrieval.ranking import Ranked
from index import EmbeddedHit, Hit, Library, Span
from index.text.analyzer import content_words

READ = 5
"""Passages that are read together with the question; each costs some 15 ms of one core."""

COMPARED = 8
"""Passages whose sentences are compared with each clause of a question that has several."""

PART_READ = 3
"""Passages that are read with each part that is a question by itself, the nearest to it of those compared."""

_ASKS = re.compile(r"(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had)\b", re.I)

REACH = {"explain": 4.5, "said": 4.5}
"""Log-odds by which a sentence may fall behind the best one and still be quoted, where more than a fact is wanted."""

REACH_OF_FACTS, REACH_IF_SURE = 3.0, 1.5
"""The same for others, and where a few words surely answer. On questions on articles that the reader never saw, four
sentences within 4.5 hold the right one in .80 of them (82 words), within 3 in .78 (61 words), within 2 in .76 (43)."""

SURE = 2.0
"""Log-odds of the best words against none from which they are given as the short answer: there .8 are right."""

CLOSE_ENOUGH = 4.5
"""Log-odds behind the best within which a sentence's words are compared with those of others."""

WIDE, WIDE_ENOUGH = 12, 7.0
"""Quotes, and log-odds behind the best, among which other values for the same thing are looked for."""

_ANSWER = NAMES.index("reader_answer")

RIVALS = 6
"""Quotes among which a settled value is looked for, to stand before a forecast."""

TELLING = 2
"""Words that a question as typed must have to be read by itself: "why?" would be answered by anything."""


def read(
    library: Library,
    query: Query,
    passages: Ranked,
    *,
    limit: int,
    behind: float | None = None,
    threshold: float | None = None,
    any_language: bool = False,
) -> Evidence:
    """Return the sentences of ranked passages that answer a query, and how likely it is answered.

    Args:
        limit, behind, threshold: as for `select`.
        any_language: whether to read other languages than English too, for a writer that knows them; the evidence then
            has a note where it is in such a one.
    """
    if any_language:
        evidence = _read(library, query, passages, limit, behind, threshold)
        return replace(evidence, note=foreign.note(query.text, [quote.hit for quote in evidence.quotes]))
    if not foreign.is_readable(query.text):
        return foreign.question_unread(query.text, passages.hits, limit)
    evidence = _read(library, query, foreign.readable(passages), limit, behind, threshold)
    return evidence if evidence.quotes else foreign.articles_unread(query.text, passages.hits, limit) or evidence


def _read(
    library: Library, query: Query, passages: Ranked, limit: int, behind: float | None, threshold: float | None
) -> Evidence:
    """Read a query; one that follows on another and that nothing answers, again.

    That is: as typed, in passages that name what was brought into it; and, where it may begin a new topic, in the
    passages that it finds by itself.
    """
    asked, plan, kind = query.standalone, passages.plan, query.intent.kind

    def selected(plan: Plan, hits: Sequence[EmbeddedHit], wider: str = "") -> Evidence:
        return select(library, plan, hits, limit=limit, behind=behind, threshold=threshold, wider=wider, kind=kind)

    evidence = selected(plan, passages.hits, f"{asked.before} {plan.question}" if asked.before else "")
    if evidence.quotes:
        return evidence
    if asked.added and len(set(content_words(query.typed))) >= TELLING:
        naming = [hit for hit in passages.hits if _names(hit, asked.added)]
        again = selected(Plan(query.typed), naming) if naming else evidence
        if again.quotes:
            return again
    if asked.new_topic and passages.alone:
        return selected(plan, passages.alone)
    return evidence


def select(
    library: Library,
    plan: Plan,
    hits: Sequence[EmbeddedHit],
    *,
    limit: int,
    behind: float | None = None,
    threshold: float | None = None,
    wider: str = "",
    kind: str = "fact",
) -> Evidence:
    """Return the sentences that answer a question, and how likely it is answered.

    Args:
        plan: the question, read.
        hits: ranked passages, the best first.
        limit: quotes at most; a question with more parts may have one for each.
        behind: log-odds by which a sentence may fall behind the best one, `WIDE_ENOUGH` at most; by default as its
            kind wants.
        threshold: answerability below which the library does not answer; by default the fitted one.
        wider: the question with the one before it, where it follows on one. Passages that answer this less than the
            question by itself are of another matter; that they answer it more says nothing.
        kind: what the question wants, as `Intent.kind`.
    """
    read, question = hits[:READ], analyse(plan.question)
    whole = ranked(library, question, read)
    answerability = answer_model.answerability([one.row for one in whole])
    if wider:
        compared = describe(library, analyse(wider), read, reading=False)
        other = answer_model.answerability([one.row for one in compared], read=False)
        answerability = min(answerability, answer_model.between(answerability, other))
    each = [_best_for_part(library, number, part, hits) for number, part in enumerate(plan.asked)]
    threshold = answer_model.weights().threshold if threshold is None else threshold
    orders = flagged_in(read)
    parts = tuple(
        PartEvidence(part.text, tuple(sorted(part.sources)), chance, chance >= threshold)
        for part, (chance, _) in zip(plan.asked, each, strict=True)
    )
    if len(plan.sentences) == 1:
        answerability = max(answerability, *(part.answerability for part in parts), 0.0)
    if answerability < threshold or not whole:
        nearest = distinct(library, spread(whole), limit) or tuple(_bare(hit) for hit in hits[:limit])
        return Evidence((), answerability, nearest, parts, (), len(read), orders)
    for_parts = [one for number, (_, one) in enumerate(each) if one is not None and parts[number].answered]
    for one in whole:
        one.parts = tuple(n for other in for_parts if _same_place(one, other) for n in other.parts)
    wide = distinct(library, _parts_first(whole, for_parts, WIDE_ENOUGH), WIDE)
    reach = REACH_IF_SURE if _is_sure(whole[0]) else REACH.get(kind, REACH_OF_FACTS)
    first, close = (
        len(distinct(library, _parts_first(whole, for_parts, far), max(limit, len(for_parts))))
        for far in (reach if behind is None else behind, reach)
    )
    rivals = wide[: max(first, RIVALS)]
    order = settled_first(question, rivals, [_short(quote, whole) for quote in rivals])
    wide = (*(rivals[place] for place in order), *wide[len(rivals) :])
    quotes, found = _keeping_differences(wide, first, differences(question, wide, [_short(one, whole) for one in wide]))
    short = _short_answer(quotes[0], whole)
    return Evidence(quotes, answerability, (), parts, found, len(read), orders, close, short=short)


def with_fewer_quotes(evidence: Evidence, limit: int) -> Evidence:
    """Return the evidence with as many quotes as `select` gives for this limit, close to the best."""
    first = min(evidence.close, max(limit, sum(part.answered for part in evidence.parts)))
    quotes, found = _keeping_differences(evidence.quotes, first, evidence.differences)
    return replace(evidence, quotes=quotes, differences=found, nearest=evidence.nearest[:limit])


def flagged_in(hits: Sequence[Hit]) -> tuple[Flagged, ...]:
    """Return what reads as an order to a language model in passages, each place once."""
    found = {
        (hit.article.id, span): Flagged(hit.article, span, why)
        for hit in hits
        for span in hit.passage.sentences
        if (why := suspicion(hit.article.text[span.start : span.end]))
    }
    return tuple(found.values())


def _keeping_differences(
    wide: Sequence[Quote], first: int, found: Sequence[Conflict]
) -> tuple[tuple[Quote, ...], tuple[Conflict, ...]]:
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


def _best_for_part(
    library: Library, number: int, part: SubQuestion, hits: Sequence[EmbeddedHit]
) -> tuple[float, Candidate | None]:
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


def _parts_first(whole: Sequence[Candidate], for_parts: Sequence[Candidate], behind: float) -> list[Candidate]:
    """One sentence for each part first, then what is at most so far behind the best for the whole."""
    floor = whole[0].odds - behind
    near = [one for one in whole if one.odds >= floor]
    return [*for_parts, *(one for one in near if not any(_same_place(one, other) for other in for_parts))]


def _short(quote: Quote, whole: Sequence[Candidate]) -> Span | None:
    """The words that answer in the best sentence of a quote, where that is close to the best of all."""
    near = [
        one for one in whole if one.odds >= whole[0].odds - CLOSE_ENOUGH and one.hit.article.id == quote.hit.article.id
    ]
    return next(
        (one.short for one in near if quote.span.start <= one.span.start and one.span.end <= quote.span.end), None
    )


def _is_sure(one: Candidate) -> bool:
    """Whether the words that answer stand out in a sentence."""
    return one.short is not None and one.row[_ANSWER] * UNIT >= SURE


def _short_answer(quote: Quote, whole: Sequence[Candidate]) -> ShortSpan | None:
    """The answer in a few words, where the first quote holds it surely."""
    inside = [
        one
        for one in whole
        if one.hit.article.id == quote.hit.article.id
        and quote.span.start <= one.span.start
        and one.span.end <= quote.span.end
    ]
    best = inside[0] if inside else None
    if best is None or best.short is None or not _is_sure(best):
        return None
    return ShortSpan(0, best.short, " ".join(best.hit.article.text[best.short.start : best.short.end].split()))


def _same_place(one: Candidate, other: Candidate) -> bool:
    return one.hit.article.id == other.hit.article.id and one.span == other.span


def _bare(hit: Hit) -> Quote:
    return Quote(hit, Span(hit.passage.start, hit.passage.end))


def _names(hit: Hit, added: Sequence[str]) -> bool:
    held = bag(f"{hit.article.header}\n{hit.passage.text}")
    return all(holds(held, word) for one in added for word in content_words(one))
