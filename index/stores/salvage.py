"""Reading around damaged pages: what SQLite can still give of a file goes into a new one, and the old one is kept.

SQLite stops at the first page that it cannot read. Rows are therefore asked for by their number, one at a time where a
page is damaged, and what is lost is named by the indexes, which may be whole where the table is not. Derived tables
(the stories of the catalog) are left out and made again from the texts.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock

from index.errors import LibraryBusy, LibraryDamaged
from index.stores.audit import FaultyArticle, is_whole
from index.stores.filesystem import FILE, storage_errors
from index.stores.home import CATALOG
from index.stores.schema import FORMATS
from index.stores.sqlite import make, reading

STEP = 200
"""Rows asked for at once, and numbers tried one by one where that fails."""

BEYOND = 10_000
"""Numbers tried above the last row that was read, where no index tells the highest."""

TABLES = ("library", "generations", "articles", "passages")
"""Of the catalog: what cannot be made again from something else."""

_NAMES = (
    "SELECT id, title FROM articles INDEXED BY articles_listed ORDER BY published_at {0}, source {0}",
    "SELECT id, NULL FROM articles INDEXED BY sqlite_autoindex_articles_1 ORDER BY id {0}",
    "SELECT article_id, NULL FROM passages INDEXED BY passages_by_article ORDER BY article_id {0}",
    "SELECT article_id, NULL FROM signatures ORDER BY number {0}",
)
"""Where the catalog names its articles, but for the table itself; each is read from both ends."""

Keep = Callable[[str, sqlite3.Row], bool]
"""Whether a row of a table, by the table's name, is worth keeping."""


class Salvage(NamedTuple):
    """What is left of a damaged catalog.

    Args:
        articles: how many can be read whole.
        lost: those that cannot, by whatever of them is left.
        kept: where the damaged file stands now; None where it was only looked at.
    """

    articles: int
    lost: tuple[FaultyArticle, ...]
    kept: Path | None = None


def look(home: Path) -> Salvage:
    """Tell what could be salvaged of a library's catalog, and change nothing.

    Raises:
        LibraryDamaged: nothing of it can be read.
    """
    with storage_errors(home), closing(_opened(home / CATALOG)) as damaged:
        return _counted(damaged, {str(row["id"]) for row in rows_of(damaged, "articles") if is_whole(damaged, row)})


def is_damaged(file: Path) -> bool:
    """Return whether SQLite finds something wrong with a file that it can open.

    Raises:
        LibraryDamaged: nothing of it can be read.
    """
    with closing(_opened(file)) as connection:
        return not _is_sound(connection)


def salvage_catalog(home: Path, wait: float) -> Salvage | None:
    """Make a new catalog of what can be read of a damaged one, in its place; some passages may be missing then.

    Args:
        wait: seconds for another process that is changing the library.

    Returns:
        What became of it; None where nothing is wrong with the catalog's file.

    Raises:
        LibraryBusy: another process has the library open.
        LibraryDamaged: nothing of the catalog can be read; it stays as it is.
    """
    with storage_errors(home), FileLock(home / "write.lock", timeout=wait, mode=FILE):
        with closing(_opened(home / CATALOG)) as damaged:
            if _is_sound(damaged):
                return None
            whole = {str(row["id"]) for row in rows_of(damaged, "articles") if is_whole(damaged, row)}
            found = _counted(damaged, whole)

        def keep(table: str, row: sqlite3.Row) -> bool:
            owner = {"articles": "id", "passages": "article_id"}.get(table)
            return owner is None or row[owner] in whole

        return found._replace(kept=salvage(home / CATALOG, FORMATS, TABLES, holds="catalog", keep=keep))


def salvage(file: Path, formats: Sequence[str], tables: Sequence[str], *, holds: str, keep: Keep | None = None) -> Path:
    """Make a new file of what can be read of a damaged one, and put it in its place.

    Args:
        formats, holds: as for `Database`.
        tables: whose rows are taken over, those that others refer to first.
        keep: which of them; by default all.

    Returns:
        Where the damaged file is kept.

    Raises:
        LibraryBusy: another process has the file open.
        LibraryDamaged: nothing of the file can be read; it stays as it is.
    """
    new = file.with_name(f"{file.stem}.salvaged{file.suffix}")
    new.unlink(missing_ok=True)
    make(new, formats, holds)
    with closing(_opened(file)) as damaged, closing(sqlite3.connect(new, isolation_level=None)) as whole:
        whole.execute("PRAGMA journal_mode = DELETE")  # one file to put in place, and nothing beside it
        whole.execute("BEGIN")
        for table in tables:
            columns = [row[1] for row in whole.execute(f"PRAGMA table_info({table})")]
            marks = ", ".join("?" * len(columns))
            statement = f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our names
            for row in rows_of(damaged, table):
                if keep is None or keep(table, row):
                    with suppress(sqlite3.IntegrityError, IndexError):  # a row that is no row
                        whole.execute(statement, tuple(row[name] for name in columns))
        whole.execute("COMMIT")
    kept = file.with_name(f"{file.stem}.damaged-{datetime.now().astimezone():%Y%m%d-%H%M%S}{file.suffix}")
    _set_aside(file, kept)
    new.replace(file)
    return kept


