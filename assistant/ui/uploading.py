"""Files on their way in: received from browsers, so many and no more, and held until they are added or forgotten.

They are held in a folder of this process alone; what a process that was killed left behind is removed by the next one.
"""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from time import monotonic
from typing import BinaryIO, NamedTuple

from filelock import FileLock, Timeout
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

from assistant.ui.additions import safe_name
from assistant.ui.page_sessions import OWNER
from assistant.ui.payload import MOST
from assistant.ui.requests import Refused

PREFIX = "lede-uploads-"

_FILES, _LOCK = "files", "lock"

FORGOTTEN = 24 * 3600.0
"""Seconds after which a file that was sent and never added is removed; a slow line may take hours to send a folder."""

ENVELOPE = 10_000
"""Bytes of a request beside the file in it."""


class UploadLimits(NamedTuple):
    """What may be on its way in at the same time.

    Attributes:
        file: bytes of one file; above what any reader takes, so that the reader's own reason is what is shown.
        files: of one person; as many as can be added at once.
        size: bytes of one person; a folder of 10,000 pages has some 1 GB.
        size_in_all: bytes of everyone together: a temporary folder is often a part of the memory.
    """

    file: int = 200 * 1024**2
    files: int = MOST
    size: int = 2 * 1024**3
    size_in_all: int = 5 * 1024**3


class Arrivals:
    """Receives files.

    Args:
        folder: where they are held.
        clock: seconds.
    """

    def __init__(
        self, folder: Path, limits: UploadLimits | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        self._folder, self._limits, self._clock = folder, limits or UploadLimits(), clock
        self._held: dict[Path, tuple[str, int, float]] = {}
        self._files, self._sizes = Counter[str](), Counter[str]()

    async def receive(self, request: Request) -> Path:
        """Receive the file of one request, as `files` of a form.

        Returns:
            `folder/<random>/<safe name>`.

        Raises:
            Refused: it is too large, too much is on its way in already, or the request holds no file with a name.
        """
        owner: str = request.scope[OWNER]
        size = self._announced(request)
        self._make_room(owner, size)
        self._count(owner, size)
        try:
            held = await self._hold(Request(request.scope, _up_to(request, size)))
        finally:
            self._count(owner, -size, -1)
        found = held.stat().st_size
        self._held[held] = owner, found, self._clock()
        self._count(owner, found)
        return held

    def _announced(self, request: Request) -> int:
        """Bytes that a request says it has, or may have where it does not say."""
        most = self._limits.file + ENVELOPE
        size = request.headers.get("content-length", "")
        if not size.isdecimal():
            return most
        if int(size) > most:
            raise Refused(f"A file has {self._limits.file:,} bytes at most.", 413)
        return int(size)

    async def _hold(self, request: Request) -> Path:
        try:
            async with request.form(max_files=1, max_fields=1) as form:
                upload = form.get("files")
                if not isinstance(upload, UploadFile) or not (name := Path(upload.filename or "").name):
                    raise Refused("The request holds no file with a name.", 400)
                held = self._folder / token_hex(16) / safe_name(name)
                await run_in_threadpool(_store, upload.file, held)
                return held
        except HTTPException as error:  # how Starlette says what is wrong with a form
            raise Refused(f"The request is no form with one file: {error.detail}", 400) from None
        except ClientDisconnect:
            raise Refused("The request was cut short.", 400) from None
        except OSError as error:
            raise Refused(
                f"The file could not be held ({error.strerror or error}); make room on the disk.", 507
            ) from None

    def _make_room(self, owner: str, size: int) -> None:
        """Forgets what is no longer there, where there is no room for one more.

        Raises:
            Refused: there is none still.
        """
        old = [one for one, (_, _, since) in self._held.items() if since < self._clock() - FORGOTTEN]
        for one in old:
            one.unlink(missing_ok=True)
        if old or self._full(owner, size):
            for one in [one for one in self._held if not one.exists()]:
                of, had, _ = self._held.pop(one)
                self._count(of, -had, -1)
                with suppress(OSError):
                    one.parent.rmdir()
        if self._full(owner, size):
            raise Refused(
                f"Too much is on its way in; {self._limits.files:,} files or {self._limits.size:,} bytes go at once.",
                413,
            )

    def _full(self, owner: str, size: int) -> bool:
        limits = self._limits
        return (
            self._files[owner] >= limits.files
            or self._sizes[owner] + size > limits.size
            or self._sizes.total() + size > limits.size_in_all
        )

    def _count(self, owner: str, size: int, files: int = 1) -> None:
        for counter, more in ((self._files, files), (self._sizes, size)):
            counter[owner] += more
            if not counter[owner]:
                del counter[owner]


@contextmanager
def arriving() -> Iterator[Path]:
    """Return a folder to hold files in, which goes when this process does, or when the next one starts."""
    _sweep()
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = FileLock(folder / _LOCK)
        lock.acquire()
        # Another process that is sweeping may have been at the lock first.
        if Path(lock.lock_file).exists():
            break
        lock.release()
    try:
        (folder / _FILES).mkdir()
        yield folder / _FILES
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Removes what processes left behind that are no more: those that live hold their lock."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError, Timeout):
            if not (folder / _LOCK).is_file() or folder.is_symlink() or not _ours(folder):
                continue
            with FileLock(folder / _LOCK, timeout=0):
                shutil.rmtree(folder / _FILES, ignore_errors=True)
                (folder / _LOCK).unlink(missing_ok=True)  # on Windows it stays, and the folder with it, both empty
            folder.rmdir()


def _ours(folder: Path) -> bool:
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()  # each user has an own folder on Windows


def _up_to(request: Request, largest: int) -> Receive:
    """What is received, until it is more than was announced."""
    had = 0

    async def receive() -> Message:
        nonlocal had
        message = await request.receive()
        had += len(message.get("body", b""))
        if had > largest:
            raise Refused("The request is larger than it says.", 413)
        return message

    return receive


def _store(source: BinaryIO, held: Path) -> None:
    held.parent.mkdir()
    try:
        with held.open("wb") as target:
            shutil.copyfileobj(source, target)
    except OSError:
        shutil.rmtree(held.parent, ignore_errors=True)
        raise
