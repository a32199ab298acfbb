"""One question on its way: retrieval, evidence, a writer, and the `Answer` that comes of it.

Where a model is to write and has nothing that counts to say, the evidence is quoted instead.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import cast

from assistant.answer import (
    Answer,
    Answered,
    Citation,
    Drafting,
    Event,
    Searching,
    Sentence,
    SentenceReady,
    Tokens,
    with_marks,
)
from assistant.filters import Scope
from assistant.limits import CORES, Clock
from assistant.llms import LanguageModel
from assistant.query.intent import courtesy, reply
from assistant.query.model_decomposition import splitting
from assistant.query.rewriting.history import Standalone
from assistant.query.understanding import Split
from assistant.reading.deduplication import independent
from assistant.reading.selection import Evidence, narrowed
from assistant.retrieval.ranking import Ranked
from assistant.retrieving import Looking
from assistant.settings import Settings
from assistant.synthesis import extractive, generative
from assistant.synthesis.citation_repair import Check
from assistant.synthesis.citations import Numbering
from assistant.synthesis.generative import Outcome
from assistant.synthesis.notes import abstention, nearest, remarks
from assistant.synthesis.prompt import LEAST, prompt
from assistant.trace_builder import parts_of, trace_of
from index import Library

TOO_LONG = "the question alone fills what a language model may be sent (LEDE_MODEL_CONTEXT)"
NOTHING_TO_SHOW = "what the articles say on this reads as orders to a language model, which none is shown"


def events(
    library: Library,
    question: str,
    follow: Callable[[], Standalone],
    scope: Scope,
    settings: Settings,
    model: LanguageModel | None,
    check: Check | None = None,
) -> Generator[Event, None, None]:
    """What happens on the way to an answer; the answer last. Closing the generator ends a model's work.

    A greeting and the like is replied to at once, and counts as a question that the library does not answer.

    Args:
        question: checked, as typed.
        follow: makes it stand alone; may ask the model.
        model: writes; None to quote.
        check: whether a text carries a sentence; by default `assistant.grounding.check_many`.
    """
    articles, kind = len(library), courtesy(question)
    if kind and articles:
        yield Searching(question)
        yield Answered(
            Answer(
                question=question,
                standalone_question=question,
                text=reply(kind, library),
                abstained=True,
                answerability=0.0,
                writer=extractive.NAME,
            )
        )
        return
    clock = Clock()
    asked = follow()
    clock.lap("follow_up")
    yield Searching(asked.text)
    split = yield from _split(splitting(library, asked.text, settings, model))
    if model is not None and settings.model_splits:
        clock.lap("split")
    with CORES:
        clock.go_on()  # an answer's times are its own; waiting for the questions of others is none of them
        looked = Looking(library, question, scope, settings, model is not None, clock).up(asked, split)
    answer = _Draft(question, looked.asked, settings)
    if model is not None and looked.evidence.quotes:
        yield from answer.generated(looked.evidence, model, check or _check())
    else:
        yield from answer.quoted(looked.evidence)
    clock.lap("write", check=answer.check_ms)
    yield Answered(answer.whole(looked.found, clock, articles), looked.found.hits)


def _split(steps: Generator[None, None, Split | None]) -> Generator[Event, None, Split | None]:
    """What a model makes of a question; an empty draft comes while it is waited for, a moment to stop."""
    with closing(steps):
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return cast("Split | None", end.value)
            yield Drafting("")


def _check() -> Check:
    from assistant.grounding.check import check_many

    return check_many


class _Draft:
    """An answer while it comes about."""

    def __init__(self, question: str, asked: Standalone, settings: Settings) -> None:
        self._question, self._asked, self._settings = question, asked, settings
        self._evidence = Evidence()
        self._numbering = Numbering(())
        self._sentences: list[Sentence] = []
        self._citations: list[Citation] = []
        self._outcome: Outcome | None = None
        self._writer, self._fallback = extractive.NAME, ""

    @property
    def check_ms(self) -> float | None:
        """Milliseconds that went into checking a model's sentences; None where no model was asked."""
        return self._outcome.check_ms if self._outcome else None

    def quoted(self, evidence: Evidence) -> Iterator[Event]:
        """Fills the answer with quotes."""
        self._evidence = narrowed(evidence, self._settings.sentences)
        self._numbering = Numbering(self._evidence.quotes)
        yield from self._noted(extractive.write(self._evidence, self._numbering))
        yield from self._noted(remarks(self._evidence, self._numbering))

    def generated(self, evidence: Evidence, model: LanguageModel, check: Check) -> Iterator[Event]:
        """Fills it with a model's words as far as the evidence carries them; else with quotes."""
        self._evidence, self._numbering = evidence, Numbering(evidence.quotes)
        settings, today = self._settings, datetime.now(UTC).date()
        asked = prompt(self._asked.text, evidence.quotes, budget=settings.model_context, today=today)
        if not asked.places:
            full = asked.tokens + LEAST > settings.model_context
            self._fallback = f"These are quotes, because {TOO_LONG if full else NOTHING_TO_SHOW}."
            yield from self.quoted(evidence)
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
        if outcome.ready or outcome.refused:
            self._writer = model.name
            self._fallback = f"The answer ends early, because {outcome.trouble}." if outcome.trouble else ""
        else:
            self._fallback = f"These are quotes, because {outcome.trouble}."
            yield from self.quoted(evidence)
            return
        if outcome.ready:
            yield from self._noted(remarks(evidence, self._numbering))

    def whole(self, found: Ranked, clock: Clock, articles: int) -> Answer:
        """The answer, when nothing more comes.

        Args:
            articles: how many the library holds.
        """
        abstained = not self._sentences
        near = narrowed(self._evidence, self._settings.sentences)
        text = " ".join(with_marks(sentence) for sentence in self._sentences)
        outcome = self._outcome
        return Answer(
            question=self._question,
            standalone_question=self._asked.text,
            text=abstention(near, articles) if abstained else text,
            abstained=abstained,
            answerability=self._evidence.answerability,
            sentences=tuple(self._sentences),
            withheld=outcome.withheld if outcome else (),
            citations=tuple(self._citations),
            nearest=nearest(near) if abstained else (),
            parts=parts_of(self._evidence, self._citations),
            disagreements=self._numbering.sides(self._evidence.differences),
            independent_sources=independent(self._numbering.cited),
            writer=self._writer,
            fallback=self._fallback,
            tokens=outcome.tokens if outcome else Tokens(),
            timings_ms=clock.timings(),
            trace=trace_of(self._asked, found, self._evidence, clock.laps),
        )

    def _noted(self, events: Iterator[Event]) -> Iterator[Event]:
        """The same events, their sentences and citations noted."""
        for event in events:
            if isinstance(event, SentenceReady):
                self._sentences.append(event.sentence)
                self._citations.extend(event.citations)
            yield event