def rows_of(connection: sqlite3.Connection, table: str) -> Iterator[sqlite3.Row]:
    """Yield the rows of a table that can be read, in any order; some may come twice."""
    (statement,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    if "WITHOUT ROWID" in statement:
        key = connection.execute(f"PRAGMA table_info({table})").fetchone()[1]
        for direction in ("ASC", "DESC"):
            yield from _until_damage(connection, f"SELECT * FROM {table} ORDER BY {key} {direction}")  # noqa: S608
        return
    number, highest = 0, _highest(connection, table)
    query = f"SELECT rowid AS salvaged_number, * FROM {table} WHERE rowid "  # noqa: S608
    while True:
        try:
            found = connection.execute(f"{query} > ? ORDER BY rowid LIMIT {STEP}", (number,)).fetchall()
        except sqlite3.DatabaseError:
            for one in range(number + 1, number + STEP + 1):
                yield from _until_damage(connection, f"{query} = {one}")
            number += STEP
            if number >= highest:
                return
            continue
        if not found:
            return
        yield from found
        number = found[-1]["salvaged_number"]
        highest = max(highest, number)


def _highest(connection: sqlite3.Connection, table: str) -> int:
    """The highest number of a row, as far as the table or an index of it tells."""
    numbers = [0]
    queries = [f"SELECT max(rowid) FROM {table}"]  # noqa: S608
    queries += [
        f"SELECT max(rowid) FROM (SELECT rowid FROM {table} INDEXED BY {index['name']})"  # noqa: S608
        for index in _until_damage(connection, f"PRAGMA index_list({table})")
    ]
    for query in queries:
        numbers += [int(row[0]) for row in _until_damage(connection, query) if row[0]]
    return max(numbers) or BEYOND


def _until_damage(connection: sqlite3.Connection, query: str) -> Iterator[sqlite3.Row]:
    with suppress(sqlite3.DatabaseError):
        yield from connection.execute(query)


def _counted(damaged: sqlite3.Connection, whole: set[str]) -> Salvage:
    """What is left, held against every place that names an article."""
    known: dict[str, str | None] = {}
    for query in _NAMES:
        for direction in ("ASC", "DESC"):
            for article_id, title in _until_damage(damaged, query.format(direction)):
                if isinstance(article_id, str):
                    known[article_id] = known.get(article_id) or title
    lost = sorted(FaultyArticle(one, title) for one, title in known.items() if one not in whole)
    return Salvage(len(whole), tuple(lost))


def _is_sound(connection: sqlite3.Connection) -> bool:
    return [row[0] for row in _until_damage(connection, "PRAGMA integrity_check(1)")] == ["ok"]


def _opened(file: Path) -> sqlite3.Connection:
    try:
        connection = reading(file)
    except sqlite3.DatabaseError as error:
        raise LibraryDamaged(
            f"nothing of {file} can be read ({error}); bring it back with `lede restore FILE` from a backup into "
            "another folder"
        ) from error
    connection.row_factory = sqlite3.Row
    connection.text_factory = lambda found: found.decode("utf-8", "replace")
    return connection


def _set_aside(file: Path, kept: Path) -> None:
    """Keep a damaged file under another name, with its log, so that a new one can stand in its place."""
    log, index = file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")
    kept_log = kept.with_name(f"{kept.name}-wal")
    shutil.copy2(file, kept)
    if log.exists() and log.stat().st_size:
        shutil.copy2(log, kept_log)
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")  # takes the log in; fails where another has it open
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                kept.unlink()
                kept_log.unlink(missing_ok=True)
                raise LibraryBusy(
                    f"another process has {file} open; close every Lede that uses this folder, then try again"
                ) from error
    for left in (log, index):  # a log of the old file would be read into the new one
        left.unlink(missing_ok=True)
