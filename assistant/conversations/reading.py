"""Rows of the store to turns, their citations held against the library. Not here: the rows (`store`)."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from assistant.conversations import records
from assistant.conversations.records import Find
from assistant.conversations.scopes import kept_scope
from assistant.conversations.store import Store
from assistant.conversations.turn import KeptTurn
from assistant.errors import ArticleNotFound
from index import Article, Library


def turns_from(store: Store, conversation: str, library: Library) -> tuple[KeptTurn, ...]:
    """All turns of a conversation, in order."""

    @cache
    def find(article_id: str) -> Article | None:
        try:
            return library.article(article_id)
        except ArticleNotFound:
            return None

    rows = store.turns(conversation)
    return tuple(_turn(store, rows, place, find) for place in range(len(rows)))


def _turn(store: Store, rows: Sequence[dict[str, Any]], place: int, find: Find) -> KeptTurn:
    row = rows[place]
    if row["answer"]:
        held = records.answer_from(row["answer"], find)
    else:
        held = records.sentences_from(store.sentences(row["id"]), find)
    pending = row["state"] == "unfinished" and row["instead_of"] is not None
    numbers = {other["id"]: number for number, other in enumerate(rows, 1)}
    return KeptTurn(
        id=row["id"],
        number=place + 1,
        question=row["question"],
        standalone=row["standalone"],
        state=row["state"],
        asked_at=datetime.fromisoformat(row["asked_at"]),
        answer=held.answer,
        sentences=held.sentences,
        citations=held.citations,
        trouble=row["trouble"],
        instead_of=numbers.get(row["instead_of"]) if pending else None,
        articles=held.articles,
        scope=kept_scope(row["scope"]),
        thumbs=row["thumbs"],
        note=row["note"],
    )
