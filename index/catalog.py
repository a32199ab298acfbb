"""The catalog: articles, their passages and the revision, in one SQLite file. The source of truth.

A change is real once the catalog has committed it; Chroma and tantivy hold copies that can be rebuilt from here
(`reindex`) and whose strays are recognised because the catalog does not know them. Passages belong to a *generation*:
one pass of one splitter and one embedding model over the whole library. One generation is active at a time.

Not here: any decision about when to write (`ingest`), and the two derived indexes (`vectors`, `lexical`).
"""

import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any

from index.article import Article, Span
from index.errors import ArticleNotFound, LibraryDamaged
from index.rows import (
    ArticleState,
    Generation,
    StoredPassage,
    article_of,
    offsets_of,
    passage_of,
    passage_values,
    stamp,
)
from index.storage import is_damage

SCHEMA_VERSION = 1
SQL_VARIABLES = 500
"""Ids per statement; SQLite's own limit was 999 for many years."""

SCHEMA = """
CREATE TABLE library (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE generations (
    id INTEGER PRIMARY KEY AUTOINCREMENT, fingerprint TEXT NOT NULL, splitter TEXT NOT NULL, active INTEGER NOT NULL
);
CREATE TABLE articles (
    id TEXT PRIMARY KEY, version TEXT NOT NULL, text TEXT NOT NULL, title TEXT NOT NULL, author TEXT, source TEXT,
    published_at TEXT, url TEXT, path TEXT, added_at TEXT NOT NULL, updated_at TEXT NOT NULL
);
CREATE INDEX articles_by_path ON articles (path);
CREATE INDEX articles_by_date ON articles (published_at);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, generation INTEGER NOT NULL, id TEXT NOT NULL, article_id TEXT NOT NULL,
    place INTEGER NOT NULL, sentences TEXT NOT NULL, vectors BLOB NOT NULL, UNIQUE (generation, id)
);
CREATE INDEX passages_by_article ON passages (article_id, generation);
CREATE TABLE unsettled (article_id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
"""`unsettled`: articles whose copies in Chroma and tantivy may differ from the catalog until the row is gone."""


class Catalog:
    """The SQLite file of one library.

    Args:
        file: where it stands; made when missing.

    Raises:
        LibraryDamaged: the file is no catalog, or one of a later Lede.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._pool: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._closed = False
        try:
            with self._connection() as connection:
                self._prepare(connection)
        except BaseException as error:
            self.close()
            if isinstance(error, sqlite3.DatabaseError) and is_damage(error):
                raise LibraryDamaged(
                    f"{file} is not a Lede catalog ({error}); "
                    "restore it from a backup, or move the folder away and add the articles again"
                ) from error
            raise

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            found = connection.execute("PRAGMA user_version").fetchone()[0]
            if found == 0:
                for statement in SCHEMA.split(";\n"):
                    connection.execute(statement)
                rows = {"id": uuid.uuid4().hex[:12], "revision": "0"}
                connection.executemany("INSERT INTO library VALUES (?, ?)", rows.items())
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            elif found != SCHEMA_VERSION:
                raise LibraryDamaged(
                    f"{self._file} has catalog format {found}, this Lede reads format {SCHEMA_VERSION}; "
                    "use the version of Lede that wrote it"
                )

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

    # The library as a whole

    @property
    def library_id(self) -> str:
        """Twelve hexadecimal digits, drawn once; names this library on a shared Chroma server."""
        return str(self._rows("SELECT value FROM library WHERE key = 'id'")[0][0])

    @property
    def revision(self) -> int:
        """Grows with every committed change, by any process: whoever kept something of it looks here first."""
        return int(self._rows("SELECT value FROM library WHERE key = 'revision'")[0][0])

    def generations(self) -> list[Generation]:
        """All generations, the oldest first; those not active are under way or left by a process that died."""
        rows = self._rows("SELECT id, fingerprint, splitter, active FROM generations ORDER BY id")
        return [Generation(row["id"], row["fingerprint"], row["splitter"], bool(row["active"])) for row in rows]

    def active(self) -> Generation | None:
        """The generation that searches use; None while nothing was ever added."""
        return next((generation for generation in self.generations() if generation.active), None)

    def start_generation(self, fingerprint: str, splitter: str, *, active: bool) -> Generation:
        """Makes room for a new generation; `active` only for a library's first one."""
        with self._transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO generations (fingerprint, splitter, active) VALUES (?, ?, ?)",
                (fingerprint, splitter, int(active)),
            )
            if active:
                _bump(connection)
        return Generation(int(cursor.lastrowid or 0), fingerprint, splitter, active)

    def activate(self, generation: Generation) -> None:
        """Swaps the pointer: from this commit on every search uses the given generation."""
        with self._transaction() as connection:
            connection.execute("UPDATE generations SET active = (id = ?)", (generation.id,))
            _bump(connection)

    def drop_generation(self, generation: Generation) -> None:
        """Forgets a generation that is not active, with its passages."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM passages WHERE generation = ?", (generation.id,))
            connection.execute("DELETE FROM generations WHERE id = ? AND NOT active", (generation.id,))

    # Writing articles

    def mark_unsettled(self, article_ids: Iterable[str]) -> None:
        """Notes, before Chroma or tantivy are touched, whose copies there are about to change."""
        with self._transaction() as connection:
            connection.executemany("INSERT OR IGNORE INTO unsettled VALUES (?)", ((one,) for one in article_ids))

    def settle(self, article_ids: Iterable[str]) -> None:
        """Notes that the copies agree with the catalog again."""
        with self._transaction() as connection:
            connection.executemany("DELETE FROM unsettled WHERE article_id = ?", ((one,) for one in article_ids))

    def unsettled(self) -> list[str]:
        """Articles that a process left in between when it died, or that one is changing now."""
        return [row[0] for row in self._rows("SELECT article_id FROM unsettled ORDER BY article_id")]

    def put(self, generation: Generation, articles: Iterable[tuple[Article, Sequence[StoredPassage]]]) -> None:
        """Adds or replaces articles with their passages, all or nothing. This is the commit point."""
        now = stamp(datetime.now(UTC))
        with self._transaction() as connection:
            for article, passages in articles:
                connection.execute(
                    "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                    "version = excluded.version, text = excluded.text, title = excluded.title, "
                    "author = excluded.author, source = excluded.source, published_at = excluded.published_at, "
                    "url = excluded.url, path = excluded.path, updated_at = excluded.updated_at",
                    (
                        article.id, article.version, article.text, article.title, article.author, article.source,
                        article.published_at and stamp(article.published_at), article.url, article.path, now, now,
                    ),
                )  # fmt: skip
                connection.execute("DELETE FROM passages WHERE article_id = ?", (article.id,))
                _insert_passages(connection, generation, passages)
            _bump(connection)

    def put_passages(self, generation: Generation, passages: Iterable[StoredPassage]) -> None:
        """Adds passages of a generation that is not active yet; no search sees them."""
        with self._transaction() as connection:
            _insert_passages(connection, generation, passages)

    def move(self, article: Article) -> None:
        """Notes a new path for an article whose content is the same."""
        with self._transaction() as connection:
            connection.execute("UPDATE articles SET path = ? WHERE id = ?", (article.path, article.id))

    def delete(self, article_ids: Iterable[str]) -> None:
        """Forgets articles and their passages. This is the commit point."""
        with self._transaction() as connection:
            for article_id in article_ids:
                connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
                connection.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))
            _bump(connection)

    # Reading

    def states(self) -> dict[str, ArticleState]:
        """Every article's id with what tells whether it changed."""
        rows = self._rows("SELECT id, version, path, url FROM articles")
        return {row["id"]: ArticleState(row["version"], row["path"], row["url"]) for row in rows}

    def article_ids(self) -> list[str]:
        """Every article's id, the newest article first, the undated last."""
        rows = self._rows("SELECT id FROM articles ORDER BY published_at IS NULL, published_at DESC, title, id")
        return [row[0] for row in rows]

    def count(self) -> int:
        """How many articles there are."""
        return int(self._rows("SELECT count(*) FROM articles")[0][0])

    def articles(self, article_ids: Sequence[str]) -> dict[str, Article]:
        """The articles with these ids; ids that are not known are left out."""
        found: dict[str, Article] = {}
        for chunk in _chunks(article_ids):
            marks = ",".join("?" * len(chunk))
            for row in self._rows(f"SELECT * FROM articles WHERE id IN ({marks})", *chunk):  # noqa: S608 - only marks
                found[row["id"]] = article_of(row)
        return found

    def article(self, article_id: str) -> Article:
        """One article.

        Raises:
            ArticleNotFound: the library has none with this id.
        """
        found = self.articles([article_id])
        if article_id not in found:
            raise ArticleNotFound(f"no article in this library has the id {article_id!r}; `lede list` shows the ids")
        return found[article_id]

    def sources(self) -> dict[str, int]:
        """Publication names as stored, each with its number of articles, the largest first."""
        query = "SELECT source, count(*) FROM articles WHERE source IS NOT NULL GROUP BY source ORDER BY 2 DESC, 1"
        return {row[0]: row[1] for row in self._rows(query)}

    def passages(self, generation: Generation, passage_ids: Sequence[str]) -> dict[str, StoredPassage]:
        """The passages with these ids and their vectors; ids that are not known are left out."""
        found: dict[str, StoredPassage] = {}
        for chunk in _chunks(passage_ids):
            marks = ",".join("?" * len(chunk))
            rows = self._rows(
                "SELECT passages.*, articles.text FROM passages JOIN articles ON articles.id = article_id "  # noqa: S608
                f"WHERE generation = ? AND passages.id IN ({marks})",
                generation.id,
                *chunk,
            )
            found.update((row["id"], passage_of(row)) for row in rows)
        return found

    def passages_of(self, generation: Generation, article_id: str) -> list[StoredPassage]:
        """One article's passages in order."""
        query = (
            "SELECT passages.*, articles.text FROM passages JOIN articles ON articles.id = article_id "
            "WHERE article_id = ? AND generation = ? ORDER BY place"
        )
        return [passage_of(row) for row in self._rows(query, article_id, generation.id)]

    def passage_ids(self, generation: Generation, article_ids: Sequence[str] | None = None) -> set[str]:
        """The ids of every passage of a generation, or of those of some articles."""
        query = "SELECT id FROM passages WHERE generation = ?"
        if article_ids is None:
            return {row[0] for row in self._rows(query, generation.id)}
        found: set[str] = set()
        for chunk in _chunks(article_ids):
            marks = ",".join("?" * len(chunk))
            rows = self._rows(f"{query} AND article_id IN ({marks})", generation.id, *chunk)
            found.update(row[0] for row in rows)
        return found

    def sentences(self, generation: Generation, article_id: str) -> list[Span]:
        """Where each sentence of an article stands, in order, without the work of unpacking vectors."""
        query = "SELECT sentences FROM passages WHERE article_id = ? AND generation = ?"
        return sorted({span for row in self._rows(query, article_id, generation.id) for span in offsets_of(row)[1]})

    def passage_count(self, generation: Generation) -> int:
        """How many passages a generation has."""
        return int(self._rows("SELECT count(*) FROM passages WHERE generation = ?", generation.id)[0][0])

    def check(self) -> str | None:
        """What SQLite finds wrong with the file, or None."""
        found = str(self._rows("PRAGMA quick_check(1)")[0][0])
        return None if found == "ok" else found


def _insert_passages(connection: sqlite3.Connection, generation: Generation, passages: Iterable[StoredPassage]) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO passages (generation, id, article_id, place, sentences, vectors) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (passage_values(generation, one) for one in passages),
    )


def _bump(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE library SET value = CAST(value AS INTEGER) + 1 WHERE key = 'revision'")


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), SQL_VARIABLES):
        yield ids[start : start + SQL_VARIABLES]
