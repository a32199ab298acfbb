"""A conversation: questions that follow on one another, each kept from before it is asked."""

from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer, Answered, Event
from assistant.conversations import asking, export
from assistant.conversations import export as sharing
from assistant.conversations.records import turns_from
from assistant.conversations.store import Asked, Store
from assistant.conversations.turn import KeptTurn, Thumbs
from assistant.errors import ConversationBusy, ConversationError, ConversationNotFound
from assistant.filters import scope_from
from assistant.streaming import last_answer, off_the_loop
from index import Names
from index.article import clean_text

if TYPE_CHECKING:
    from assistant.engine import Assistant

LONGEST_TITLE = 200
"""Characters of a title that someone gives."""

LONGEST_NOTE = 2_000
"""Characters of what someone notes on an answer."""

Began = Callable[[int], None]
"""Is told the id of a turn once its question is written down."""


class Conversation:
    """A conversation with an assistant. Safe to use from several threads: questions in it are answered in turn.

    Made by `Assistant.conversation`.

    Args:
        assistant: answers.
        store: where it is kept.
        id: 128 random bits.
        user: whose it is; None where nobody signs in.
        turn: held while a question of it is answered.
    """

    def __init__(self, assistant: "Assistant", store: Store, id: str, user: str | None, turn: Lock) -> None:  # noqa: A002
        self._assistant, self._store = assistant, store
        self.id, self.user = id, user
        self._turn = turn

    # Looking

    @property
    def title(self) -> str:
        """Its first question, or the name it was given; empty before the first question."""
        row = self._store.find(self.id, self.user)
        return str(row["title"]) if row else ""

    @property
    def turns(self) -> tuple[KeptTurn, ...]:
        """Its turns in order, as they are kept now, their citations held against the library as it is now."""
        return turns_from(self._store, self.id, self._assistant.library) if self._mine() else ()

    @property
    def revision(self) -> str:
        """A text that is another one whenever something in its turns has changed; much cheaper than `turns`."""
        return self._store.revision(self.id) if self._mine() else ""

    @property
    def busy(self) -> bool:
        """Whether a question of it is being answered in this process."""
        return self._turn.locked()

    def number_of(self, id: int) -> int:  # noqa: A002
        """The place of a turn, from 1, by its id.

        Raises:
            ConversationError: the turn has been taken back or replaced.
        """
        return self._rows().index(self._row(id)) + 1

    def html(self) -> str:
        """The whole conversation as one HTML page that needs nothing beside it and runs nothing."""
        return sharing.html(self.title, self.turns)

    def markdown(self) -> str:
        """The whole conversation in Markdown, with its citations."""
        return export.markdown(self.title, self.turns)

    def json(self) -> str:
        """The same as JSON: each turn with its `Answer`."""
        return export.json_text(self.document())

    def document(self) -> dict[str, Any]:
        """What `json` writes."""
        row = self._store.find(self.id, self.user)
        times = {name: row[name] if row else None for name in ("created_at", "updated_at")}
        return export.document(self.id, self.title, times, self.turns)

    # Asking

    def ask(
        self,
        question: str,
        *,
        standalone: str | None = None,
        source: Names = None,
        author: Names = None,
        after: date | datetime | None = None,
        before: date | datetime | None = None,
    ) -> Answer:
        """Asks the next question.

        Args:
            question: in plain words; what it leaves unsaid is taken from the turns before.
            standalone: what to search and answer instead, as the user wrote it.
            source, author, after, before: as in `Assistant.ask`.

        Raises:
            QuestionError: the question is empty or too long.
            ConversationBusy: another question is being answered in it, for longer than `settings.lock_wait`.
            ConversationNotFound: it has been deleted.
            LibraryError: the library cannot be searched as it is.
        """
        scope: dict[str, Any] = {"source": source, "author": author, "after": after, "before": before}
        return _whole(self.stream(question, standalone=standalone, **scope))

    def stream(
        self,
        question: str,
        *,
        standalone: str | None = None,
        source: Names = None,
        author: Names = None,
        after: date | datetime | None = None,
        before: date | datetime | None = None,
        wait: float | None = None,
        began: Began | None = None,
    ) -> Generator[Event, None, None]:
        """The same as it comes, as `Assistant.stream`; closing it stops the answer, and what has come of it is kept.

        The conversation is held from the first event to the last: close what is not read to its end.

        Args:
            question, standalone, source, after, before: as for `ask`.
            wait: seconds for another question that is being answered in it, instead of `settings.lock_wait`.
            began: is told the turn's id before anything is done about the question.
        """
        scope = {"source": source, "author": author, "after": after, "before": before}
        asked = self._planned(question, standalone, scope)
        return self._steps(lambda: asked, wait, began)

    async def aask(self, question: str, **options: Any) -> Answer:
        """`ask` without holding up the event loop; takes the same arguments. Cancelling the task stops the model."""
        return await last_answer(self.astream(question, **options))

    def astream(self, question: str, **options: Any) -> AsyncGenerator[Event, None]:
        """`stream` without holding up the event loop; takes the same arguments."""
        return off_the_loop(self.stream(question, **options))

    # Asking again

    def edit(self, turn: KeptTurn | int, question: str, *, standalone: str | None = None) -> Answer:
        """Asks another question in place of an earlier one; that and all later turns go once it is answered.

        Args:
            turn: the one to replace, or its number; filters are those it was asked with.
            question, standalone: as for `ask`, which also tells what is raised.
        """
        return _whole(self.editing(turn, question, standalone=standalone))

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
        plan()  # what is wrong is told here, not at the first event
        return self._steps(plan, wait, began)

    def regenerate(self) -> Answer:
        """Asks the last question again; the turn it was goes once it is answered.

        Raises:
            ConversationError: nothing has been asked yet.
        """
        return _whole(self.regenerating())

    def regenerating(self, *, wait: float | None = None, began: Began | None = None) -> Generator[Event, None, None]:
        """`regenerate` as it comes; `wait` and `began` as for `stream`."""
        self._again()
        return self._steps(self._again, wait, began)

    def undo(self) -> KeptTurn:
        """Takes the last turn back, and returns it. Turns that it had replaced stand again.

        Raises:
            ConversationError: nothing has been asked yet.
        """
        with self._in_turn():
            self._rows()
            last = self.turns[-1]
            self._store.drop(last.id)
            return last

    # Keeping

    def judge(self, turn: KeptTurn | int, thumbs: Thumbs | None, note: str = "") -> None:
        """Keeps what the reader thinks of an answer, in place of what they thought before.

        Args:
            turn: the turn, or its number.
            thumbs: None takes it back, and the note with it.
            note: a few words on it.
        """
        line = " ".join(clean_text(note).split())[:LONGEST_NOTE]
        self._store.judge(self._id_of(turn), thumbs, line if thumbs else "")

    def rename(self, title: str) -> None:
        """Gives it a title of its own.

        Raises:
            ConversationError: the title is empty.
        """
        line = " ".join(clean_text(title).split())[:LONGEST_TITLE].strip()
        if not line:
            raise ConversationError("the title is empty; give the conversation one in plain words")
        self._mine()
        self._store.rename(self.id, self.user, line)

    def delete(self) -> None:
        """Deletes it; for 30 days `restore` brings it back."""
        self._mine()
        self._store.delete(self.id, at=datetime.now(UTC))

    def restore(self) -> None:
        """Brings it back after it was deleted.

        Raises:
            ConversationNotFound: it is not among the deleted ones any more.
        """
        if self._store.find(self.id, self.user) is None:
            self._assistant.restore_conversation(self.id, user=self.user)

    # Within

    def _steps(
        self, plan: Callable[[], Asked], wait: float | None = None, began: Began | None = None
    ) -> Generator[Event, None, None]:
        """Asks what is to be asked when the turn comes; by then the conversation may have grown."""
        with self._in_turn(wait):
            self._mine()
            asked = plan()
            rows = [row for row in self._store.turns(self.id) if row["id"] < (asked.instead_of or row["id"] + 1)]

            def begin() -> int:
                turn = self._store.begin(self.id, self.user, asked)
                if began is not None:
                    began(turn)
                return turn

            yield from asking.steps(self._assistant, self._store, asked, rows, begin)

    def _planned(
        self, question: str, standalone: str | None, scope: dict[str, Any], instead_of: int | None = None
    ) -> Asked:
        """Raises what the assistant has to say against a question, before anything is kept of it."""
        for text in (question, *filter(None, [standalone])):
            self._assistant.stream(text, **scope).close()
        return Asked(" ".join(clean_text(question).split()), standalone or None, scope, instead_of)

    def _edited(self, turn: int, question: str, standalone: str | None) -> Asked:
        row = self._row(turn)
        return self._planned(question, standalone, scope_from(row["scope"]), _first_replaced(row))

    def _again(self) -> Asked:
        row = self._rows()[-1]
        return Asked(row["question"], row["edited"], scope_from(row["scope"]), _first_replaced(row))

    @contextmanager
    def _in_turn(self, wait: float | None = None) -> Iterator[None]:
        """Waits until no other question is being answered in this conversation."""
        if not self._turn.acquire(timeout=self._assistant.settings.lock_wait if wait is None else wait):
            raise ConversationBusy(
                "another question is being answered in this conversation; stop it, or wait until it is answered"
            )
        try:
            yield
        finally:
            self._turn.release()

    def _mine(self) -> bool:
        """Whether it is kept already.

        Raises:
            ConversationNotFound: it was kept and is no more, or has come to be someone else's.
        """
        if self._store.find(self.id, self.user) is not None:
            return True
        if self._store.known(self.id):
            raise not_found(self.id)
        return False

    def _rows(self) -> list[dict[str, Any]]:
        """Its turns as they are stored, at least one."""
        if rows := self._store.turns(self.id) if self._mine() else []:
            return rows
        raise ConversationError("nothing has been asked in this conversation yet; ask something first")

    def _row(self, id: int) -> dict[str, Any]:  # noqa: A002
        for row in self._rows():
            if row["id"] == id:
                return row
        raise ConversationError("the conversation no longer has that turn; look at its turns again")

    def _id_of(self, turn: KeptTurn | int) -> int:
        if isinstance(turn, KeptTurn):
            return turn.id
        rows = self._rows()
        if 0 < turn <= len(rows):
            return int(rows[turn - 1]["id"])
        raise ConversationError(f"the conversation has no turn {turn}; its turns are 1 to {len(rows)}")


def _whole(steps: Generator[Event, None, None]) -> Answer:
    for event in steps:
        if isinstance(event, Answered):
            answer = event.answer
    return answer


def not_found(id: str) -> ConversationNotFound:  # noqa: A002
    """The same for one that is not there and one that is someone else's."""
    return ConversationNotFound(f"no conversation has the id {id!r}; `lede conversations list` shows them")


def _first_replaced(row: dict[str, Any]) -> int:
    """The first turn that goes where one is asked again; one that was itself to replace others has these instead."""
    pending = row["state"] == "unfinished" and row["instead_of"] is not None
    return int(row["instead_of"] if pending else row["id"])
