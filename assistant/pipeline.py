"""The whole way of a question: understand, retrieve, read, synthesize.

    pipeline = Pipeline(library, settings)
    query = pipeline.understand("why did Kyiv reject China's plan?")
    passages = pipeline.retrieve(query)
    evidence = pipeline.read(query, passages)
    for event in pipeline.synthesize(query, passages, evidence):
        ...

`events` goes the whole way. A question is understood once, and its intent is known before anything is searched; the
library is searched once, or twice where the question follows on another.
"""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from assistant.answer import Answer, Answered, Citation, Drafting, Event, Searching
from assistant.limits import Clock, search_slots
from assistant.llms import LanguageModel, waited
from assistant.query.intent import CATALOG, FACT, FACTS, LAST, TALK
from assistant.query.query import Query, interpret, split
from assistant.query.rewriting.history import History, Standalone
from assistant.reading import selection
from assistant.reading.evidence import Evidence
from assistant.reading.selection import WIDE_ENOUGH
from assistant.retrieval.ranking import Ranked, rank_following, rank_topic
from assistant.settings import Settings
from assistant.synthesis import catalogue, generative, last_answer, talk
from assistant.synthesis.answer_builder import AnswerBuilder
from assistant.synthesis.digest import digest
from index import Filters, Library
from index.article import EVERYTHING

if TYPE_CHECKING:
    from assistant.synthesis.citation_repair import Check

MOMENT = 0.1
"""Seconds between two looks whether somebody still waits for the answer."""


