"""Chroma in a folder, one thread and one process at a time.

A local Chroma keeps its nearest-neighbour graph in memory, where it stays as it was when the folder was opened whatever
others write, and puts what it changed of it to disk now and then, even where it only searches. Two processes whose
graphs differ would write parts of both over one another. So whoever uses the folder holds its lock, and opens it anew
where another wrote the graph since.
"""

import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from filelock import FileLock, Timeout

from index.errors import LedeError, VectorsLost, VectorsUnavailable
from index.stores import hnsw
from index.stores.filesystem import FILE, make_private, storage_fault
from index.stores.forking import forget_in_child, keep

if TYPE_CHECKING:
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

HNSW: "CreateHNSWConfiguration" = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 200,
    "max_neighbors": 24,
}
"""The graph's settings, fixed at a collection's creation; ef_search must be above the number of candidates."""

TURN, LOOKS = 10.0, 0.005
"""Seconds to wait for another process that is using the folder, and between two looks at whether it is done.

A thousand vectors are written in a second or so."""

DOCTOR = "run `lede doctor`"

Metadata = Mapping[str, str]


class Chroma(Protocol):
    """A Chroma that is open."""

    def find(self, name: str) -> "Collection | None":
        """Return the collection of this name, or None."""

    def create(self, name: str, metadata: Metadata) -> "Collection":
        """Make a collection for vectors that are compared by their cosine."""

    def drop(self, name: str) -> None:
        """Remove a collection, if it is there."""


class Place(Protocol):
    """Where Chroma keeps collections.

    Attributes:
        shared: whether other libraries keep theirs there too.
    """

    shared: bool

    def using(self) -> AbstractContextManager[Chroma]:
        """Chroma as long as the block lasts, which tells in Lede's words what is wrong with it.

        Raises:
            VectorsLost: the vectors are damaged.
            VectorsUnavailable: Chroma cannot be used now.
        """

    def refresh(self) -> None:
        """See from now on what other processes wrote."""

    def clear(self) -> None:
        """Throw away what can be made again, unless others have a share in it."""

    def close(self) -> None:
        """Let go of it."""


class Folder:
    """A Chroma in a folder, which is made when missing.

    Args:
        folder: stands in a folder that exists, where the lock stands beside it.
    """

    shared = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._begin()
        forget_in_child(self)

    def _begin(self) -> None:
        self._threads = threading.Lock()
        lock = self._folder.with_name(f"{self._folder.name}.lock")
        self._processes = FileLock(lock, mode=FILE, thread_local=False)
        self._client: _Client | None = None
        self._seen: hnsw.State = ()
        self._stale = False
        self._judged: tuple[hnsw.State | None, str | None] = None, None

    def forget(self) -> None:
        """Leave the open client to the process that this one was forked from."""
        keep((self._client, self._processes))
        self._begin()

    @contextmanager
    def using(self) -> Iterator[Chroma]:
        """Chroma as long as the block lasts; see `Place`."""
        with self._alone(), self._explaining():
            stale, self._stale = self._stale, False
            if stale or self._client is None or hnsw.state(self._folder, hnsw.WRITTEN) != self._seen:
                self._let_go()
                self._require_sound()
                self._client = _Client(self._folder)
            try:
                yield self._client
            except BaseException:
                self._let_go()  # what is in memory may be half done
                raise
            self._seen = hnsw.state(self._folder, hnsw.WRITTEN)

    def refresh(self) -> None:
        """See from now on what other processes wrote."""
        self._stale = True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One thread of one process at a time."""
        with self._threads:
            try:
                self._processes.acquire(timeout=TURN, poll_interval=LOOKS)
            except Timeout as error:
                said = f"another process has been using Chroma's folder at {self._folder} for {TURN:g} s"
                raise VectorsUnavailable(said, "try again when it is done") from error
            except OSError as error:
                said = f"Chroma's folder at {self._folder} cannot be used ({error.strerror or error})"
                raise VectorsUnavailable(said, f"allow writing to {self._folder.parent}") from error
            try:
                yield
            finally:
                self._processes.release()

    def _require_sound(self) -> None:
        """Look at files that would end this process if they were damaged; once for as long as they stay the same."""
        state = hnsw.state(self._folder)
        if state != self._judged[0]:
            self._judged = state, hnsw.fault(self._folder)
        if fault := self._judged[1]:
            raise VectorsLost(f"Chroma's files at {self._folder} are damaged: {fault}", DOCTOR)

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except LedeError:
            raise
        except Exception as error:
            if storage_fault(error):
                raise  # for `storage_errors` to explain
            raise VectorsLost(f"the vectors at {self._folder} cannot be read ({error})", DOCTOR) from error

    def _let_go(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def clear(self) -> None:
        """Throw the folder away."""
        with self._alone():
            self._let_go()
            shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of the folder."""
        with self._threads:
            self._let_go()


class _Client:
    """An open folder. What was written there since it was opened may stay unseen."""

    def __init__(self, folder: Path) -> None:
        import chromadb
        from chromadb.config import Settings

        # Where opening fails, chromadb keeps the half of it under this spelling, which is then never given back.
        make_private(folder)
        self._spelling = _spellings.take(folder)
        self._client = chromadb.PersistentClient(self._spelling, settings=Settings(anonymized_telemetry=False))

    def find(self, name: str) -> "Collection | None":
        """Return the collection of this name, or None."""
        from chromadb.errors import NotFoundError

        try:
            return self._client.get_collection(name, embedding_function=None)
        except NotFoundError:
            return None

    def create(self, name: str, metadata: Metadata) -> "Collection":
        """Make a collection for vectors that are compared by their cosine."""
        from chromadb.api.collection_configuration import CreateCollectionConfiguration

        configuration = CreateCollectionConfiguration(hnsw=HNSW)
        return self._client.get_or_create_collection(
            name, embedding_function=None, configuration=configuration, metadata=dict(metadata)
        )

    def drop(self, name: str) -> None:
        """Remove a collection, if it is there."""
        from chromadb.errors import NotFoundError

        with suppress(NotFoundError):
            self._client.delete_collection(name)

    def close(self) -> None:
        """Let go of the folder."""
        self._client.close()  # type: ignore[attr-defined]
        _spellings.give_back(self._spelling)


class _Spellings:
    """Ways to write a folder's path that open clients of this process use.

    Chroma keeps one database per path *string* for the whole process: a second client on the same string would be
    handed the first one's stale graph.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._used = self._forked = False
        self._lock = threading.Lock()
        forget_in_child(self)

    def forget(self) -> None:
        """Remember that this process was forked from one that has used Chroma."""
        self._forked, self._lock = self._used, threading.Lock()

    def take(self, folder: Path) -> str:
        """Return a spelling that is not in use.

        Raises:
            VectorsUnavailable: Chroma searches with threads of the whole process, which a forked one has lost for good.
        """
        if self._forked:
            raise VectorsUnavailable(
                "Chroma does not work in a process that was forked from one that had used it",
                "start it by multiprocessing's 'spawn' or 'forkserver', or fork before the first search",
            )
        with self._lock:
            self._used = True
            written = (str(folder) + f"{os.sep}." * repeats for repeats in count())
            spelling = next(one for one in written if one not in self._taken)
            self._taken.add(spelling)
            return spelling

    def give_back(self, spelling: str) -> None:
        """It is no longer in use."""
        with self._lock:
            self._taken.discard(spelling)


_spellings = _Spellings()
