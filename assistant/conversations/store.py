"""Conversations in their SQLite file: each method is one query, or one transaction.

Whether someone may see a conversation is part of every query by its id and owner.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.answer import Answer, SentenceReady
from assistant.conversations.rows import FORMATS, erase, fold, make, retitle, scope_json, stamp, summary, title_of
from assistant.conversations.turn import ConversationSummary, Thumbs, TurnState
from index import FilterArguments
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
class NewTurn:
    """A question that is about to be asked.

    Args:
        question: as asked.
        edited: the standalone question, where the user wrote it.
        filters: what it is narrowed to.
        instead_of: id of the first turn that it is to replace.
    """

    question: str
    edited: str | None
    filters: FilterArguments
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
        """Return whether there is or was a conversation with this id, of any user."""
        with storage_errors(self._home):
            return bool(self._rows("SELECT 1 FROM conversations WHERE id = ?", conversation))

    def find(self, conversation: str, owner: str | None, *, deleted: bool = False) -> dict[str, Any] | None:
        """Return one conversation, if there is one with this id and it is this owner's."""
        query = "SELECT * FROM conversations WHERE id = ? AND owner IS ? AND (deleted_at IS NULL) = ?"
        with storage_errors(self._home):
            rows = self._rows(query, conversation, owner, not deleted)
        return dict(rows[0]) if rows else None

    def summaries(self, owner: str | None, search: str | None, *, deleted: bool = False) -> list[ConversationSummary]:
        """Return an owner's conversations with every word that is searched for, the newest first."""
        words = fold(search or "").split()
        query = _LIST + _FOUND * len(words) + "ORDER BY updated_at DESC, id"
        with storage_errors(self._home):
            rows = self._rows(query, owner, not deleted, *(word for each in words for word in (each, each)))
        return [summary(row) for row in rows]

    def rename(self, conversation: str, owner: str | None, title: str) -> None:
        """Give a conversation a name of its own; make it where it has no turn yet."""
        with self._writing() as connection:
            make(connection, conversation, owner, title, stamp(datetime.now(UTC)))
            connection.execute(
                "UPDATE conversations SET title = ?, folded = ?, renamed = 1 WHERE id = ?",
                (title, fold(title), conversation),
            )

    def delete(self, conversation: str, *, at: datetime | None) -> None:
        """Delete a conversation, or restore it where `at` is None."""
        with self._writing() as connection:
            moment = at and stamp(at)
            connection.execute("UPDATE conversations SET deleted_at = ? WHERE id = ?", (moment, conversation))

    def forget_owner(self, owner: str) -> int:
        """Delete all conversations of a user for good; return how many there were."""
        with self._writing() as connection:
            return erase(connection, "owner = ?", owner)

    # Turns

    def begin(self, conversation: str, owner: str | None, new: NewTurn) -> int:
        """Note a question before anything is done about it; return the turn's id.

        An attempt to replace turns that a dead process left goes: what is asked now takes its place.
        """
        now = stamp(datetime.now(UTC))
        with self._writing() as connection:
            make(connection, conversation, owner, title_of(new.question), now)
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
                    conversation, new.question, fold(new.question), new.edited, scope_json({**new.filters}), now,
                    new.instead_of,
                ),
            )  # fmt: skip
            retitle(connection, conversation)
        return int(cursor.lastrowid or 0)

    def note_standalone(self, turn: int, standalone: str) -> None:
        """Note what is searched for."""
        self._note("UPDATE turns SET standalone = ? WHERE id = ?", standalone, turn)

    def note_sentence(self, turn: int, place: int, ready: SentenceReady) -> None:
        """Note a sentence of an answer that is still coming, with the citations it is the first to use."""
        cited = [one.model_dump(mode="json") for one in ready.citations]
        record = {"sentence": ready.sentence.model_dump(mode="json"), "citations": cited}
        kept = json.dumps(record, ensure_ascii=False)
        self._note("INSERT OR REPLACE INTO sentences VALUES (?, ?, ?)", turn, place, kept)

    def finish(self, turn: int, answer: Answer) -> None:
        """Note the whole answer; what it was asked instead of goes with the same commit."""
        now, state = stamp(datetime.now(UTC)), "abstained" if answer.abstained else "answered"
        kept, searched = answer.model_dump_json(), answer.standalone_question
        with self._writing() as connection:
            found = connection.execute("SELECT * FROM turns WHERE id = ?", (turn,)).fetchone()
            connection.execute(
                "UPDATE turns SET state = ?, standalone = ?, answer = ?, folded = ?, dropped_at = NULL, "
                "dropped_for = NULL WHERE id = ?",
                (state, searched, kept, fold(f"{found['question']}\n{answer.text}"), turn),
            )
            connection.execute("DELETE FROM sentences WHERE turn = ?", (turn,))
            if found["instead_of"] is None:
                return
            connection.execute(
                "UPDATE turns SET dropped_at = ?, dropped_for = ? "
                "WHERE conversation = ? AND id >= ? AND id < ? AND dropped_at IS NULL",
                (now, turn, found["conversation"], found["instead_of"], turn),
            )
            retitle(connection, found["conversation"])

    def end(self, turn: int, state: TurnState, trouble: str) -> None:
        """Note that no more comes of an answer; one that was to replace others leaves them as they are."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE turns SET state = ?, trouble = ?, dropped_at = CASE WHEN instead_of IS NULL THEN dropped_at "
                "ELSE ? END WHERE id = ?",
                (state, trouble, stamp(datetime.now(UTC)), turn),
            )

    def drop(self, turn: int) -> None:
        """Undo a turn; those that it replaced are there again."""
        with self._writing() as connection:
            connection.execute("UPDATE turns SET dropped_at = ? WHERE id = ?", (stamp(datetime.now(UTC)), turn))
            connection.execute("UPDATE turns SET dropped_at = NULL, dropped_for = NULL WHERE dropped_for = ?", (turn,))
            found = connection.execute("SELECT conversation FROM turns WHERE id = ?", (turn,)).fetchone()
            retitle(connection, found["conversation"])

    def judge(self, turn: int, thumbs: Thumbs | None, note: str) -> None:
        """Note what the reader thinks of an answer."""
        with self._writing() as connection:
            connection.execute("UPDATE turns SET thumbs = ?, note = ? WHERE id = ?", (thumbs, note, turn))

    def judged(self, owner: str | None) -> list[str]:
        """Return the ids of an owner's conversations in which an answer is judged, the oldest first."""
        query = (
            "SELECT id FROM conversations AS c WHERE owner IS ? AND deleted_at IS NULL AND EXISTS (SELECT 1 FROM turns "
            "WHERE conversation = c.id AND dropped_at IS NULL AND thumbs IS NOT NULL) ORDER BY created_at, id"
        )
        with storage_errors(self._home):
            return [row[0] for row in self._rows(query, owner)]

    def revision(self, conversation: str) -> str:
        """Return a text that differs whenever something in the conversation's turns has changed."""
        query = (
            "SELECT id, state, thumbs, note, (SELECT count(*) FROM sentences WHERE turn = t.id) FROM turns AS t "
            "WHERE conversation = ? AND dropped_at IS NULL ORDER BY id"
        )
        with storage_errors(self._home):
            rows = self._rows(query, conversation)
        return hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()[:16]

    def turns(self, conversation: str) -> list[dict[str, Any]]:
        """Return a conversation's turns in order."""
        query = "SELECT * FROM turns WHERE conversation = ? AND dropped_at IS NULL ORDER BY id"
        with storage_errors(self._home):
            return [dict(row) for row in self._rows(query, conversation)]

    def cited(self) -> dict[str, str]:
        """Return every article that an answer cites or came near to: the title it had then, by its id."""
        found: dict[str, str] = {}
        with storage_errors(self._home):
            rows = self._rows("SELECT answer FROM turns WHERE answer IS NOT NULL ORDER BY id")
        for row in rows:
            with suppress(ValueError, KeyError, TypeError, AttributeError):  # a record that is damaged names none
                document = json.loads(row["answer"])
                found |= {one["article_id"]: one["title"] for name in CITED for one in document[name]}
        return found

    def sentences(self, turn: int) -> list[str]:
        """Return what has come of an answer that is not whole."""
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
        """Delete for good what was deleted or replaced before this moment."""
        with self._transaction() as connection:
            moment = stamp(before)
            erase(connection, "deleted_at < ?", moment)
            connection.execute(
                "DELETE FROM sentences WHERE turn IN (SELECT id FROM turns WHERE dropped_at < ?)", (moment,)
            )
            connection.execute("DELETE FROM turns WHERE dropped_at < ?", (moment,))


def salvage(home: Path) -> Path | None:
    """Make a new file of what can be read of a damaged one; return where that is kept, or None where it is sound.

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
