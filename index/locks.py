"""One library, several processes: whose turn it is to change it, and seeing what others changed."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from filelock import FileLock, Timeout

from index import reindex
from index.errors import LibraryBusy, LibraryNotWritable
from index.reports import OnProgress, Progress
from index.stores import Stores
from index.stores.filesystem import FILE, not_writable
from index.stores.forking import forget_in_child

UNSAID = 1.0
"""Seconds to wait before saying so: another's batch is mostly committed by then."""


class Settled(NamedTuple):
    """What was set right before a change.

    Args:
        changes: half-done ones of processes that died.
        vectors: why they were made again, or nothing.
    """

    changes: int
    vectors: str


class Mirror:
    """Temporary copies of the indexes of a library that can only be read: Chroma and tantivy write even to read.

    They are made at the first search and gone with the process.

    Args:
        home: the library's folder.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._folder = TemporaryDirectory(prefix="lede-indexes-", ignore_cleanup_errors=True)

    def place(self, name: str) -> Path:
        """Return where the copy of a folder stands, or will."""
        return Path(self._folder.name) / name

    def copy(self, *names: str) -> None:
        """Copy folders of the library as they are now, in place of earlier copies.

        Raises:
            LibraryNotWritable: there is no room for the copies.
        """
        try:
            for name in names:
                shutil.rmtree(self.place(name), ignore_errors=True)
                _copy(self._home / name, self.place(name))
        except OSError as error:
            raise LibraryNotWritable(
                f"{self._home} cannot be written, and its indexes could not be copied to {self._folder.name} to be "
                f"searched there ({error}); make room there, or set TMPDIR to a folder that has room"
            ) from error

    def close(self) -> None:
        """Remove the copies."""
        self._folder.cleanup()


class Sharing:
    """This process's hold on stores that other processes change too.

    Args:
        home: the library's folder, where the lock stands.
        stores: what is shared.
        wait: seconds to wait for another process that is changing the library.
        mirror: where the indexes are searched as copies, because the library's folder cannot be written.
    """

    def __init__(self, home: Path, stores: Stores, wait: float, mirror: Mirror | None = None) -> None:
        self._home, self._stores, self._wait, self._mirror = home, stores, wait, mirror
        self._seen = -1 if mirror else stores.catalog.revision
        self._refreshing = threading.Lock()
        forget_in_child(self)

    def forget(self) -> None:
        """Make the lock anew: one that a thread of the process before the fork holds is never given back."""
        self._refreshing = threading.Lock()

    @contextmanager
    def changing(self, on_progress: OnProgress | None, *, look_at: Path | None = None) -> Iterator[Settled]:
        """Hold the write lock; yield what was set right first.

        Args:
            look_at: as for `reindex.restore`.

        Raises:
            LibraryBusy: another process did not finish within the wait.
            LibraryNotWritable: the library can only be read.
            VectorsUnavailable: Chroma cannot be used; nothing was changed.
        """
        if self._mirror:
            raise not_writable(self._home)
        lock = FileLock(self._home / "write.lock", mode=FILE, thread_local=False)
        try:
            lock.acquire(timeout=min(UNSAID, self._wait))
        except Timeout:
            self._await(lock, on_progress)
        try:
            self.refresh()
            vectors = reindex.restore(self._stores, on_progress, look_at=look_at)
            changes = reindex.settle(self._stores)
            reindex.sign_rest(self._stores, on_progress)
            yield Settled(changes, vectors)
        finally:
            self._stores.lexical.refresh()
            self._seen = self._stores.catalog.revision
            lock.release()

    def _await(self, lock: FileLock, on_progress: OnProgress | None) -> None:
        if on_progress:
            on_progress(Progress(0, None, "waiting for another process that is changing this library"))
        try:
            lock.acquire(timeout=self._wait)
        except Timeout as error:
            raise LibraryBusy(
                f"another process is still changing the library at {self._home} after {self._wait:.0f} s; "
                "what was not added before that is left out: try again when the other is done"
            ) from error

    def refresh(self) -> None:
        """See what other processes changed since this one last looked."""
        revision = self._stores.catalog.revision
        if revision == self._seen:
            return
        with self._refreshing:
            if revision > self._seen:
                if self._mirror:
                    self._stores.vectors.close()
                    self._mirror.copy("chroma", "tantivy")
                self._stores.vectors.refresh()
                self._stores.lexical.refresh()
                self._seen = revision


def _copy(folder: Path, target: Path) -> None:
    """Copy a folder's contents and not its modes, which may forbid to write."""
    for path in folder.rglob("*"):
        copied = target / path.relative_to(folder)
        copied.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            shutil.copyfile(path, copied)
