"""Additions: keeping uploaded files where their articles can be read again, and adding while the page watches.

An upload is kept under the hash of its bytes, so the same file always has the same path, and with it the same article.
Not here: reading articles and storing them (`index`).
"""

import hashlib
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from time import monotonic

from assistant.errors import LedeError, LibraryNotWritable
from index import AddReport, Library, Progress
from index.samples import folder

News = Progress | AddReport | LedeError | None
"""What is heard of an addition: None when it begins, its progress, in the end its report or why it failed."""

LONGEST_NAME = 60
"""Characters of a kept file's name, its suffix included: at four bytes each still within the 255 that systems take."""

PACE = 0.1
"""Seconds between two words of progress: as often as an eye follows, without holding up the work."""

_UNSAFE = re.compile(r"[^\w. ()-]+")


def keep(upload: Path, folder: Path) -> Path:
    """Moves an upload to its lasting place.

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
        kept.parent.mkdir(parents=True, exist_ok=True)
        # Moved under another name first: across file systems a move is a copy, which can be cut short.
        arriving = kept.with_name(f".{digest}.part")
        shutil.move(upload, arriving)
        arriving.replace(kept)
    except OSError as error:
        raise LibraryNotWritable(
            f"the upload could not be kept in {folder} ({error.strerror or error}); "
            "make room on the disk or allow writing there, then upload it again"
        ) from error
    return kept


def safe_name(name: str) -> str:
    """A file name without anything that a path, a shell or a page could take for more than a name."""
    stem, dot, suffix = _UNSAFE.sub("_", name).rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    suffix = suffix.strip()[:12]
    stem = stem.strip(" .")[: LONGEST_NAME - len(suffix) - 1].strip(" .") or "article"
    return f"{stem}.{suffix}" if suffix else stem


def add_uploads(library: Library, uploads: Sequence[str]) -> Iterator[News]:
    """Keeps uploads and adds them; a file that no article came from is not kept."""
    yield None
    try:
        kept = [keep(Path(upload), library.home / "uploads") for upload in uploads]
    except LibraryNotWritable as error:
        yield error
        return
    for news in _adding(library, kept):
        if isinstance(news, AddReport):
            for skipped in {Path(one.origin) for one in news.skipped} & set(kept):
                skipped.unlink(missing_ok=True)
        yield news


def add_samples(library: Library) -> Iterator[News]:
    """Adds the articles that Lede brings along."""
    yield None
    yield from _adding(library, [folder()])


def _adding(library: Library, sources: Sequence[Path]) -> Iterator[News]:
    """Adds in a thread of its own, so that the page hears how it goes on.

    Yields:
        The progress, a few times a second, then the report or why there is none.
    """
    news: SimpleQueue[Progress | AddReport | BaseException] = SimpleQueue()
    told = 0.0

    def tell(progress: Progress) -> None:
        nonlocal told
        if monotonic() - told >= PACE:
            told = monotonic()
            news.put(progress)

    def work() -> None:
        try:
            news.put(library.add(sources, on_progress=tell))
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            news.put(error)

    Thread(target=work, name="lede-add", daemon=True).start()
    while isinstance(latest := news.get(), Progress):
        yield latest
    if isinstance(latest, BaseException) and not isinstance(latest, LedeError):
        raise latest
    yield latest
