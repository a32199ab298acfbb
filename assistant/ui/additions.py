"""Additions: keeping uploaded files where their articles can be read again, and adding while the page watches.

An upload is kept under the hash of its bytes, so the same file always has the same path, and with it the same article.
"""

import hashlib
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic
from urllib.parse import urlsplit

from gradio.utils import get_upload_folder

from assistant.errors import LedeError, LibraryNotWritable
from assistant.ui.templating import web_link
from index import AddReport, Library, Progress, Skipped
from index.samples import folder
from index.stores.filesystem import make_private

News = Progress | AddReport | LedeError | None
"""What is heard of an addition: None when it begins, its progress, in the end its report or why it failed."""

LONGEST_NAME = 60
"""Characters of a kept file's name, its suffix included: at four bytes each still within the 255 that systems take."""

PACE = 0.1
"""Seconds between two words of progress: as often as an eye follows, without holding up the work."""

NOT_SENT = (
    "it did not arrive here; it is larger than 200 MB, more than 10,000 files or 2 GB were sent at once, or the "
    "connection broke: add it again, or by `lede add`"
)
NO_ADDRESS = "this is not a web address that can be fetched; it begins with http:// or https://, or add the file itself"

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
    """A file name without anything that a path, a shell or a page could take for more than a name."""
    stem, dot, suffix = _UNSAFE.sub("_", name).rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    suffix = suffix.strip()[:12]
    stem = stem.strip(" .")[: LONGEST_NAME - len(suffix) - 1].strip(" .") or "article"
    return f"{stem}.{suffix}" if suffix else stem


def received(paths: Sequence[str]) -> list[Path]:
    """The uploads among paths that a browser names; any other file of this machine is none of its business."""
    arriving = Path(get_upload_folder()).resolve()
    named = [Path(one) for one in dict.fromkeys(paths) if "\0" not in one]
    return [one for one in named if one.resolve().is_relative_to(arriving) and one.is_file() and not one.is_symlink()]


def addresses(text: str) -> tuple[list[str], list[Skipped]]:
    """The web addresses in what somebody typed, apart by white space; and what is none, with the reason."""
    found, refused = list[str](), list[Skipped]()
    for word in dict.fromkeys(text.split()):
        address = word if "://" in word else f"https://{word}"
        if web_link(address) and ("://" in word or "." in (urlsplit(address).hostname or "").strip(".")):
            found.append(address)
        else:
            refused.append(Skipped(word, NO_ADDRESS))
    return found, refused


def add_uploads(library: Library, uploads: Sequence[Path], unsent: Sequence[Skipped], stop: Event) -> Iterator[News]:
    """Keeps uploads and adds them; a file that no article came from is not kept.

    Args:
        unsent: files that did not arrive.
        stop: set, ends it after the article under way.
    """
    yield None
    try:
        kept = [keep(upload, library.home / "uploads") for upload in uploads]
    except LibraryNotWritable as error:
        yield error
        return
    for news in _adding(library, kept, stop):
        if isinstance(news, AddReport):
            # Where it was stopped, nobody came to read some of them.
            for one in set(kept) if news.stopped else {Path(one.origin) for one in news.skipped} & set(kept):
                _forget(library, one)
            yield replace(news, skipped=[*unsent, *news.skipped])
        else:
            yield news


def add_addresses(library: Library, text: str, stop: Event, *, public_only: bool) -> Iterator[News]:
    """Adds what stands at the addresses that somebody typed.

    Args:
        public_only: refuse addresses of networks that are not public.
    """
    yield None
    found, refused = addresses(text)
    for news in _adding(library, found, stop, public_only=public_only):
        yield replace(news, skipped=[*refused, *news.skipped]) if isinstance(news, AddReport) else news


def add_samples(library: Library) -> Iterator[News]:
    """Adds the articles that Lede brings along."""
    yield None
    yield from _adding(library, [folder()], Event())


def _forget(library: Library, kept: Path) -> None:
    """Removes a kept file, unless an article of the library was read from it."""
    with suppress(OSError):
        if not library.reads(str(kept)):
            kept.unlink(missing_ok=True)


def _adding(
    library: Library, sources: Sequence[Path | str], stop: Event, *, public_only: bool = False
) -> Iterator[News]:
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
            news.put(library.add(sources, on_progress=tell, stop=stop.is_set, public_only=public_only))
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            news.put(error)

    Thread(target=work, name="lede-add", daemon=True).start()
    while isinstance(latest := news.get(), Progress):
        yield latest
    if isinstance(latest, BaseException) and not isinstance(latest, LedeError):
        raise latest
    yield latest
