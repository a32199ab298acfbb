"""One SQLite file for several threads: a pool of connections, transactions, formats, and what to say of a damaged file.

A file in a folder that cannot be written is opened for reading alone.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any

from index.errors import LaterFormat, LibraryDamaged, LibraryError, LibraryNotWritable
from index.stores.filesystem import can_write, is_damage, make_private_file
from index.stores.forking import forget_in_child, keep


class Database:
    """A SQLite file.

    Args:
        file: where it stands; made when missing, brought to the present format when it is of an earlier one.
        formats: for each format, statements that lead to it from the one before; the first from an empty file.
        holds: what the file is, in a word or two, for whoever reads an error.
        advice: what to do where the file is damaged.

    Attributes:
        read_only: whether the file can be read and not written; then no statement that writes succeeds.

    Raises:
        LibraryDamaged: the file is something else, or of a later Lede.
        LibraryNotWritable: there is no file and none can be made, or it is of an earlier format and cannot be changed.
    """

    def __init__(self, file: Path, formats: Sequence[str], *, holds: str, advice: str) -> None:
        self._file = file
        self.read_only = not can_write(file)
        self._pool: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._closed = False
        forget_in_child(self)
        try:
            if not self.read_only and not file.exists():
                make(file, formats, holds)
            _require_bytes(file, holds, advice)
            with self._connection() as connection:
                if self.read_only:
                    _require_format(connection, file, formats, holds)
                else:
                    _prepare(connection, file, formats, holds)
        except BaseException as error:
            self.close()
            if isinstance(error, sqlite3.DatabaseError) and is_damage(error):
                raise LibraryDamaged(f"{file} is not a Lede {holds} ({error}); {advice}") from error
            raise

    def forget(self) -> None:
        """Leave the connections to the process that this one was forked from."""
        keep(self._pool)
        self._pool = LifoQueue()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """A connection for this thread alone, for as long as the block lasts."""
        if self._closed:
            raise LibraryError(f"{self._file} was closed; open the library or the assistant again to use it")
        try:
            connection = self._pool.get_nowait()
        except Empty:
            connection = reading(self._file) if self.read_only else writing(self._file)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA synchronous = FULL")
            yield connection
        finally:
            if self._closed or self.read_only:  # opened anew each time, to see what another user may have written
                connection.close()
            else:
                self._pool.put(connection)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._connection() as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection

    def _rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        with self._connection() as connection:
            return connection.execute(query, values).fetchall()

    def check(self) -> str | None:
        """Return what SQLite finds wrong with the file, or None; every page is read, every index held to its table."""
        try:
            found = str(self._rows("PRAGMA integrity_check(1)")[0][0])
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            return str(error)
        return None if found == "ok" else found

    def copy_to(self, file: Path) -> None:
        """Write a copy of the file as it stands at this moment, whatever other processes write meanwhile."""
        make_private_file(file)
        with self._connection() as source, closing(writing(file)) as target:
            source.backup(target)

    def close(self) -> None:
        """Give the file back. Nothing is lost when this is forgotten."""
        self._closed = True
        while not self._pool.empty():
            self._pool.get_nowait().close()


def reading(file: Path) -> sqlite3.Connection:
    """Return a connection that can read a file and never changes it or anything beside it.

    SQLite reads a file with a write-ahead log only where it may make the index of that log, or finds one. Where it can
    do neither and there is no log, nobody is writing: the file is then read as one that does not change.
    """
    log = file.with_name(f"{file.name}-wal")
    still = not log.exists() or not log.stat().st_size
    for immutable in (False, True) if still else (False,):
        address = f"{file.absolute().as_uri()}?mode=ro" + "&immutable=1" * immutable
        connection = sqlite3.connect(address, uri=True, timeout=30, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.OperationalError:
            connection.close()
            if immutable or not still:
                raise
        except BaseException:
            connection.close()
            raise
        else:
            break
    return connection


def writing(file: Path) -> sqlite3.Connection:
    """Return a connection that can read and write a file; the last one to be closed leaves no log beside it."""
    return sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)


def _require_bytes(file: Path, holds: str, advice: str) -> None:
    """Refuse a file of nothing, which SQLite would take for a new one; Lede never leaves one (`make`)."""
    if file.exists() and not file.stat().st_size:
        raise LibraryDamaged(f"{file} is empty (0 bytes): the {holds} that stood there is lost; {advice}")


def make(file: Path, formats: Sequence[str], holds: str) -> None:
    """Make the file whole under another name first, so that one that is empty or half made is known to be damaged."""
    new = file.with_name(f"{file.name}.new")
    for left in (new, new.with_name(f"{new.name}-wal"), new.with_name(f"{new.name}-shm")):
        left.unlink(missing_ok=True)  # of a process that died here
    make_private_file(new)
    with closing(writing(new)) as connection:
        connection.row_factory = sqlite3.Row
        _prepare(connection, file, formats, holds)
    new.replace(file)


def _prepare(connection: sqlite3.Connection, file: Path, formats: Sequence[str], holds: str) -> None:
    """Make the tables, or those that a file of an earlier format lacks; all or nothing."""
    connection.execute("PRAGMA journal_mode = WAL")
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for statements in formats[_format(connection, file, formats, holds) :]:
            for statement in statements.split(";\n"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(formats)}")


def _require_format(connection: sqlite3.Connection, file: Path, formats: Sequence[str], holds: str) -> None:
    """Refuse a file that would have to be changed first."""
    if _format(connection, file, formats, holds) < len(formats):
        raise LibraryNotWritable(
            f"{file} is of an earlier Lede and cannot be brought to the present {holds} format, because {file.parent} "
            "cannot be written; allow writing there once"
        )


def _format(connection: sqlite3.Connection, file: Path, formats: Sequence[str], holds: str) -> int:
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if not 0 <= found <= len(formats):
        raise LaterFormat(
            f"{file} has {holds} format {found}, this Lede reads formats up to {len(formats)}; "
            "use the version of Lede that wrote it"
        )
    return found
