"""What was done for an answer, in the shapes that the answer shows."""

from collections.abc import Mapping, Sequence

from assistant.answer import Citation, Part
from assistant.query.rewriting.history import Standalone
from assistant.reading.selection import Evidence
from assistant.retrieval.ranking import Ranked
from assistant.trace import AtLarge, BroughtIn, FlaggedSentence, NamedSource, NamedTime, SearchedPart, Trace


def parts_of(evidence: Evidence, citations: Sequence[Citation]) -> tuple[Part, ...]:
    """The question's parts, each with the citations that speak to it.

    Args:
        evidence: its quotes are what the citations were made of.
        citations: of the answer; none when it abstains.
    """
    numbers = {(one.article.id, one.start, one.end): one.n for one in citations}
    parts = []
    for number, part in enumerate(evidence.parts):
        speaking = tuple(
            numbers[place]
            for quote in evidence.quotes
            if number in quote.parts and (place := (quote.hit.article.id, quote.span.start, quote.span.end)) in numbers
        )
        parts.append(Part(text=part.text, answered=bool(speaking), citations=speaking))
    return tuple(parts)


def trace_of(asked: Standalone, found: Ranked, evidence: Evidence, laps: Mapping[str, float]) -> Trace:
    """How the question was read and searched."""
    plan = found.plan
    likely = {part.text: part.answerability for part in evidence.parts}
    steps = {**{step: round(spent, 1) for step, spent in found.milliseconds.items()}, **laps}
    return Trace(
        brought_in=BroughtIn(by=asked.by, added=asked.added) if asked.by else None,
        sources=tuple(
            NamedSource(text=plan.question[one.start : one.end], kind=one.kind, names=one.names)
            for one in plan.mentions
        ),
        times=tuple(
            NamedTime(text=plan.question[one.start : one.end], after=one.after, before=one.before, about=one.about)
            for one in plan.periods
        ),
        at_large=AtLarge(topic=whole.topic, newest=whole.newest) if (whole := evidence.overview) else None,
        parts=tuple(
            SearchedPart(text=part.text, sources=tuple(sorted(part.sources)), answerability=likely.get(part.text))
            for part in plan.parts
        ),
        parts_by=plan.parts_by,
        candidates=found.candidates,
        read=evidence.read,
        flagged=tuple(
            FlaggedSentence(article_id=one.article.id, title=one.article.title, text=one.text, why=one.why)
            for one in evidence.flagged
        ),
        reasons=tuple(group for group, _ in found.reasons),
        words_only=found.words_only,
        steps_ms=steps,
    )
