"""A conversation: questions that follow on one another, each kept from before it is asked."""

import json
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import Any, Unpack, cast

from assistant.answer import Answer, Answered, Event, Searching, SentenceReady
from assistant.answerer import Answerer
from assistant.conversations.kept import KeptConversation
from assistant.conversations.kept_answers import answer_from, finding
from assistant.conversations.rows import scope_from
from assistant.conversations.store import NewTurn, Store
from assistant.conversations.turn import KeptTurn
from assistant.errors import ConversationBusy, LedeError
from assistant.query.rewriting.history import Turn
from assistant.streaming import last_answer, off_the_loop
from index import FilterArguments, Library

RECENT = 3
"""Turns before a question whose whole answers it may be about."""

Began = Callable[[int], None]
"""Receives the id of a turn once its question is written down."""


class TurnArguments(FilterArguments, total=False):
    """What a question of a conversation is asked with; `Conversation.stream` says what each means."""

    standalone: str | None
    wait: float | None
    began: Began | None


class Conversation(KeptConversation):
    """A conversation with an assistant. Safe to use from several threads: questions in it are answered in turn.

    Made by `Assistant.conversation`.

    Args:
        answerer: answers.
        store: where it is kept.
        id: 128 random bits.
        user: whose it is; None where nobody signs in.
        turn: held while a question of it is answered.
    """

    def __init__(self, answerer: Answerer, store: Store, id: str, user: str | None, turn: Lock) -> None:  # noqa: A002
        super().__init__(store, answerer.library, id, user)
        self._answerer, self._turn = answerer, turn

    @property
    def busy(self) -> bool:
        """Whether a question of it is being answered in this process."""
        return self._turn.locked()

    def ask(self, question: str, **arguments: Unpack[TurnArguments]) -> Answer:
        """Ask the next question; `stream` says what can be given.

        Raises:
            QuestionError: the question is empty or too long.
            ConversationBusy: another question is being answered in it, for longer than `wait`.
            ConversationNotFound: it has been deleted.
            LibraryError: the library cannot be searched as it is.
        """
        return _last(self.stream(question, **arguments))

    def stream(
        self,
        question: str,
        *,
        standalone: str | None = None,
        wait: float | None = None,
        began: Began | None = None,
        **filters: Unpack[FilterArguments],
    ) -> Generator[Event, None, None]:
        """Ask the next question; the answer comes as from `Assistant.stream`.

        Closing the generator stops the answer, and what has come of it is kept. The conversation is held from the first
        event to the last: close what is not read to its end.

        Args:
            question: in plain words; what it leaves unsaid is taken from the turns before.
            standalone: what to search and answer instead, as the user wrote it.
            wait: seconds for another question that is being answered in it, instead of `settings.lock_wait`.
            began: receives the turn's id before anything is done about the question.
            filters: `source`, `author`, `after` and `before` as in `Assistant.ask`.
        """
        new = self._validated(question, standalone, filters)
        return self._steps(lambda: new, wait, began)

    async def aask(self, question: str, **arguments: Unpack[TurnArguments]) -> Answer:
        """`ask` without holding up the event loop. Cancelling the task stops the model."""
        return await last_answer(self.astream(question, **arguments))

    def astream(self, question: str, **arguments: Unpack[TurnArguments]) -> AsyncGenerator[Event, None]:
        """`stream` without holding up the event loop."""
        return off_the_loop(self.stream(question, **arguments))

    # Asking again

    def edit(self, turn: KeptTurn | int, question: str, *, standalone: str | None = None) -> Answer:
        """Ask another question in place of an earlier one; that and all later turns go once it is answered.

        Args:
            turn: the one to replace, or its number; filters are those it was asked with.
            question, standalone: as for `stream`; what is raised is as for `ask`.
        """
        return _last(self.editing(turn, question, standalone=standalone))

    def editing(
        self,
        turn: KeptTurn | int,
        question: str,
        *,
        standalone: str | None = None,
        wait: float | None = None,
        began: Began | None = None,
    ) -> Generator[Event, None, None]:
        """`edit` as it comes; `wait` and `began` as for `stream`."""
        plan = partial(self._edited, self._id_of(turn), question, standalone)
        plan()  # what is wrong is raised here, not at the first event
        return self._steps(plan, wait, began)

    def regenerate(self) -> Answer:
        """Ask the last question again; the turn it was goes once it is answered.

        Raises:
            ConversationError: nothing has been asked yet.
        """
        return _last(self.regenerating())

    def regenerating(self, *, wait: float | None = None, began: Began | None = None) -> Generator[Event, None, None]:
        """`regenerate` as it comes; `wait` and `began` as for `stream`."""
        self._again()
        return self._steps(self._again, wait, began)

    def undo(self) -> KeptTurn:
        """Undo the last turn, and return it. Turns that it had replaced are there again.

        Raises:
            ConversationError: nothing has been asked yet.
        """
        with self._in_turn():
            self._rows()
            last = self.turns[-1]
            self._store.drop(last.id)
            return last

    def _steps(
        self, plan: Callable[[], NewTurn], wait: float | None, began: Began | None
    ) -> Generator[Event, None, None]:
        """Ask what is to be asked once it is its turn; by then the conversation may have grown."""
        with self._in_turn(wait):
            self._mine()
            new = plan()
            rows = [row for row in self._store.turns(self.id) if row["id"] < (new.instead_of or row["id"] + 1)]
            turn = self._store.begin(self.id, self.user, new)
            if began is not None:
                began(turn)
            # A turn that was to replace others and was never finished is no part of the conversation.
            rows = [row for row in rows if not (row["state"] == "unfinished" and row["instead_of"])]
            history = [*map(_history, rows[:-RECENT]), *(_recent(row, self._library) for row in rows[-RECENT:])]
            yield from self._answered(turn, new, tuple(history))

    def _answered(self, turn: int, new: NewTurn, history: tuple[Turn, ...]) -> Generator[Event, None, None]:
        """Keep what comes as it comes: whenever the process dies, what was seen before is there."""
        store, whole, place = self._store, False, 0
        try:
            events = self._answerer.stream(new.question, history=history, standalone=new.edited, **new.filters)
            with closing(events):
                for event in events:
                    match event:
                        case Searching(searched):
                            store.note_standalone(turn, searched)
                        case SentenceReady():
                            store.note_sentence(turn, place, event)
                            place += 1
                        case Answered(answer):
                            store.finish(turn, answer)
                            whole = True
                    yield event
        except BaseException as error:
            if not whole:
                failed = isinstance(error, Exception)  # else whoever asked went away, or pressed Ctrl-C
                why = str(error) if isinstance(error, LedeError) else f"unexpected {type(error).__name__}"
                store.end(turn, "failed" if failed else "stopped", why if failed else "")
            raise

    def _validated(
        self, question: str, standalone: str | None, filters: FilterArguments, instead_of: int | None = None
    ) -> NewTurn:
        written = self._answerer.validate(standalone) if standalone else None
        return NewTurn(self._answerer.validate(question), written, filters, instead_of)

    def _edited(self, turn: int, question: str, standalone: str | None) -> NewTurn:
        row = self._row(turn)
        return self._validated(question, standalone, _filters(row), _first_replaced(row))

    def _again(self) -> NewTurn:
        row = self._rows()[-1]
        return NewTurn(row["question"], row["edited"], _filters(row), _first_replaced(row))

    @contextmanager
    def _in_turn(self, wait: float | None = None) -> Iterator[None]:
        """Wait until no other question is being answered in this conversation."""
        if not self._turn.acquire(timeout=self._answerer.settings.lock_wait if wait is None else wait):
            raise ConversationBusy(
                "another question is being answered in this conversation; stop it, or wait until it is answered"
            )
        try:
            yield
        finally:
            self._turn.release()


def _last(events: Generator[Event, None, None]) -> Answer:
    for event in events:
        if isinstance(event, Answered):
            answer = event.answer
    return answer


def _filters(row: dict[str, Any]) -> FilterArguments:
    return cast("FilterArguments", scope_from(row["scope"]))


def _first_replaced(row: dict[str, Any]) -> int:
    """The first turn that goes where one is asked again; one that was itself to replace others has these instead."""
    pending = row["state"] == "unfinished" and row["instead_of"] is not None
    return int(row["instead_of"] if pending else row["id"])


def _history(row: dict[str, Any]) -> Turn:
    """A turn without the work of comparing its citations with the library."""
    answer: dict[str, Any] = json.loads(row["answer"]) if row["answer"] else {"text": "", "citations": ()}
    refused = row["state"] == "abstained"
    text = "" if refused else str(answer["text"])
    quotes = dict.fromkeys(str(one["quote"]) for one in answer["citations"])
    return Turn(row["question"], row["standalone"], text, tuple(quotes), refused)


def _recent(row: dict[str, Any], library: Library) -> Turn:
    """A turn with its whole answer, which the next question may be about."""
    whole = answer_from(row["answer"], finding(library)).answer if row["answer"] else None
    return replace(_history(row), whole=whole)
