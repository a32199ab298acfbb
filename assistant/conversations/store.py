"""Conversations in their SQLite file: each method is one query, or one transaction.

Whether someone may see a conversation is part of every query by its id and owner.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from assistant.conversations.rows import FORMATS, fold, stamp, summary, title_of
from assistant.conversations.turn import ConversationSummary, Thumbs, TurnState
from assistant.filters import scope_json
from assistant.query.intent import small_talk_kind
from index.stores.filesystem import can_write, opening, storage_errors
from index.stores.sqlite import Database

FILE = "conversations.sqlite"

TABLES = ("conversations", "turns", "sentences")

CITED = ("citations", "nearest")
"""The fields of a kept answer that name articles."""

KEPT = timedelta(days=30)
"""How long deleted conversations and replaced turns can be brought back."""

ADVICE = "restore it from a backup, or move it away; the articles are not touched by it"

_LIST = """
    SELECT id, title, created_at, updated_at, deleted_at,
        (SELECT count(*) FROM turns WHERE conversation = c.id AND dropped_at IS NULL) AS turns,
        (SELECT state FROM turns WHERE conversation = c.id AND dropped_at IS NULL ORDER BY id DESC LIMIT 1) AS state
    FROM conversations AS c WHERE owner IS ? AND (deleted_at IS NULL) = ?
"""
_FOUND = """
    AND (instr(folded, ?) OR EXISTS (
        SELECT 1 FROM turns WHERE conversation = c.id AND dropped_at IS NULL AND instr(turns.folded, ?)))
