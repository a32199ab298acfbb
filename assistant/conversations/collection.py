"""The conversations of one assistant: made, reopened and listed. Their file is opened when it is first needed."""

import secrets
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from weakref import WeakValueDictionary

from assistant.answerer import Answerer
from assistant.conversations.conversation import Conversation, not_found, undelete
from assistant.conversations.store import FILE, Store
from assistant.conversations.turn import ConversationSummary
from assistant.errors import LibraryDamaged, LibraryNotWritable

ID_BYTES = 16
"""Of an id: 128 bits that nobody guesses."""


class _Kept:
    """The file, and whose turn it is in which conversation; the same for all who answer in them.

    Args:
        home: the library's folder.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._store: Store | None = None
        self._passing: TemporaryDirectory[str] | None = None
        self._unkept = ""
        self._guard = Lock()
        self._turns: WeakValueDictionary[str, Lock] = WeakValueDictionary()

    def close(self) -> None:
        with self._guard:
            if self._store is not None:
                self._store.close()
                self._store = None
            if self._passing is not None:
                self._passing.cleanup()
                self._passing = None

    def opened(self) -> Store:
        with self._guard:
            return self._opened()

    def keep_for_now(self) -> str:
        with self._guard:
            if self._passing is None and (why := self._why_not()):
                self._passing = TemporaryDirectory(prefix="lede-conversations-", ignore_cleanup_errors=True)
                earlier, here = self._store, Path(self._passing.name)
                if earlier is not None:
                    earlier.copy_to(here / FILE)
                    earlier.close()
                self._store = Store(here)
                self._unkept = f"{why}; what is asked now is not kept when Lede is closed"
            return self._unkept

    def _why_not(self) -> str:
        """Why what is asked would not be kept; empty where it would."""
        try:
            return f"the folder {self._home} cannot be written" if self._opened().read_only else ""
        except (LibraryDamaged, LibraryNotWritable) as error:
            return str(error)

    def _opened(self) -> Store:
        if self._store is None:
            self._store = Store(self._home)
        return self._store

    def turn(self, id: str) -> Lock:  # noqa: A002
        """Whoever has the same conversation open waits for the same turn."""
        with self._guard:
            return self._turns.setdefault(id, Lock())


class Conversations:
    """All conversations about one library. Safe to use from several threads.

    Args:
        answerer: answers in them.
        kept: where they are, if another assistant answers in the same ones.
    """

    def __init__(self, answerer: Answerer, kept: _Kept | None = None) -> None:
        self._answerer = answerer
        self._kept = kept or _Kept(answerer.library.home)

    def answered_by(self, answerer: Answerer) -> "Conversations":
        """Return the same conversations, with another assistant to answer in them."""
        return Conversations(answerer, self._kept)

    def close(self) -> None:
        """Gives the file back."""
        self._kept.close()

    def keep_for_now(self) -> str:
        """As `Assistant.keep_for_now`."""
        return self._kept.keep_for_now()

    def conversation(self, id: str | None, user: str | None) -> Conversation:  # noqa: A002
        """As `Assistant.conversation`."""
        store = self._opened()
        if id is not None and store.find(id, user) is None:
            raise not_found(id)
        return self._made(store, id or secrets.token_hex(ID_BYTES), user)

    def restore(self, id: str, user: str | None) -> Conversation:  # noqa: A002
        """As `Assistant.restore_conversation`."""
        store = self._opened()
        undelete(store, id, user)
        return self._made(store, id, user)

    def summaries(self, user: str | None, search: str | None, *, deleted: bool) -> list[ConversationSummary]:
        """As `Assistant.conversations`."""
        return self._opened().summaries(user, search, deleted=deleted)

    def judged(self, user: str | None) -> list[Conversation]:
        """Someone's conversations in which they think something of an answer, the oldest first."""
        store = self._opened()
        return [self._made(store, one, user) for one in store.judged(user)]

    def forget(self, user: str) -> int:
        """As `Assistant.forget_conversations`."""
        return self._opened().forget_owner(user)

    def _opened(self) -> Store:
        return self._kept.opened()

    def _made(self, store: Store, id: str, user: str | None) -> Conversation:  # noqa: A002
        return Conversation(self._answerer, store, id, user, self._kept.turn(id))
