"""A path -> its articles; a folder -> the articles of all files in it.

A folder is walked in the order of its names, hidden and unknown files are named and left out, links are followed but
no file is read twice. Not here: what a file's bytes mean (`formats`, the readers).
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from index.article import Skipped, clean_text
from index.readers.formats import BY_SUFFIX, names_of_suffixes
from index.readers.resource import Outcome, Resource

_JUNK_NAMES = frozenset([".ds_store", ".localized", "thumbs.db", "desktop.ini", "__macosx", "__pycache__"])
_JUNK_STARTS = ("._", "~$")
"""Left by macOS beside each file on foreign disks, and by Word beside each open one."""


def read_path(path: Path) -> Iterator[Outcome]:
    """Yields the articles at a path that somebody named."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        yield Skipped(_named(path), _why_not(error))
        return
    if not stat.S_ISDIR(mode):
        yield from _read_file(path, mode)
        return
    empty = True
    for outcome in _read_folder(path):
        empty = False
        yield outcome
    if empty:
        yield Skipped(_named(path), f"no articles found in this folder: it looks for {names_of_suffixes()}")


def walk(folder: Path) -> Iterator[Path | Skipped]:
    """The files in and under a folder in the order of their names, each once, and what is passed over and why."""
    waiting = [folder]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        real = os.path.realpath(path)
        if real in seen:  # two links to one file, or a link to a folder that it stands in
            continue
        seen.add(real)
        if path is not folder and path.name.startswith("."):
            yield Skipped(_named(path), "it is hidden; name it by itself to add it")
            continue
        try:
            if not path.is_dir():
                yield path
                continue
            inside = sorted(path.iterdir(), key=lambda one: one.name, reverse=True)
            waiting.extend(one for one in inside if not _is_junk(one.name))
        except OSError as error:
            yield Skipped(_named(path), _why_not(error))


def _read_folder(folder: Path) -> Iterator[Outcome]:
    for path in walk(folder):
        if isinstance(path, Skipped):
            yield path
            continue
        try:
            mode = path.stat().st_mode
        except OSError as error:
            yield Skipped(_named(path), _why_not(error))
        else:
            yield from _read_file(path, mode)


def _read_file(path: Path, mode: int) -> Iterator[Outcome]:
    origin = _named(path)
    form = BY_SUFFIX.get(path.suffix.lower())
    if form is None:
        what = f"files ending in {path.suffix} are not read" if path.suffix else "its name has no suffix"
        yield Skipped(origin, f"{what}; Lede reads {names_of_suffixes()}")
        return
    if not stat.S_ISREG(mode):  # opening a pipe would wait for ever
        yield Skipped(origin, "it is not a file but a pipe, socket or device")
        return
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


def _is_junk(name: str) -> bool:
    return name.lower() in _JUNK_NAMES or name.startswith(_JUNK_STARTS)


def _named(path: Path) -> str:
    """How a path is named in articles and reports: absolute, and printable whatever bytes the name is made of."""
    try:
        return clean_text(os.path.realpath(path))
    except ValueError:
        return clean_text(str(path))


def _why_not(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return "there is no such file or folder"
    if isinstance(error, PermissionError):
        return "there is no permission to read it"
    return f"it cannot be read: {error.strerror or error}"
