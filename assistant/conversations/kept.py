"""A conversation as it is kept: its turns, what can be written of it, and what is done with it as a whole."""

import json
from datetime import UTC, datetime
from typing import Any

from assistant.conversations import export
from assistant.conversations.kept_answers import turns_from
from assistant.conversations.store import Store
from assistant.conversations.turn import KeptTurn, Thumbs
from assistant.errors import ConversationError, ConversationNotFound
from index import Library
from index.article import clean_text

LONGEST_TITLE = 200
"""Characters of a title that someone gives."""

LONGEST_NOTE = 2_000
"""Characters of what someone notes on an answer."""


class KeptConversation:
    """A conversation that is read, judged, renamed or deleted; to ask in it takes a `Conversation`.

    Args:
        store: where it is kept.
        library: its citations are compared with.
        id: 128 random bits.
        user: whose it is; None where nobody signs in.
    """

    def __init__(self, store: Store, library: Library, id: str, user: str | None) -> None:  # noqa: A002
        self._store, self._library = store, library
        self.id, self.user = id, user

    @property
    def title(self) -> str:
        """Its first question, or the name it was given; empty before the first question."""
        row = self._store.find(self.id, self.user)
        return str(row["title"]) if row else ""

    @property
    def turns(self) -> tuple[KeptTurn, ...]:
        """Its turns in order, as they are kept now, their citations compared with the library as it is now."""
        return turns_from(self._store, self.id, self._library) if self._mine() else ()

    @property
    def revision(self) -> str:
        """A text that is another one whenever something in its turns has changed; much cheaper than `turns`."""
        return self._store.revision(self.id) if self._mine() else ""

    def number_of(self, id: int) -> int:  # noqa: A002
        """Return the place of a turn, from 1, by its id.

        Raises:
            ConversationError: the turn has been undone or replaced.
        """
        return self._rows().index(self._row(id)) + 1

    def html(self) -> str:
        """Return the whole conversation as one HTML page that needs no other file and runs nothing."""
        return export.html(self.title, self.turns)

    def markdown(self) -> str:
        """Return the whole conversation in Markdown, with its citations."""
        return export.markdown(self.title, self.turns)

    def json(self) -> str:
        """Return the same as JSON: each turn with its `Answer`."""
        return json.dumps(self.document(), ensure_ascii=False, indent=2) + "\n"

    def document(self) -> dict[str, Any]:
        """Return what `json` writes."""
        row = self._store.find(self.id, self.user)
        times = {name: row[name] if row else None for name in ("created_at", "updated_at")}
        return export.document(self.id, self.title, times, self.turns)

    def judge(self, turn: KeptTurn | int, thumbs: Thumbs | None, note: str = "") -> None:
        """Keep what the reader thinks of an answer, in place of what they thought before.

        Args:
            turn: the turn, or its number.
            thumbs: None deletes the judgement, and the note with it.
            note: a few words on it.
        """
        line = " ".join(clean_text(note).split())[:LONGEST_NOTE]
        self._store.judge(self._id_of(turn), thumbs, line if thumbs else "")

    def rename(self, title: str) -> None:
        """Give it a title of its own.

        Raises:
            ConversationError: the title is empty.
        """
        line = " ".join(clean_text(title).split())[:LONGEST_TITLE].strip()
        if not line:
            raise ConversationError("the title is empty; give the conversation one in plain words")
        self._mine()
        self._store.rename(self.id, self.user, line)

    def delete(self) -> None:
        """Delete it; for 30 days `restore` undoes that."""
        self._mine()
        self._store.delete(self.id, at=datetime.now(UTC))

    def restore(self) -> None:
        """Undo its deletion.

        Raises:
            ConversationNotFound: it is not among the deleted ones any more.
        """
        if self._store.find(self.id, self.user) is None:
            undelete(self._store, self.id, self.user)

    def _mine(self) -> bool:
        """Whether it is kept already.

        Raises:
            ConversationNotFound: it has been deleted, or belongs to another user.
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


def not_found(id: str) -> ConversationNotFound:  # noqa: A002
    """Return the same error for a conversation that does not exist and one that is someone else's."""
    return ConversationNotFound(f"no conversation has the id {id!r}; `lede conversations list` shows them")


def undelete(store: Store, id: str, user: str | None) -> None:  # noqa: A002
    """Undo the deletion of a user's conversation.

    Raises:
        ConversationNotFound: the user has none with this id that can be restored.
    """
    if store.find(id, user, deleted=True) is None:
        raise not_found(id)
    store.delete(id, at=None)
