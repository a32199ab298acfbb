"""Uploads are kept where their articles can be read again, and added while the page watches and may stop it.

An upload is kept under the hash of its bytes, so the same file always has the same path, and with it the same article.
"""

import hashlib
import re
import shutil
from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Condition, Event, Lock, Thread
from time import monotonic
from urllib.parse import urlsplit

from gradio.utils import get_upload_folder

from assistant.errors import LedeError, LibraryNotWritable
from assistant.ui.templating import web_link
from index import AddReport, Library, Progress, Skipped
from index.stores.filesystem import make_private

News = Progress | AddReport | LedeError | None
"""What an addition sends: None when it begins, its progress, and at the end its report or why it failed."""

LONGEST_NAME = 60
"""Characters of a kept file's name, its suffix included: at four bytes each still within the 255 that systems take."""

PACE = 0.1
"""Seconds between two updates of the progress: as often as an eye follows, without slowing the work down."""

JOBS = 1_000
"""Jobs remembered; the oldest is forgotten then, which only means that it cannot be stopped any more."""

NOT_SENT = (
    "it was not uploaded: it is larger than 200 MB, more than 10,000 files or 2 GB were sent at once, or the "
    "connection was lost; upload it again, or use `lede add`"
)
NO_ADDRESS = "this is not a web address; give one that begins with http:// or https://, or add the file itself"

_UNSAFE = re.compile(r"[^\w. ()-]+")


def keep(upload: Path, folder: Path) -> Path:
    """Move an upload to where it is kept.

    Args:
        upload: where the browser's bytes arrived.
        folder: the library's folder for uploads.

    Returns:
        `folder/<first 8 digits of the SHA-256>/<safe name>`.

    Raises:
        LibraryNotWritable: the folder is read-only or the disk is full.
    """
    try:
        with upload.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        kept = folder / digest[:8] / safe_name(upload.name)
        make_private(folder)
        make_private(kept.parent)
        # Moved under another name first: across file systems a move is a copy, which can be cut short.
        arriving = kept.with_name(f".{digest}.part")
        shutil.move(upload, arriving)
        arriving.chmod(0o600)
        arriving.replace(kept)
    except OSError as error:
        raise LibraryNotWritable(
            f"the upload could not be kept in {folder} ({error.strerror or error}); "
            "make room on the disk or allow writing there, then upload it again"
        ) from error
    return kept


def safe_name(name: str) -> str:
    """Return a file name without anything that a path, a shell or a page could take for more than a name.

    >>> safe_name("../<b>story?.txt")
    '_b_story_.txt'
    """
    stem, dot, suffix = _UNSAFE.sub("_", name).rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    suffix = suffix.strip()[:12]
    stem = stem.strip(" .")[: LONGEST_NAME - len(suffix) - 1].strip(" .") or "article"
    return f"{stem}.{suffix}" if suffix else stem


def received(paths: Sequence[str]) -> list[Path]:
    """Return the uploads among paths that a browser names; it may name no other file of this machine."""
    arriving = Path(get_upload_folder()).resolve()
    named = [Path(one) for one in dict.fromkeys(paths) if "\0" not in one]
    return [one for one in named if one.resolve().is_relative_to(arriving) and one.is_file() and not one.is_symlink()]


def addresses(text: str) -> tuple[list[str], list[Skipped]]:
    """Return the web addresses in a text, separated by white space; and what is not one, with the reason."""
    found, refused = list[str](), list[Skipped]()
    for word in dict.fromkeys(text.split()):
        address = word if "://" in word else f"https://{word}"
        if web_link(address) and ("://" in word or "." in (urlsplit(address).hostname or "").strip(".")):
            found.append(address)
        else:
            refused.append(Skipped(word, NO_ADDRESS))
    return found, refused


def add_uploads(
    library: Library, uploads: Sequence[Path], stop: Event, *, skipped: Sequence[Skipped]
) -> Iterator[News]:
    """Keep uploads and add them; a file that no article came from is not kept. Arguments as for `add`."""
    try:
        kept = [keep(upload, library.home / "uploads") for upload in uploads]
    except LibraryNotWritable as error:
        yield error
        return
    for news in add(library, kept, stop, skipped=skipped):
        if isinstance(news, AddReport):
            # Where it was stopped, some of them have not been read.
            for one in set(kept) if news.stopped else {Path(one.origin) for one in news.skipped} & set(kept):
                _forget(library, one)
        yield news


def _forget(library: Library, kept: Path) -> None:
    """Remove a kept file, unless an article of the library was read from it."""
    with suppress(OSError):
        if not library.reads(str(kept)):
            kept.unlink(missing_ok=True)


def add(
    library: Library,
    sources: Sequence[Path | str],
    stop: Event,
    *,
    skipped: Sequence[Skipped] = (),
    public_only: bool = False,
) -> Iterator[News]:
    """Add sources in another thread, so that the page receives the progress.

    Args:
        stop: set, ends it after the article under way.
        skipped: what was not added for other reasons; the report begins with it.
        public_only: refuse addresses of networks that are not public.

    Yields:
        None, the progress a few times a second, then the report or why there is none.
    """
    yield None
    news: SimpleQueue[Progress | AddReport | BaseException] = SimpleQueue()
    sent = 0.0

    def send(progress: Progress) -> None:
        nonlocal sent
        if monotonic() - sent >= PACE:
            sent = monotonic()
            news.put(progress)

    def work() -> None:
        try:
            news.put(library.add(sources, on_progress=send, stop=stop.is_set, public_only=public_only))
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            news.put(error)

    Thread(target=work, name="lede-add", daemon=True).start()
    while isinstance(latest := news.get(), Progress):
        yield latest
    if isinstance(latest, AddReport):
        yield replace(latest, skipped=[*skipped, *latest.skipped])
    elif isinstance(latest, LedeError):
        yield latest
    else:
        raise latest


class Jobs:
    """Jobs under way that can be stopped, each by the name that its page made up: 128 random bits."""

    def __init__(self) -> None:
        self._stops: OrderedDict[str, Event] = OrderedDict()
        self._lock = Lock()

    def stop_of(self, name: str) -> Event:
        """Return what is set once the job is to stop; it may be set before the job begins."""
        with self._lock:
            stop = self._stops.setdefault(name, Event())
            while len(self._stops) > JOBS:
                self._stops.popitem(last=False)
            return stop

    def stop(self, name: str) -> None:
        """Tell a job to stop."""
        if name:
            self.stop_of(name).set()

    def done(self, name: str) -> None:
        """Forget a job."""
        with self._lock:
            self._stops.pop(name, None)


class Queues:
    """One queue per open page: what a page asks for is done in order, and waits for no other page."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[object]] = {}
        self._moved = Condition()

    @contextmanager
    def turn(self, page: str) -> Iterator[None]:
        """Wait until everything that this page asked for before is done."""
        place = object()
        with self._moved:
            queue = self._queues.setdefault(page, deque())
            queue.append(place)
        try:
            with self._moved:
                self._moved.wait_for(lambda: queue[0] is place)
            yield
        finally:
            with self._moved:
                queue.remove(place)
                if not queue:
                    del self._queues[page]
                self._moved.notify_all()
