"""The assistant: who may ask what, in which way; an `Answer`, a stream of events, or ranked passages come back."""

import logging
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import closing
from copy import copy
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, Unpack

from assistant.answer import Answer, Answered, Event
from assistant.answerer import AskArguments
from assistant.conversations import Conversation, Conversations, ConversationSummary
from assistant.errors import QuestionError, SettingsError
from assistant.llms import LanguageModel, open_model
from assistant.pipeline import Pipeline
from assistant.query.intent import FACT
from assistant.query.rewriting.history import History, turns_of
from assistant.settings import Settings
from assistant.streaming import last_answer, off_the_loop
from index import FilterArguments, Filters, Hit, Library
from index.article import clean_text

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import LLM

    from assistant.llamaindex import LedeQueryEngine, RankedRetriever
    from assistant.synthesis.citation_repair import Check

_LOG = logging.getLogger("lede")
"""One line a question, at level INFO."""


class Assistant:
    """Answers questions over a library. Safe to use from several threads.

    Args:
        library: what is asked.
        settings: how it is asked.
        model: writes the answers; None to quote.
        check: whether a text carries a sentence of the model's; by default `check_many`.
    """

    def __init__(
        self,
        library: Library,
        settings: Settings,
        model: LanguageModel | None = None,
        *,
        check: "Check | None" = None,
    ) -> None:
        self.library = library
        self.settings = settings
        self.model = model
        self._check = check
        self._kept = Conversations(library.home)

    @classmethod
    def open(
        cls,
        home: Path | str | None = None,
        *,
        settings: Settings | None = None,
        embed_model: "BaseEmbedding | None" = None,
        llm: "LLM | None" = None,
    ) -> Self:
        """Open the assistant of the library in a folder, which is made when missing.

        Args:
            home: by default LEDE_HOME, else the platform's folder for user data.
            settings: instead of those from the environment and `lede.toml`.
            embed_model: any LlamaIndex embedding instead of the bundled one.
            llm: any LlamaIndex LLM, to write answers, instead of the one that the settings name.

        Raises:
            LibraryError: the library cannot be opened.
            SettingsError: a setting cannot be used.
        """
        settings = settings or Settings.load(home)
        model = open_model(settings, llm)  # nothing is started yet
        return cls(Library(settings, embed_model), settings, model)

    def with_settings(self, **changes: Any) -> Self:
        """Return the same assistant, over the same library and conversations, that answers by other settings.

        It is not to be closed by itself. A model that this one was not opened with cannot be chosen; `writer` decides
        whether the one that it was opened with writes.

        Args:
            changes: fields of `Settings`; only those that say how an answer is made have an effect.

        Raises:
            SettingsError: a value cannot be used.
        """
        try:
            settings = type(self.settings).model_validate({**dict(self.settings), **changes})
        except ValueError as error:
            raise SettingsError(f"these settings cannot be used: {error}") from error
        other = copy(self)
        other.settings = settings
        other.model = None if settings.writer == "extractive" else self.model
        return other

    def close(self) -> None:
        """Let go of the files, and of a language model that runs on this machine."""
        self._kept.close()
        self.library.close()
        if self.model is not None:
            self.model.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(self, question: str, **arguments: Unpack[AskArguments]) -> Answer:
        """Answer one question from the library, or say that the library does not answer it.

        Args:
            question: in plain words.
            arguments: the turns before, a wording of the user's own, filters; see `AskArguments`.

        Raises:
            QuestionError: the question is empty or too long.
            LibraryError: the library cannot be searched as it is.
        """
        with closing(self.stream(question, **arguments)) as events:
            return next(event.answer for event in events if isinstance(event, Answered))

    def stream(
        self, question: str, *, history: History = (), standalone: str | None = None, **filters: Unpack[FilterArguments]
    ) -> Generator[Event, None, None]:
        """Answer like `ask`, as it comes: `Searching`, then `SentenceReady` for each sentence, then `Answered`.

        While a language model writes, `Drafting` shows the sentence it is at. Whatever is wrong with the question is
        raised here, not at the first event. Closing the iterator stops a model that is still writing.
        """
        asked = self.validate(question)
        written = None if standalone is None else self.validate(standalone)
        narrowed = Filters.of(**filters)
        return _logged(self.pipeline.events(asked, narrowed, history=turns_of(history), standalone=written))

    async def aask(self, question: str, **arguments: Unpack[AskArguments]) -> Answer:
        """Answer like `ask` without holding up the event loop. Cancelling the task stops the model."""
        return await last_answer(self.astream(question, **arguments))

    def astream(self, question: str, **arguments: Unpack[AskArguments]) -> AsyncGenerator[Event, None]:
        """Answer like `stream` without holding up the event loop.

        Where the task is cancelled, the step under way ends by itself and the model is stopped behind it.
        """
        return off_the_loop(self.stream(question, **arguments))

    def retrieve(
        self,
        question: str,
        *,
        limit: int = 10,
        history: History = (),
        standalone: str | None = None,
        **filters: Unpack[FilterArguments],
    ) -> list[Hit]:
        """Return the passages that bear on a question, the best first, and no answer.

        Args:
            limit: passages at most; the others are as for `ask`.
        """
        written = None if standalone is None else self.validate(standalone)
        query = self.pipeline.understand(self.validate(question), history=history, standalone=written)
        found = self.pipeline.retrieve(replace(query, intent=FACT), Filters.of(**filters), limit=limit)
        return [hit.plain() for hit in found.hits]

    def standalone(self, question: str, history: History) -> str:
        """Return a question that stands alone, with what it leaves unsaid taken from the turns before; else as it is.

        Args:
            question, history: as for `ask`.

        Raises:
            QuestionError: the question is empty or too long.
        """
        checked = self.validate(question)
        query = self.pipeline.interpret(checked, history=history)
        return query.text if query.standalone.changed else question

    def suggestions(self, answer: Answer, asked: Sequence[str] = ()) -> tuple[str, ...]:
        """Up to three questions near an answer that the library answers well; mostly none.

        Each is asked before it is offered, without a model; all of it takes some seconds at most. English only.

        Args:
            answer: what this assistant answered.
            asked: earlier questions, which are not suggested again.
        """
        from assistant.suggestions import suggestions

        return suggestions(self.with_settings(writer="extractive"), answer, asked)

    def conversation(self, id: str | None = None, *, user: str | None = None) -> Conversation:  # noqa: A002
        """Return a new conversation, or one that is reopened. Safe to use from several threads, as what it returns is.

        Args:
            id: of the one to reopen; a new one is kept from its first question on.
            user: whose it is, where people sign in; None where nobody does.

        Raises:
            ConversationNotFound: there is none with this id, or it is someone else's.
        """
        return self._kept.conversation(self, id, user)

    def conversations(
        self, user: str | None = None, search: str | None = None, *, deleted: bool = False
    ) -> list[ConversationSummary]:
        """Someone's conversations, the newest first.

        Args:
            user: as for `conversation`.
            search: only those that hold all of these words in their title, questions and answers, whatever their case.
            deleted: instead those that are deleted and can still be brought back.
        """
        return self._kept.summaries(user, search, deleted=deleted)

    def keep_for_now(self) -> str:
        """Let questions be asked in conversations where these cannot be kept: they are, until the assistant is closed.

        Returns:
            Why they cannot be kept, in one line: the library's folder cannot be written, or their file is damaged.
            Empty where they can; then nothing is changed.
        """
        return self._kept.keep_for_now()

    def feedback(self, user: str | None = None) -> list[dict[str, Any]]:
        """Return what someone thinks of answers, as a question set.

        A thumb up is a question that the cited quotes answer; a thumb down is the question and the note on it. Each has
        the questions before it in its conversation as `history`, where there are any.

        Args:
            user: as for `conversation`.
        """
        return self._kept.feedback(self, user)

    def restore_conversation(self, id: str, *, user: str | None = None) -> Conversation:  # noqa: A002
        """Bring a deleted conversation back.

        Raises:
            ConversationNotFound: none with this id was deleted in the last 30 days, or it is someone else's.
        """
        return self._kept.restore(self, id, user)

    def forget_conversations(self, user: str) -> int:
        """Delete all conversations of a user for good; returns how many there were."""
        return self._kept.forget(user)

    @property
    def retriever(self) -> "RankedRetriever":
        """The ranked search as a LlamaIndex retriever."""
        from assistant.llamaindex import RankedRetriever

        return RankedRetriever(self)

    @property
    def query_engine(self) -> "LedeQueryEngine":
        """The whole assistant as a LlamaIndex query engine."""
        from assistant.llamaindex import LedeQueryEngine

        return LedeQueryEngine(self)

    def validate(self, question: str) -> str:
        """Return a question as it is asked: in clean text, on one line.

        Raises:
            QuestionError: it is empty or too long.
        """
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

    @property
    def pipeline(self) -> Pipeline:
        """The steps that a question goes through, each of which can be called alone."""
        return Pipeline(self.library, self.settings, self.model, self._check)


def _logged(events: Generator[Event, None, None]) -> Generator[Event, None, None]:
    """The same events, with one line in the log for the answer: nothing of articles, questions or keys."""
    number, began, outcome = token_hex(4), perf_counter(), "stopped"
    try:
        for event in events:
            if isinstance(event, Answered):
                outcome = "abstained" if event.answer.abstained else f"answered by {event.answer.writer}"
            yield event
    except Exception as error:
        outcome = f"failed: {type(error).__name__}"
        raise
    finally:
        events.close()
        _LOG.info("question %s: %.0f ms, %s", number, (perf_counter() - began) * 1000, outcome)