@dataclass(frozen=True)
class Pipeline:
    """The steps from a question to its answer, over one library.

    Attributes:
        library: what is asked.
        settings: how it is asked.
        model: rewrites, splits and writes; None to go by rules and to quote.
        check: whether a text supports a model's sentence; by default `check_many`.
    """

    library: Library
    settings: Settings
    model: LanguageModel | None = None
    check: "Check | None" = None

    def understand(self, question: str, *, history: History = (), standalone: str | None = None) -> Query:
        """Understand a question, cleaned, in its conversation."""
        return waited(self._split(self.interpret(question, history=history, standalone=standalone)))

    def interpret(self, question: str, *, history: History = (), standalone: str | None = None) -> Query:
        """Understand a question but for the parts that a model would split it into."""
        return interpret(
            self.library, question, self.settings, history=history, standalone=standalone, model=self.model
        )

    def retrieve(self, query: Query, filters: Filters = EVERYTHING, *, limit: int | None = None) -> Ranked:
        """Rank the passages that bear on a query, the best first.

        Args:
            limit: passages at most; by default as the settings say.

        Raises:
            IndexMismatch, LibraryDamaged: as `Library.search`.
        """
        if query.digest:
            return rank_topic(self.library, query.digest.topic, query.plan, filters)
        limit = self.settings.passages if limit is None else limit
        return rank_following(self.library, query.plan, query.standalone.before, limit=limit, filters=filters)

    def read(
        self, query: Query, passages: Ranked, filters: Filters = EVERYTHING, shown: Sequence[Citation] = ()
    ) -> Evidence:
        """Find the sentences that answer a query, and whether any does; nothing where a digest has no articles.

        Args:
            shown: what was cited before, to be left out.
        """
        written = self.model is not None
        limit = max(self.settings.sentences, generative.QUOTES) if written else self.settings.sentences
        if query.digest:
            found = digest(self.library, query.digest, query.plan, filters, passages.hits, limit=limit + len(shown))
            return last_answer.without(found or Evidence(), shown, limit)
        behind = WIDE_ENOUGH if written else None
        found = selection.read(
            self.library,
            query,
            passages,
            limit=limit + len(shown),
            behind=behind,
            threshold=self.settings.threshold,
            any_language=written,
        )
        return last_answer.without(found, shown, limit)

    def synthesize(
        self, query: Query, passages: Ranked, evidence: Evidence, clock: Clock | None = None
    ) -> Generator[Event, None, None]:
        """Write the answer: a model's sentences, each checked, or quotes. Closing the generator stops the model."""
        clock = clock or Clock()
        answer = AnswerBuilder(query, evidence, self.settings)
        if self.model is not None and evidence.quotes:
            yield from answer.generated(self.model, self.check or _check())
        else:
            yield from answer.quoted()
        clock.lap("write", check=answer.check_ms)
        yield Answered(answer.finished(passages, clock, self.library), tuple(hit.plain() for hit in passages.hits))

    def events(
        self,
        question: str,
        filters: Filters = EVERYTHING,
        *,
        history: History = (),
        standalone: str | None = None,
    ) -> Generator[Event, None, None]:
        """Go the whole way; the answer comes last. Closing the generator ends a model's work.

        Args:
            question: cleaned, as `Assistant.validate` returns it.
            history: the turns before, the oldest first.
            standalone: the question standing alone, where the user wrote that.
        """
        clock = Clock()
        query = self.interpret(question, history=history, standalone=standalone)
        clock.lap("follow_up")
        if answer := self._unread(query, filters, history):
            yield Searching(query.text)
            yield Answered(answer)
            return
        shown = last_answer.shown(history) if query.intent.kind == "more" else ()
        query = self._meant(query, history)
        yield Searching(query.text)
        query = yield from _drafting(self._split(query))
        if self.model is not None and self.settings.model_splits:
            clock.lap("split")
        slots = search_slots(self.settings.searches)
        while not slots.acquire(timeout=MOMENT):
            yield Drafting("")  # a moment to stop
        try:
            clock.resume()
            query, passages, evidence = self._evidence(query, filters, clock, shown)
        finally:
            slots.release()
        if shown and not evidence.quotes:
            yield Answered(last_answer.nothing_more(query))
            return
        named = (
            None if evidence.quotes or query.intent.kind not in FACTS else catalogue.named(self.library, query, filters)
        )
        if named:
            yield Answered(named)
            return
        yield from self.synthesize(query, passages, evidence, clock)

    def _unread(self, query: Query, filters: Filters, history: History) -> Answer | None:
        """Answer what asks nothing of any article's text; None for what must be searched."""
        kind = query.intent.kind
        if kind in TALK and len(self.library):
            return talk.reply(query, self.library)
        if kind in CATALOG:
            return catalogue.answer(self.library, query, filters)
        if query.digest and not query.digest.topic and query.plan.authors:
            return catalogue.named(self.library, query, filters)  # "what has Ada Fenwick written lately?"
        if kind in LAST:
            return last_answer.answer(self.library, query, history)
        return None

    def _meant(self, query: Query, history: History) -> Query:
        """The question before again, where more is wanted than its answer gave, or something else was meant."""
        kind, before = query.intent.kind, last_answer.before(history)
        if not before or kind not in ("more", "correction"):
            return query
        text = before if kind == "more" else last_answer.corrected(before, query.typed)
        return replace(self.interpret(text), typed=query.typed, standalone=Standalone(text, "rules"))

    def _split(self, query: Query) -> Generator[None, None, Query]:
        return split(self.library, query, self.settings, self.model)

    def _evidence(
        self, query: Query, filters: Filters, clock: Clock, shown: Sequence[Citation]
    ) -> tuple[Query, Ranked, Evidence]:
        """Retrieve and read; what was asked at large and has no articles may be a question for a fact."""
        passages = self.retrieve(query, filters)
        clock.lap("retrieve")
        evidence = self.read(query, passages, filters, shown)
        clock.lap("evidence")
        if query.digest and evidence.overview is None:
            return self._evidence(replace(query, intent=FACT), filters, clock, shown)
        return query, passages, evidence


def _drafting(steps: Generator[None, None, Query]) -> Generator[Event, None, Query]:
    """Wait for a model's part in understanding; an empty draft is a moment to stop."""
    with closing(steps):
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return cast("Query", end.value)
            yield Drafting("")


def _check() -> "Check":
    from assistant.grounding.check import check_many  # loads the support model

    return check_many
