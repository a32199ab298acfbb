"""One SQLite file for several threads: a pool of connections, transactions, and what to say of a file that is none.

Not here: the tables (`schema`) and any query of them (`catalog`, `stories`).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any

from index.errors import LibraryDamaged
from index.schema import prepare
from index.storage import is_damage


class Database:
    """The SQLite file of one library.

    Args:
        file: where it stands; made when missing, brought to the present format when it is of an earlier one.

    Raises:
        LibraryDamaged: the file is no catalog, or one of a later Lede.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._pool: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._closed = False
        try:
            with self._connection() as connection:
                prepare(connection, file)
        except BaseException as error:
            self.close()
            if isinstance(error, sqlite3.DatabaseError) and is_damage(error):
                raise LibraryDamaged(
                    f"{file} is not a Lede catalog ({error}); "
                    "restore it from a backup, or move the folder away and add the articles again"
                ) from error
            raise

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
