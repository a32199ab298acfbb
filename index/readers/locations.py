"""A path -> the files at it, a file -> its articles, and how many there may be.

A folder is walked in the order of its names, hidden and unknown files are named and left out, links are followed but
no file is read twice.
"""

import os
import stat
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from index.article import Skipped, clean_text
from index.readers import jsonfile, table
from index.readers.formats import BY_SUFFIX, names_of_suffixes, of_download
from index.readers.resource import Download, Outcome, Resource

_JUNK_NAMES = frozenset([".ds_store", ".localized", "thumbs.db", "desktop.ini", "__macosx", "__pycache__"])
_JUNK_STARTS = ("._", "~$")
"""Left by macOS beside each file on foreign disks, and by Word beside each open one."""

_SAMPLE = 8_000_000
"""Bytes by whose records those of a longer file are estimated."""

_LINES, _TABLES, _LISTS = {".jsonl", ".ndjson"}, {".csv", ".tsv"}, {".json"}


def listed(path: Path) -> Iterator[Path | Skipped]:
    """Yield the files to read at a path that somebody named, and what is passed over there and why."""
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        yield Skipped(named(path), _why_not(error))
        return
    empty = True
    for one in walk(path) if is_folder else [path]:
        empty = False
        yield one if isinstance(one, Skipped) else _readable(one)
    if empty:
        yield Skipped(named(path), f"no articles found in this folder: it looks for {names_of_suffixes()}")


def walk(folder: Path) -> Iterator[Path | Skipped]:
    """Yield the files in and under a folder in the order of their names, each once, and what is left out and why."""
    waiting = [folder]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        real = os.path.realpath(path)
        if real in seen:  # two links to one file, or a link to a folder that it stands in
            continue
        seen.add(real)
        if path is not folder and path.name.startswith("."):
            yield Skipped(named(path), "it is hidden; name it by itself to add it")
            continue
        try:
            if not path.is_dir():
                yield path
                continue
            inside = sorted(path.iterdir(), key=lambda one: one.name, reverse=True)
            waiting.extend(one for one in inside if not _is_junk(one.name))
        except OSError as error:
            yield Skipped(named(path), _why_not(error))


def read_file(path: Path) -> Iterator[Outcome]:
    """Yield the articles of a file that `listed` gave."""
    origin, form = named(path), BY_SUFFIX[path.suffix.lower()]
    try:
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            refusal = "the file is empty" if size == 0 else form.refusal(size)
            if refusal:
                yield Skipped(origin, refusal)
            else:
                yield from form.read(Resource(stream, origin))
    except OSError as error:
        yield Skipped(origin, _why_not(error))


def named(path: Path) -> str:
    """Return a path as articles and reports name it: absolute, and printable whatever bytes it is made of."""
    try:
        return clean_text(os.path.realpath(path))
    except ValueError:
        return clean_text(str(path))


def _readable(path: Path) -> Path | Skipped:
    """The file itself where there is a reader for it, else why not."""
    try:
        is_file = stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        return Skipped(named(path), _why_not(error))
    if path.suffix.lower() not in BY_SUFFIX:
        what = f"files ending in {path.suffix} are not read" if path.suffix else "its name has no suffix"
        return Skipped(named(path), f"{what}; Lede reads {names_of_suffixes()}")
    # Opening a pipe would wait for ever.
    return path if is_file else Skipped(named(path), "it is not a file but a pipe, socket or device")


def _is_junk(name: str) -> bool:
    return name.lower() in _JUNK_NAMES or name.startswith(_JUNK_STARTS)


def _why_not(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return "there is no such file or folder"
    if isinstance(error, PermissionError):
        return "there is no permission to read it"
    return f"it cannot be read: {error.strerror or error}"


def read_download(download: Download) -> Iterator[Outcome]:
    """Yield the articles of one answer; links in it are not followed."""
    data, origin, kind = download.data, download.origin, download.content_type
    form = of_download(kind, download.url, data)
    if not data.strip():
        yield Skipped(origin, "the server sent an empty answer")
    elif form is None:
        yield Skipped(origin, f"the server sent {kind or 'something without a type'}, which holds no article")
    elif refusal := form.refusal(len(data)):
        yield Skipped(origin, refusal)
    else:
        yield from form.read(Resource(BytesIO(data), origin, download.url, download.charset))


def records(path: Path) -> int | None:
    """Return how many records a file holds, by its beginning; None where that cannot be told. For a worker."""
    suffix, size = path.suffix.lower(), path.stat().st_size
    with path.open("rb") as stream:
        sample = stream.read(_SAMPLE)
    if suffix in _LINES:
        number = sum(1 for line in BytesIO(sample) if line.strip())
    elif suffix in _TABLES:
        number = table.count(BytesIO(sample))
    elif suffix in _LISTS and size <= _SAMPLE:
        return jsonfile.count(sample)
    else:
        return None
    return number if size <= _SAMPLE else round(number * size / _SAMPLE)