"""


@dataclass(frozen=True)
class Asked:
    """What a turn is made of before anything has come of it.

    Args:
        question: as asked.
        edited: the standalone question, where the user wrote it.
        scope: `source`, `author`, `after` and `before`.
        instead_of: id of the first turn that it is to replace.
    """

    question: str
    edited: str | None
    scope: dict[str, Any]
    instead_of: int | None


class Store(Database):
    """The conversations of one library.

    Args:
        home: the library's folder.

    Raises:
        LibraryDamaged, LibraryNotWritable: the file cannot be used.
    """

    def __init__(self, home: Path) -> None:
        file = home / FILE
        self._home = home
        with storage_errors(home), _opening(file):
            super().__init__(file, FORMATS, holds="conversations file", advice=ADVICE)
            try:
                if not self.read_only:
                    self._sweep(datetime.now(UTC) - KEPT)
            except BaseException:
                self.close()  # else a damaged file stays open until the error is forgotten, and cannot be salvaged
                raise

    # Conversations

    def known(self, conversation: str) -> bool:
        """Whether there is or was one by this id, whoever's it is; for whoever already holds it."""
        with storage_errors(self._home):
            return bool(self._rows("SELECT 1 FROM conversations WHERE id = ?", conversation))

    def find(self, conversation: str, owner: str | None, *, deleted: bool = False) -> dict[str, Any] | None:
        """One conversation, if there is one by this id and it is this owner's."""
        query = "SELECT * FROM conversations WHERE id = ? AND owner IS ? AND (deleted_at IS NULL) = ?"
        with storage_errors(self._home):
            rows = self._rows(query, conversation, owner, not deleted)
        return dict(rows[0]) if rows else None

    def summaries(self, owner: str | None, search: str | None, *, deleted: bool = False) -> list[ConversationSummary]:
        """An owner's conversations, the newest first, as far as they hold every word that is searched for."""
        words = fold(search or "").split()
        query = _LIST + _FOUND * len(words) + "ORDER BY updated_at DESC, id"
        with storage_errors(self._home):
            rows = self._rows(query, owner, not deleted, *(word for each in words for word in (each, each)))
        return [summary(row) for row in rows]

    def rename(self, conversation: str, owner: str | None, title: str) -> None:
        """Gives a conversation a name of its own; makes it where it has no turn yet."""
        with self._writing() as connection:
            _make(connection, conversation, owner, title, stamp(datetime.now(UTC)))
            connection.execute(
                "UPDATE conversations SET title = ?, folded = ?, renamed = 1 WHERE id = ?",
                (title, fold(title), conversation),
            )

    def delete(self, conversation: str, *, at: datetime | None) -> None:
        """Deletes a conversation, or brings it back where `at` is None."""
        with self._writing() as connection:
            moment = at and stamp(at)
            connection.execute("UPDATE conversations SET deleted_at = ? WHERE id = ?", (moment, conversation))

    def forget_owner(self, owner: str) -> int:
        """Deletes all that is someone's, for good; returns how many conversations that were."""
        with self._writing() as connection:
            return _erase(connection, "owner = ?", owner)

    # Turns

    def begin(self, conversation: str, owner: str | None, asked: Asked) -> int:
        """Notes a question before anything is done about it; returns the turn's id.

        An attempt to replace turns that a dead process left goes: what is asked now takes its place.
        """
        now = stamp(datetime.now(UTC))
        with self._writing() as connection:
            _make(connection, conversation, owner, title_of(asked.question), now)
            connection.execute("UPDATE conversations SET updated_at = ? WHERE id = ?", (now, conversation))
            connection.execute(
                "UPDATE turns SET dropped_at = ? WHERE conversation = ? AND dropped_at IS NULL "
                "AND state = 'unfinished' AND instead_of IS NOT NULL",
                (now, conversation),
            )
            cursor = connection.execute(
                "INSERT INTO turns (conversation, question, folded, standalone, edited, scope, state, asked_at, "
                "instead_of) VALUES (?, ?, ?, '', ?, ?, 'unfinished', ?, ?)",
                (
                    conversation, asked.question, fold(asked.question), asked.edited, scope_json(asked.scope), now,
                    asked.instead_of,
                ),
            )  # fmt: skip
            _retitle(connection, conversation)
        return int(cursor.lastrowid or 0)

    def note_standalone(self, turn: int, standalone: str) -> None:
        """Notes what is searched for."""
        self._note("UPDATE turns SET standalone = ? WHERE id = ?", standalone, turn)

    def note_sentence(self, turn: int, place: int, record: str) -> None:
        """Notes a sentence of an answer that is still coming."""
        self._note("INSERT OR REPLACE INTO sentences VALUES (?, ?, ?)", turn, place, record)

    def finish(self, turn: int, answer: Answer, record: str) -> None:
        """Notes the whole answer, and its record; what it was asked instead of goes with the same commit."""
        now, state = stamp(datetime.now(UTC)), "abstained" if answer.abstained else "answered"
        with self._writing() as connection:
            found = connection.execute("SELECT * FROM turns WHERE id = ?", (turn,)).fetchone()
            connection.execute(
                "UPDATE turns SET state = ?, standalone = ?, answer = ?, folded = ?, dropped_at = NULL, "
                "dropped_for = NULL WHERE id = ?",
                (state, answer.standalone_question, record, fold(f"{found['question']}\n{answer.text}"), turn),
            )
            connection.execute("DELETE FROM sentences WHERE turn = ?", (turn,))
            if found["instead_of"] is None:
                return
            connection.execute(
                "UPDATE turns SET dropped_at = ?, dropped_for = ? "
                "WHERE conversation = ? AND id >= ? AND id < ? AND dropped_at IS NULL",
                (now, turn, found["conversation"], found["instead_of"], turn),
            )
            _retitle(connection, found["conversation"])

    def end(self, turn: int, state: TurnState, trouble: str) -> None:
        """Notes that no more comes of an answer; one that was to replace others leaves them as they are."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE turns SET state = ?, trouble = ?, dropped_at = CASE WHEN instead_of IS NULL THEN dropped_at "
                "ELSE ? END WHERE id = ?",
                (state, trouble, stamp(datetime.now(UTC)), turn),
            )

    def drop(self, turn: int) -> None:
        """Takes a turn back; those that it replaced stand again."""
        with self._writing() as connection:
            connection.execute("UPDATE turns SET dropped_at = ? WHERE id = ?", (stamp(datetime.now(UTC)), turn))
            connection.execute("UPDATE turns SET dropped_at = NULL, dropped_for = NULL WHERE dropped_for = ?", (turn,))
            found = connection.execute("SELECT conversation FROM turns WHERE id = ?", (turn,)).fetchone()
            _retitle(connection, found["conversation"])

    def judge(self, turn: int, thumbs: Thumbs | None, note: str) -> None:
        """Notes what the reader thinks of an answer."""
        with self._writing() as connection:
            connection.execute("UPDATE turns SET thumbs = ?, note = ? WHERE id = ?", (thumbs, note, turn))

    def judged(self, owner: str | None) -> list[str]:
        """The conversations in which an owner thinks something of an answer, the oldest first."""
        query = (
            "SELECT id FROM conversations AS c WHERE owner IS ? AND deleted_at IS NULL AND EXISTS (SELECT 1 FROM turns "
            "WHERE conversation = c.id AND dropped_at IS NULL AND thumbs IS NOT NULL) ORDER BY created_at, id"
        )
        with storage_errors(self._home):
            return [row[0] for row in self._rows(query, owner)]

    def revision(self, conversation: str) -> str:
        """A text that is another one whenever something in the conversation's turns has changed."""
        query = (
            "SELECT id, state, thumbs, note, (SELECT count(*) FROM sentences WHERE turn = t.id) FROM turns AS t "
            "WHERE conversation = ? AND dropped_at IS NULL ORDER BY id"
        )
        with storage_errors(self._home):
            rows = self._rows(query, conversation)
        return hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()[:16]

    def turns(self, conversation: str) -> list[dict[str, Any]]:
        """A conversation's turns in order."""
        query = "SELECT * FROM turns WHERE conversation = ? AND dropped_at IS NULL ORDER BY id"
        with storage_errors(self._home):
            return [dict(row) for row in self._rows(query, conversation)]

    def cited(self) -> dict[str, str]:
        """Every article that an answer cites or came near to, by its id: the title it had then."""
        found: dict[str, str] = {}
        with storage_errors(self._home):
            rows = self._rows("SELECT answer FROM turns WHERE answer IS NOT NULL ORDER BY id")
        for row in rows:
            with suppress(ValueError, KeyError, TypeError, AttributeError):  # a record that is damaged names none
                document = json.loads(row["answer"])
                found |= {one["article_id"]: one["title"] for name in CITED for one in document[name]}
        return found

    def sentences(self, turn: int) -> list[str]:
        """What has come of an answer that is not whole."""
        with storage_errors(self._home):
            rows = self._rows("SELECT record FROM sentences WHERE turn = ? ORDER BY place", turn)
        return [row[0] for row in rows]

    # Within

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        with storage_errors(self._home), self._transaction() as connection:
            yield connection

    def _note(self, statement: str, *values: Any) -> None:
        """A commit without waiting for the disk: it outlives the process, if not always a power cut."""
        with storage_errors(self._home), self._connection() as connection:
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(statement, values)

    def _sweep(self, before: datetime) -> None:
        """Forgets for good what was deleted or replaced before this moment."""
        with self._transaction() as connection:
            moment = stamp(before)
            _erase(connection, "deleted_at < ?", moment)
            connection.execute(
                "DELETE FROM sentences WHERE turn IN (SELECT id FROM turns WHERE dropped_at < ?)", (moment,)
            )
            connection.execute("DELETE FROM turns WHERE dropped_at < ?", (moment,))


