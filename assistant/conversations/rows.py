"""How moments, titles and searched text are stored, and a row of the list. Not here: any query (`store`)."""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from assistant.conversations.turn import ConversationSummary

TITLE = 80
"""Characters of a title that is made from a question."""


def summary(of: Iterable[Any]) -> ConversationSummary:
    """A row of the list, by the names of its columns."""
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
    """Text as it is searched: whatever its case and its way of writing the same letters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def stamp(of: datetime) -> str:
    """A moment as it is stored; sorts as text."""
    return of.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """And back."""
    return datetime.fromisoformat(text)


def title_of(question: str) -> str:
    """A question as a title: one line, cut between words."""
    if len(question) <= TITLE:
        return question
    cut = question[: TITLE - 1]
    return cut[: cut.rfind(" ") if " " in cut[TITLE // 2 :] else None].rstrip() + "…"
