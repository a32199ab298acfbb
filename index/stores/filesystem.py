"""What the operating system and the databases say when a folder cannot be used, as one of Lede's errors.

SQLite, Chroma and tantivy each have their own words for a full or read-only disk.
"""

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock

from index.errors import LedeError, LibraryBusy, LibraryDamaged, LibraryError, LibraryNotWritable

FULL = ("database or disk is full", "no space left", "disk i/o error", "code: 13)", "error code 13")
READ_ONLY = ("readonly database", "read-only", "permission denied", "unable to open database", "attempt to write")
UNWRITTEN = ("error in compaction", "failed to apply logs", "index writer was killed")
"""What Chroma and tantivy say of their own files when they could not be written, without a word of why."""

LOCKED = ("database is locked", "could not be acquired")
DAMAGED = ("malformed", "not a database", "corrupt", "decode to utf-8")

NEARLY_FULL = 16_000_000
"""Bytes free, below which a write that failed for no stated reason failed for want of room."""


@contextmanager
def storage_errors(home: Path) -> Iterator[None]:
    """Turn failures to read or write below a library's folder into Lede's own errors.

    Args:
        home: the folder, named in the message.

    Raises:
        LibraryNotWritable, LibraryBusy, LibraryDamaged: the block failed because of the files.
    """
    try:
        yield
    except Exception as error:
        explained = isinstance(error, LedeError) and not isinstance(error, LibraryNotWritable)
        known = None if explained else _known(error, home)
        if known is None:
            raise
        raise known from error


def _known(error: Exception, home: Path) -> LibraryError | None:
    """The error of Lede's own that says the same, or None."""
    if not _from_storage(error):
        return None
    text, number = str(error).lower(), getattr(error, "errno", None)
    found: LibraryError | None = None
    unwritten = any(sign in text for sign in UNWRITTEN)
    if is_full(error) or (unwritten and shutil.disk_usage(home).free < NEARLY_FULL):
        found = LibraryNotWritable(
            f"the disk that holds {home} is full; what was added before is kept: make room and run it again"
        )
    elif unwritten and not isinstance(error, LibraryNotWritable):
        found = LibraryNotWritable(
            f"the vectors below {home} could not be written ({error}); what was added before is kept: make room or "
            "allow writing there, then run it again"
        )
    elif any(sign in text for sign in READ_ONLY) or number in (errno.EROFS, errno.EACCES):
        found = not_writable(home)
    elif isinstance(error, FileExistsError | NotADirectoryError):
        found = LibraryNotWritable(f"{home} is not a folder; choose another with --home or LEDE_HOME")
    elif any(sign in text for sign in LOCKED):
        found = LibraryBusy(f"another process holds the library at {home}; try again when it is done")
    elif is_damage(error):
        found = LibraryDamaged(f"a file below {home} is damaged ({error}); run `lede doctor`")
    return found


def is_full(error: Exception) -> bool:
    """Return whether the system or a database says that there is no room to write, or that a file may not grow."""
    full = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return any(sign in str(error).lower() for sign in FULL) or getattr(error, "errno", None) in full


def not_writable(home: Path) -> LibraryNotWritable:
    """Return the error for a library's folder that can only be read."""
    return LibraryNotWritable(
        f"the folder {home} cannot be written; allow writing there, or choose another with --home or LEDE_HOME"
    )


def can_write(file: Path) -> bool:
    """Return whether a file can be written, or made where there is none; SQLite also writes beside it.

    Windows tells of a folder only whether it is marked as read-only: there the first write may still fail.
    """
    effective = os.access in os.supports_effective_ids
    folder = file.parent
    return (not file.exists() or os.access(file, os.W_OK, effective_ids=effective)) and (
        not folder.exists() or os.access(folder, os.W_OK, effective_ids=effective)
    )


def storage_fault(error: Exception) -> bool:
    """Return whether a database says that a disk is full or read-only, or that another process holds the file."""
    return _known(error, Path()) is not None and not is_damage(error)


def is_damage(error: Exception) -> bool:
    """Return whether a database says that its file is not what it should be."""
    text = str(error).lower()
    return any(sign in text for sign in DAMAGED)


def _from_storage(error: Exception) -> bool:
    """Whether an exception is one that SQLite, the file system, Chroma or tantivy raises about files."""
    return isinstance(error, OSError | sqlite3.Error | LibraryNotWritable) or type(error).__module__.startswith(
        "chromadb"
    )


FILE, FOLDER = 0o600, 0o700
"""Modes of what Lede makes: for its owner alone."""

OPEN_WAIT = 30
"""Seconds for another process that is opening the same library, or restoring into its folder."""


def opening(home: Path) -> FileLock:
    """Return the lock to hold while files in a library's folder may be made: SQLite's cannot be made by two at once."""
    return FileLock(home / "open.lock", timeout=OPEN_WAIT, mode=FILE)


OURS = frozenset(
    {"chroma", "tantivy", "uploads", "evaluations", "users", "users.lock", "lede.toml", "repl-history", "open.lock"}
    | {"write.lock", "chroma.lock", ".restoring"}
)
"""What Lede puts in a library's folder, the assistant's files included."""

DATABASES = ("catalog.", "conversations.")
"""How the names begin of SQLite's files there, and of what a salvage keeps of them."""


def make_private(folder: Path) -> None:
    """Make a folder for its owner alone; one that is there already keeps its mode (`tighten`)."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=FOLDER, exist_ok=True)


def make_private_file(file: Path) -> None:
    """Make an empty file for its owner alone, where there is none; SQLite gives its journals the file's own mode."""
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, FILE))


def tighten(home: Path) -> None:
    """Close to others what an earlier Lede, Chroma or tantivy left open to them in a library's folder.

    The folder itself is closed only where nothing else stands in it: it may be somebody's home or the system's /tmp.
    What lies deeper is closed by the folder above it.
    """
    if os.name != "posix":
        return
    with suppress(OSError):  # of another owner, or on a file system without modes
        entries = list(home.iterdir())
        for entry in entries:
            if _is_ours(entry.name) and not entry.is_symlink():
                _close(entry)
        if all(_is_ours(entry.name) for entry in entries):
            _close(home)


def writable_by_others(path: Path) -> bool:
    """Return whether somebody else may write a file, or replace what stands in a folder."""
    if os.name != "posix":
        return False
    mode = path.stat().st_mode
    only_own_entries = path.is_dir() and bool(mode & 0o1000)  # the sticky bit, as /tmp has it
    return bool(mode & 0o022) and not only_own_entries


def _is_ours(name: str) -> bool:
    return name in OURS or name.startswith(DATABASES)


def _close(path: Path) -> None:
    found = path.stat()
    if found.st_uid == os.geteuid() and found.st_mode & 0o077:
        path.chmod(found.st_mode & 0o700)
