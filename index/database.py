"""One SQLite file for several threads: a pool of connections, transactions, formats, and what to say of a damaged file.

Not here: any table (`schema`) and any query (`catalog`, `stories`); `assistant` keeps its conversations in one too.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any

from index.errors import LibraryDamaged
from index.forking import forget_in_child, keep
from index.storage import is_damage


class Database:
    """A SQLite file.

    Args:
        file: where it stands; made when missing, brought to the present format when it is of an earlier one.
        formats: for each format, statements that lead to it from the one before; the first from an empty file.
        holds: what the file is, in a word or two, for whoever reads an error.
        advice: what to do where the file is damaged.

    Raises:
        LibraryDamaged: the file is something else, or of a later Lede.
    """

    def __init__(self, file: Path, formats: Sequence[str], *, holds: str, advice: str) -> None:
        self._file = file
        self._pool: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._closed = False
        forget_in_child(self)
        try:
            with self._connection() as connection:
                _prepare(connection, file, formats, holds)
        except BaseException as error:
            self.close()
            if isinstance(error, sqlite3.DatabaseError) and is_damage(error):
                raise LibraryDamaged(f"{file} is not a Lede {holds} ({error}); {advice}") from error
            raise

    def forget(self) -> None:
        """Leaves the connections to the process that this one was forked from."""
        keep(self._pool)
        self._pool = LifoQueue()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """A connection for this thread alone, for as long as the block lasts."""
        try:
            connection = self._pool.get_nowait()
        except Empty:
            connection = sqlite3.connect(self._file, timeout=30, isolation_level=None, check_same_thread=False)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA synchronous = FULL")
            yield connection
        finally:
            if self._closed:
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

    def close(self) -> None:
        """Gives the file back. Nothing is lost when this is forgotten."""
        self._closed = True
        while not self._pool.empty():
            self._pool.get_nowait().close()


def _prepare(connection: sqlite3.Connection, file: Path, formats: Sequence[str], holds: str) -> None:
    """Makes the tables, or those that a file of an earlier format lacks; all or nothing."""
    connection.execute("PRAGMA journal_mode = WAL")
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if not 0 <= found <= len(formats):
            raise LibraryDamaged(
                f"{file} has {holds} format {found}, this Lede reads formats up to {len(formats)}; "
                "use the version of Lede that wrote it"
            )
        for statements in formats[found:]:
            for statement in statements.split(";\n"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(formats)}")
