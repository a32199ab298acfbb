"""An answer while it is put together: quotes or a model's sentences, then everything that the `Answer` says of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from assistant.answer import (
    MOST_LISTED,
    Answer,
    Citation,
    Event,
    Listed,
    Part,
    Section,
    Sentence,
    SentenceReady,
    ShortAnswer,
    Tokens,
    with_marks,
)
from assistant.limits import Clock
from assistant.llms import LanguageModel
from assistant.query.query import Query
from assistant.reading.deduplication import independent
from assistant.reading.evidence import Evidence
from assistant.reading.foreign import without_unread
from assistant.reading.selection import with_fewer_quotes
from assistant.retrieval.ranking import Ranked
from assistant.settings import Settings
from assistant.synthesis import extractive, generative
from assistant.synthesis.citation_repair import Check
from assistant.synthesis.citations import Numbering
from assistant.synthesis.missing import missing_of
from assistant.synthesis.prompt import LEAST, prompt
from assistant.trace import AtLarge, BroughtIn, FlaggedSentence, NamedSource, NamedTime, SearchedPart, Trace
from index import Library

TOO_LONG = "the question alone fills what a language model may be sent (LEDE_MODEL_CONTEXT)"
NOTHING_TO_SHOW = "what the articles say on this reads as orders to a language model, which none is shown"


class AnswerBuilder:
    """One answer, from its evidence to the finished value.

    Args:
        query: the question.
        evidence: what of the library answers it.
    """

    def __init__(self, query: Query, evidence: Evidence, settings: Settings) -> None:
        self._query, self._evidence, self._settings = query, evidence, settings
        self._short = evidence.short and (evidence.quotes[evidence.short.quote], evidence.short)
        self._numbering = Numbering(())
        self._sentences: list[Sentence] = []
        self._citations: list[Citation] = []
        self._outcome: generative.WritingOutcome | None = None
        self._writer, self._fallback = extractive.NAME, ""

    @property
    def check_ms(self) -> float | None:
        """Milliseconds that went into checking a model's sentences; None where no model was asked."""
        return self._outcome.check_ms if self._outcome else None

    def quoted(self) -> Iterator[Event]:
        """Fill the answer with quotes."""
        kept = (
            self._evidence if self._evidence.sections else with_fewer_quotes(self._evidence, self._settings.sentences)
        )
        self._evidence = without_unread(kept)
        self._numbering = Numbering(self._evidence.quotes)
        yield from self._noted(extractive.write(self._evidence, self._numbering))
        yield from self._noted(extractive.notes(self._evidence, self._numbering))

    def generated(self, model: LanguageModel, check: Check) -> Iterator[Event]:
        """Fill it with a model's words as far as the evidence supports them; else with quotes."""
        evidence, settings, today = self._evidence, self._settings, datetime.now(UTC).date()
        self._numbering = Numbering(evidence.quotes)
        asked = prompt(self._query.text, evidence.quotes, budget=settings.model_context, today=today)
        if not asked.places:
            full = asked.tokens + LEAST > settings.model_context
            self._fallback = f"These are quotes, because {TOO_LONG if full else NOTHING_TO_SHOW}."
            yield from self.quoted()
            return
        writing = generative.Writing(
            evidence.quotes,
            asked,
            model,
            self._numbering,
            check,
            tokens=settings.model_tokens,
            withhold=settings.withhold,
        )
        yield from self._noted(writing.events())
        outcome = self._outcome = writing.outcome
        if not outcome.ready and not outcome.refused:
            self._fallback = f"These are quotes, because {outcome.trouble}."
            yield from self.quoted()
            return
        self._writer = model.name
        self._fallback = f"The answer ends early, because {outcome.trouble}." if outcome.trouble else ""
        if outcome.ready:
            yield from self._noted(extractive.notes(evidence, self._numbering))

    def finished(self, passages: Ranked, clock: Clock, library: Library) -> Answer:
        """Return the answer, when nothing more comes.

        Args:
            library: what was asked.
        """
        abstained = not self._sentences
        near = with_fewer_quotes(self._evidence, self._settings.sentences)
        if abstained and len(library) and not (near.missing or near.note):
            missing = missing_of(library, self._query, near.nearest or near.quotes)
            near = replace(near, missing=missing.name, absent=near.absent or missing.absent)
        outcome = self._outcome
        return Answer(
            question=self._query.typed,
            standalone_question=self._query.text,
            text=extractive.abstention(near, len(library)) if abstained else " ".join(map(with_marks, self._sentences)),
            abstained=abstained,
            answerability=self._evidence.answerability,
            intent=self._query.intent.kind,
            outcome=("absent" if near.absent else "near") if abstained else "answered",
            missing=near.missing if abstained else "",
            short=self._short_answer(),
            listed=listed(library, self._evidence) if not abstained else (),
            total=overview.total if (overview := self._evidence.overview) and not abstained else 0,
            sections=self._sections(),
            sentences=tuple(self._sentences),
            withheld=outcome.withheld if outcome else (),
            citations=tuple(self._citations),
            nearest=extractive.nearest(near) if abstained else (),
            note=near.note if abstained else "",
            parts=parts_of(self._evidence, self._citations),
            disagreements=self._numbering.sides(self._evidence.differences),
            independent_sources=independent(self._numbering.cited),
            writer=self._writer,
            fallback=self._fallback,
            tokens=outcome.tokens if outcome else Tokens(),
            timings_ms=clock.timings(),
            trace=trace_of(self._query, passages, self._evidence, clock.laps),
        )

    def _short_answer(self) -> ShortAnswer | None:
        """The answer in short, where the quote that holds it is cited."""
        if not self._short or self._short[0] not in self._evidence.quotes:
            return None
        quote, short = self._short
        numbers = self._numbering.numbers(self._evidence.quotes.index(quote))
        if not numbers:
            return None
        return ShortAnswer(text=short.text, start=short.span.start, end=short.span.end, citation=numbers[0])

    def _sections(self) -> tuple[Section, ...]:
        """The parts of an answer of quotes; a sentence has the place of its quote."""
        if self._writer != extractive.NAME or not self._sentences:
            return ()
        return tuple(Section(heading=one.heading, sentences=one.quotes) for one in self._evidence.sections)

    def _noted(self, events: Iterator[Event]) -> Iterator[Event]:
        """The same events, their sentences and citations noted."""
        for event in events:
            if isinstance(event, SentenceReady):
                self._sentences.append(event.sentence)
                self._citations.extend(event.citations)
            yield event


def listed(library: Library, evidence: Evidence) -> tuple[Listed, ...]:
    """Return the articles that an answer is about, `MOST_LISTED` at most, quoted or not."""
    ids = evidence.overview.ids[:MOST_LISTED] if evidence.overview else ()
    lines = library.browse(limit=MOST_LISTED, among=ids).lines if ids else ()
    found = {one.id: Listed.of(one) for one in lines}
    return tuple(found[one] for one in ids if one in found)


def parts_of(evidence: Evidence, citations: Sequence[Citation]) -> tuple[Part, ...]:
    """Return the question's parts, each with the citations that speak to it.

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


def trace_of(query: Query, found: Ranked, evidence: Evidence, laps: Mapping[str, float]) -> Trace:
    """Return how the question was read and searched."""
    plan, asked = query.plan, query.standalone
    likely = {part.text: part.answerability for part in evidence.parts}
    steps = {**{step: round(spent, 1) for step, spent in found.milliseconds.items()}, **laps}
    return Trace(
        corrected=query.corrected,
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
