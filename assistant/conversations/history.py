"""The turns before a question, as `followup` reads them. Not here: what it makes of them."""

import json
from collections.abc import Iterable
from typing import Any

from assistant.conversations.records import quotes_of
from assistant.followup.turns import Turn


def told(rows: Iterable[dict[str, Any]], standalone: str | None) -> dict[str, Any]:
    """What `Assistant.stream` is told beside the question.

    Args:
        rows: earlier turns as they are stored, the oldest first; one that is being asked again is no part of them.
        standalone: the question that stands alone, where the user wrote it.
    """
    history = tuple(_turn(row) for row in rows if not (row["state"] == "unfinished" and row["instead_of"]))
    given = {"history": history, "standalone": standalone}
    return {name: value for name, value in given.items() if value}


def _turn(row: dict[str, Any]) -> Turn:
    """A turn without the work of making its citations whole again."""
    answer: dict[str, Any] = json.loads(row["answer"]) if row["answer"] else {"text": "", "citations": ()}
    text = "" if row["state"] == "abstained" else str(answer["text"])
    return Turn(row["question"], row["standalone"], text, quotes_of(answer["citations"]))
