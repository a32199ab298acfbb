"""What the operating system and the databases say when a folder cannot be used, as one of Lede's errors.

SQLite, Chroma and tantivy each have their own words for a full or read-only disk. Not here: damage, which is told
where it is found.
"""

import errno
import sqlite3
from contextlib import ContextDecorator
from pathlib import Path
from types import TracebackType

from index.errors import LedeError, LibraryBusy, LibraryDamaged, LibraryError, LibraryNotWritable

FULL = ("database or disk is full", "no space left", "disk i/o error", "code: 13)", "error code 13")
READ_ONLY = ("readonly database", "read-only", "permission denied", "unable to open database", "attempt to write")
LOCKED = ("database is locked",)
DAMAGED = ("malformed", "not a database", "corrupt")


class storage_errors(ContextDecorator):  # noqa: N801 - read as a statement: `with storage_errors(home):`
    """Turns failures to write below a folder into `LibraryNotWritable` and its kin.

    Args:
        home: the library's folder, named in the message.
    """

    def __init__(self, home: Path) -> None:
        self._home = home

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or not isinstance(error, Exception):
            return
        if isinstance(error, LedeError) and not isinstance(error, LibraryNotWritable):
            return
        known = self._known(error)
        if known is not None and known is not error:
            raise known from error

    def _known(self, error: Exception) -> LibraryError | None:
        text = str(error).lower()
        full = any(sign in text for sign in FULL) or getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
        if not _from_storage(error):
            return None
        if full:
            return LibraryNotWritable(
                f"the disk that holds {self._home} is full; what was added before is kept: make room and run it again"
            )
        if any(sign in text for sign in READ_ONLY) or getattr(error, "errno", None) in (errno.EROFS, errno.EACCES):
            return LibraryNotWritable(
                f"the folder {self._home} cannot be written; allow writing there, or choose another with --home or LEDE_HOME"
            )
        if isinstance(error, FileExistsError | NotADirectoryError):
            return LibraryNotWritable(f"{self._home} is not a folder; choose another with --home or LEDE_HOME")
        if any(sign in text for sign in LOCKED):
            return LibraryBusy(f"another process holds the library at {self._home}; try again when it is done")
        if is_damage(error):
            return LibraryDamaged(f"a file below {self._home} is damaged ({error}); run `lede doctor`")
        return None


def is_damage(error: Exception) -> bool:
    """Whether a database says that its file is not what it should be."""
    text = str(error).lower()
    return any(sign in text for sign in DAMAGED)


def _from_storage(error: Exception) -> bool:
    """Whether an exception is one that SQLite, the file system, Chroma or tantivy raises about files."""
    return isinstance(error, OSError | sqlite3.Error | LibraryNotWritable) or type(error).__module__.startswith(
        "chromadb"
    )
