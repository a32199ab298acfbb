"""The tables of `conversations.sqlite`: how moments, titles and searched text are stored, and rows of conversations."""

import json
import unicodedata
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

from assistant.conversations.turn import ConversationSummary
from assistant.query.intent import is_talk
from index import Filters

_FIRST = """
CREATE TABLE conversations (
    id TEXT PRIMARY KEY, owner TEXT, title TEXT NOT NULL, folded TEXT NOT NULL, renamed INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL, deleted_at TEXT
) WITHOUT ROWID;
CREATE INDEX conversations_by_owner ON conversations (owner, updated_at);
CREATE TABLE turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, question TEXT NOT NULL, folded TEXT NOT NULL,
    standalone TEXT NOT NULL, edited TEXT, scope TEXT NOT NULL, state TEXT NOT NULL, asked_at TEXT NOT NULL,
    answer TEXT, trouble TEXT NOT NULL DEFAULT '', instead_of INTEGER, dropped_at TEXT, dropped_for INTEGER
);
CREATE INDEX turns_by_conversation ON turns (conversation, id);
CREATE TABLE sentences (
    turn INTEGER NOT NULL, place INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (turn, place)
) WITHOUT ROWID;
"""
"""`owner` is NULL where nobody signs in. `folded` is what is searched: the title; the question and the answer's text.

Of a turn: `standalone` was searched, `edited` is that question where the user wrote it. `instead_of` is the first turn
that this one replaces, with all that follow, once it is answered; these then have it as `dropped_for`. `sentences`
holds what has come of an answer that is not whole; `answer` the whole (`records`)."""

_SECOND = """
ALTER TABLE turns ADD COLUMN thumbs TEXT;
ALTER TABLE turns ADD COLUMN note TEXT NOT NULL DEFAULT '';
"""
"""What the reader thinks of an answer: "up", "down" or NULL, and a few words."""

FORMATS = (_FIRST, _SECOND)
"""What makes an empty file one of format 1, what brings that to format 2, and so on."""

_DAY = len("2023-02-27")
_NAMES = ("source", "author")


TITLE = 80
"""Characters of a title that is made from a question."""


def summary(of: Iterable[Any]) -> ConversationSummary:
    """Return a row of the list as a summary."""
    row = dict(of)
    return ConversationSummary(
        id=row["id"],
        title=row["title"],
        turns=row["turns"],
        created_at=moment(row["created_at"]),
        updated_at=moment(row["updated_at"]),
        unfinished=row["state"] == "unfinished",
        deleted_at=moment(row["deleted_at"]) if row["deleted_at"] else None,
    )


def fold(text: str) -> str:
    """Return text as it is searched: whatever its case and its way of writing the same letters.

    >>> fold("STRASSE") == fold("straße")
    True
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def stamp(of: datetime) -> str:
    """Return a moment as it is stored; sorts as text."""
    return of.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """Return a moment that was stored."""
    return datetime.fromisoformat(text)


def title_of(question: str) -> str:
    """Return a question as a title: one line, cut between words."""
    if len(question) <= TITLE:
        return question
    cut = question[: TITLE - 1]
    return cut[: cut.rfind(" ") if " " in cut[TITLE // 2 :] else None].rstrip() + "…"


def make(connection: Any, conversation: str, owner: str | None, title: str, now: str) -> None:
    """Insert a conversation, where there is none with this id."""
    connection.execute(
        "INSERT OR IGNORE INTO conversations (id, owner, title, folded, created_at, updated_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (conversation, owner, title, fold(title), now, now),
    )


def retitle(connection: Any, conversation: str) -> None:
    """Name a conversation after what is now its first question, a greeting aside, unless someone gave it a name."""
    rows = connection.execute(
        "SELECT question FROM turns WHERE conversation = ? AND dropped_at IS NULL ORDER BY id", (conversation,)
    )
    questions = (row["question"] for row in rows)
    if first := next(questions, None):
        title = title_of(next((one for one in chain([first], questions) if not is_talk(one)), first))
        connection.execute(
            "UPDATE conversations SET title = ?, folded = ? WHERE id = ? AND NOT renamed",
            (title, fold(title), conversation),
        )


def erase(connection: Any, which: str, value: str) -> int:
    """Delete conversations for good, with their turns.

    Args:
        which: a condition of ours, with one mark for the value.
    """
    gone = [row[0] for row in connection.execute(f"SELECT id FROM conversations WHERE {which}", (value,))]  # noqa: S608
    for one in gone:
        connection.execute("DELETE FROM sentences WHERE turn IN (SELECT id FROM turns WHERE conversation = ?)", (one,))
        connection.execute("DELETE FROM turns WHERE conversation = ?", (one,))
        connection.execute("DELETE FROM conversations WHERE id = ?", (one,))
    return len(gone)


def scope_json(scope: dict[str, Any]) -> str:
    """Return days and moments as text, told apart by their length; what is not given is left out."""
    return json.dumps({name: _plain(one) for name, one in scope.items() if one is not None})


def scope_from(text: str) -> dict[str, Any]:
    """Read filters back from their kept form."""
    return {name: one if name in _NAMES else _moment(one) for name, one in json.loads(text).items()}


def kept_scope(text: str) -> Filters:
    """Return the filters themselves."""
    return Filters.of(**scope_from(text))


def _plain(value: Any) -> str | list[str]:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, Collection) and not isinstance(value, str) else str(value)


def _moment(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) == _DAY else datetime.fromisoformat(text)
