"""The assistant: a question goes through retrieval, evidence and a writer, and comes out as an `Answer`.

Not here: any of these steps, and the LlamaIndex query engine over them (`query_engine`).
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

from assistant.answer import Answer, Answered, Citation, Event, Searching, Sentence, Timings, with_marks
from assistant.errors import QuestionError
from assistant.evidence import choose
from assistant.evidence.disagreement import independent
from assistant.ranking import rank
from assistant.scope import Scope
from assistant.settings import Settings
from assistant.tracing import parts_of, trace_of
from assistant.writers import extractive
from index import Hit, Library, clean_text

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

    from assistant.query_engine import LedeQueryEngine
    from assistant.retriever import RankedRetriever

PASSAGES = 30
"""Ranked passages that evidence is chosen from; a question's parts look further down than the question itself."""


class Assistant:
    """Answers questions over a library. Safe to use from several threads.

    Args:
        library: what is asked.
        settings: how it is asked.
    """

    def __init__(self, library: Library, settings: Settings) -> None:
        self.library = library
        self.settings = settings

    @classmethod
    def open(
        cls,
        home: Path | str | None = None,
        *,
        settings: Settings | None = None,
        embed_model: "BaseEmbedding | None" = None,
    ) -> Self:
        """Opens the assistant of the library in a folder, which is made when missing.

        Args:
            home: by default LEDE_HOME, else the platform's folder for user data.
            settings: instead of those from the environment and `lede.toml`.
            embed_model: any LlamaIndex embedding instead of the bundled one.

        Raises:
            LibraryError: the library cannot be opened.
            SettingsError: a setting cannot be used.
        """
        settings = settings or Settings.load(home)
        return cls(Library(settings, embed_model), settings)

    def close(self) -> None:
        """Lets go of the library's files."""
        self.library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(
        self,
        question: str,
        *,
        source: str | None = None,
        after: date | datetime | None = None,
        before: date | datetime | None = None,
    ) -> Answer:
        """Answers one question from the library, or says that the library does not.

        Args:
            question: in plain words, standing alone.
            source: only articles of this publication, whatever its case.
            after, before: only articles of these days or between them, both included.

        Raises:
            QuestionError: the question is empty or too long.
            LibraryError: the library cannot be searched as it is.
        """
        for event in self.stream(question, source=source, after=after, before=before):
            if isinstance(event, Answered):
                return event.answer
        raise AssertionError("a stream ends with Answered")

    def stream(
        self,
        question: str,
        *,
        source: str | None = None,
        after: date | datetime | None = None,
        before: date | datetime | None = None,
    ) -> Iterator[Event]:
        """The same as `ask`, as it comes: `Searching`, then `SentenceReady` for each sentence, then `Answered`.

        Whatever is wrong with the question is raised here, not at the first event.
        """
        return self._events(self._checked(question), Scope(source, after, before))

    async def aask(self, question: str, **scope: Any) -> Answer:
        """`ask` without holding up the event loop; takes the same arguments."""
        return await asyncio.to_thread(partial(self.ask, question, **scope))

    async def astream(self, question: str, **scope: Any) -> AsyncIterator[Event]:
        """`stream` without holding up the event loop; takes the same arguments."""
        events = self.stream(question, **scope)
        done = object()
        while (event := await asyncio.to_thread(next, events, done)) is not done:
            yield cast("Event", event)

    def retrieve(
        self,
        question: str,
        *,
        limit: int = 10,
        source: str | None = None,
        after: date | datetime | None = None,
        before: date | datetime | None = None,
    ) -> list[Hit]:
        """The passages that bear on a question, the best first, and no answer."""
        question = self._checked(question)
        return list(rank(self.library, question, limit=limit, scope=Scope(source, after, before)).hits)

    @property
    def retriever(self) -> "RankedRetriever":
        """The ranked search as a LlamaIndex retriever."""
        from assistant.retriever import RankedRetriever

        return RankedRetriever(self.library)

    @property
    def query_engine(self) -> "LedeQueryEngine":
        """The whole assistant as a LlamaIndex query engine."""
        from assistant.query_engine import LedeQueryEngine

        return LedeQueryEngine(self)

    def _checked(self, question: str) -> str:
        text = " ".join(clean_text(question).split())
        longest = self.settings.question_characters
        if not text:
            raise QuestionError("the question is empty; ask something in plain words")
        if len(text) > longest:
            raise QuestionError(
                f"the question has {len(text):,} characters, the most is {longest:,} "
                "(LEDE_QUESTION_CHARACTERS); ask a shorter one"
            )
        return text

    def _events(self, question: str, scope: Scope) -> Iterator[Event]:
        clock = _Clock()
        yield Searching(question)
        found = rank(self.library, question, limit=PASSAGES, scope=scope)
        clock.lap("retrieve")
        evidence = choose(self.library, found.plan, found.hits, limit=self.settings.sentences)
        clock.lap("evidence")
        sentences: list[Sentence] = []
        citations: list[Citation] = []
        for ready in extractive.write(evidence):
            sentences.append(ready.sentence)
            citations.extend(ready.citations)
            yield ready
        abstained = not sentences
        text = " ".join(with_marks(sentence) for sentence in sentences)
        nearest = extractive.nearest(evidence) if abstained else ()
        clock.lap("write")
        yield Answered(
            Answer(
                question=question,
                standalone_question=question,
                text=extractive.abstention(evidence, len(self.library)) if abstained else text,
                abstained=abstained,
                answerability=evidence.answerability,
                sentences=tuple(sentences),
                citations=tuple(citations),
                nearest=nearest,
                parts=parts_of(evidence, citations),
                disagreements=extractive.disagreements(evidence),
                independent_sources=independent(evidence.quotes),
                writer=extractive.NAME,
                timings_ms=clock.timings(),
                trace=trace_of(found, evidence, clock.laps),
            )
        )


class _Clock:
    """Milliseconds between calls of `lap`, by name."""

    def __init__(self) -> None:
        self._start = self._last = perf_counter()
        self.laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        now = perf_counter()
        self.laps[step] = round((now - self._last) * 1000, 1)
        self._last = now

    def timings(self) -> Timings:
        return Timings(**self.laps, total=round((self._last - self._start) * 1000, 1))
