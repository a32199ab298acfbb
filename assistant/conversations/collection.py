"""The conversations of one library: made, reopened and listed. Their file is opened when it is first needed."""

import secrets
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

from assistant.answerer import Answerer
from assistant.conversations.conversation import Conversation
from assistant.conversations.export import question_set
from assistant.conversations.kept import not_found, undelete
from assistant.conversations.store import FILE, Store
from assistant.conversations.turn import ConversationSummary
from assistant.errors import ConversationError, LibraryDamaged, LibraryNotWritable

ID_BYTES = 16
"""Of an id: 128 bits that nobody guesses."""


class Conversations:
    """All conversations about one library, whichever assistant answers in them. Safe to use from several threads.

    Args:
        home: the library's folder.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._opened: Store | None = None
        self._temporary: TemporaryDirectory[str] | None = None
        self._not_kept = ""
        self._guard = Lock()
        self._closed = False
        self._turns: WeakValueDictionary[str, Lock] = WeakValueDictionary()

    def close(self) -> None:
        """Close the file, and delete conversations that could not be kept."""
        with self._guard:
            self._closed = True
            if self._opened is not None:
                self._opened.close()
                self._opened = None
            if self._temporary is not None:
                self._temporary.cleanup()
                self._temporary = None

    def keep_for_now(self) -> str:
        """See `Assistant.keep_for_now`."""
        with self._guard:
            if self._temporary is None and (why := self._why_not()):
                self._temporary = TemporaryDirectory(prefix="lede-conversations-", ignore_cleanup_errors=True)
                earlier, here = self._opened, Path(self._temporary.name)
                if earlier is not None:
                    earlier.copy_to(here / FILE)
                    earlier.close()
                self._opened = Store(here)
                self._not_kept = f"{why}; what is asked now is not kept when Lede is closed"
            return self._not_kept

    def conversation(self, answerer: Answerer, id: str | None, user: str | None) -> Conversation:  # noqa: A002
        """See `Assistant.conversation`."""
        if id is not None and self._store().find(id, user) is None:
            raise not_found(id)
        return self._made(answerer, id or secrets.token_hex(ID_BYTES), user)

    def restore(self, answerer: Answerer, id: str, user: str | None) -> Conversation:  # noqa: A002
        """See `Assistant.restore_conversation`."""
        undelete(self._store(), id, user)
        return self._made(answerer, id, user)

    def summaries(self, user: str | None, search: str | None, *, deleted: bool) -> list[ConversationSummary]:
        """See `Assistant.conversations`."""
        return self._store().summaries(user, search, deleted=deleted)

    def feedback(self, answerer: Answerer, user: str | None) -> list[dict[str, Any]]:
        """See `Assistant.feedback`."""
        return question_set((one, self._made(answerer, one, user).turns) for one in self._store().judged(user))

    def forget(self, user: str) -> int:
        """See `Assistant.forget_conversations`."""
        return self._store().forget_owner(user)

    def _made(self, answerer: Answerer, id: str, user: str | None) -> Conversation:  # noqa: A002
        store = self._store()
        with self._guard:
            turn = self._turns.setdefault(id, Lock())  # the same for all who have this conversation open
        return Conversation(answerer, store, id, user, turn)

    def _store(self) -> Store:
        with self._guard:
            return self._open()

    def _open(self) -> Store:
        if self._closed:
            raise ConversationError("the assistant was closed; open it again to use its conversations")
        if self._opened is None:
            self._opened = Store(self._home)
        return self._opened

    def _why_not(self) -> str:
        """Why what is asked would not be kept; empty where it would."""
        try:
            return f"the folder {self._home} cannot be written" if self._open().read_only else ""
        except (LibraryDamaged, LibraryNotWritable) as error:
            return str(error)