def salvage(home: Path) -> Path | None:
    """Makes a new file of what can be read of a damaged one; returns where that is kept, or None where it is sound.

    Raises:
        LibraryBusy: another process has it open.
        LibraryDamaged: nothing of it can be read; it stays as it is.
    """
    from index.stores.salvage import is_damaged
    from index.stores.salvage import salvage as salvaged  # rarely needed

    file = home / FILE
    with storage_errors(home), _opening(file):
        return salvaged(file, FORMATS, TABLES, holds="conversations file") if is_damaged(file) else None


def _opening(file: Path) -> AbstractContextManager[object]:
    """One process at a time, as far as the file may have to be made or brought to the present format."""
    return opening(file.parent) if can_write(file) else nullcontext()


def _make(connection: Any, conversation: str, owner: str | None, title: str, now: str) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO conversations (id, owner, title, folded, created_at, updated_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (conversation, owner, title, fold(title), now, now),
    )


def _retitle(connection: Any, conversation: str) -> None:
    """Names a conversation after what is now its first question, a greeting aside, unless someone gave it a name."""
    rows = connection.execute(
        "SELECT question FROM turns WHERE conversation = ? AND dropped_at IS NULL ORDER BY id", (conversation,)
    )
    questions = (row["question"] for row in rows)
    if first := next(questions, None):
        title = title_of(next((one for one in chain([first], questions) if not small_talk_kind(one)), first))
        connection.execute(
            "UPDATE conversations SET title = ?, folded = ? WHERE id = ? AND NOT renamed",
            (title, fold(title), conversation),
        )


def _erase(connection: Any, which: str, value: str) -> int:
    """Deletes conversations for good, with their turns.

    Args:
        which: a condition of ours, with one mark for the value.
    """
    gone = [row[0] for row in connection.execute(f"SELECT id FROM conversations WHERE {which}", (value,))]  # noqa: S608
    for one in gone:
        connection.execute("DELETE FROM sentences WHERE turn IN (SELECT id FROM turns WHERE conversation = ?)", (one,))
        connection.execute("DELETE FROM turns WHERE conversation = ?", (one,))
        connection.execute("DELETE FROM conversations WHERE id = ?", (one,))
    return len(gone)
