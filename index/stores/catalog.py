"""The catalog: articles, their passages and the revision, in one SQLite file. The source of truth.

A change is real once the catalog has committed it; Chroma and tantivy hold copies that can be rebuilt from here
(`reindex`) and whose strays are recognised because the catalog does not know them. Passages belong to a *generation*:
one pass of one splitter and one embedding model over the whole library. One generation is active at a time.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePath

from index.article import Article, Block, Span
from index.duplicates.minhash import sign
from index.duplicates.versions import StoryMember
from index.errors import ArticleNotFound
from index.stores import clusters, listing
from index.stores.audit import Audit, audit
from index.stores.listing import ArticlePage, DayCount, Tallied, Wanted
from index.stores.schema import (
    FORMATS,
    ArticleState,
    Generation,
    IndexFilter,
    RemovedArticle,
    StoredPassage,
    article_of,
    offsets_of,
    pack_blocks,
    passage_of,
    passage_values,
    stamp,
    unpack_blocks,
)
from index.stores.sqlite import Database


class Catalog(Database):
    """The catalog of one library.

    Args:
        file: see `Database`, also for how it is opened and closed.
    """

    def __init__(self, file: Path) -> None:
        advice = (
            "bring it back with `lede restore FILE` from a backup into another folder, or move the folder away and "
            "add the articles again"
        )
        super().__init__(file, FORMATS, holds="catalog", advice=advice)

    # The library as a whole

    @property
    def library_id(self) -> str:
        """Twelve hexadecimal digits that name this library's collections in Chroma."""
        return str(self._rows("SELECT value FROM library WHERE key = 'id'")[0][0])

    @property
    def claims(self) -> list[str]:
        """What may stand on this library's collections on a Chroma server, the newest last; see `Vectors.take`."""
        return [
            claim for row in self._rows("SELECT value FROM library WHERE key = 'claims'") for claim in row[0].split()
        ]

    def claim(self, *claims: str) -> None:
        """Note what may stand there from now on."""
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO library VALUES ('claims', ?)", (" ".join(claims),))

    def rename(self) -> None:
        """Draw another id, for collections that are made anew; the old ones may be another library's."""
        with self._transaction() as connection:
            connection.execute("UPDATE library SET value = lower(hex(randomblob(6))) WHERE key = 'id'")
            connection.execute("DELETE FROM library WHERE key = 'claims'")
            _bump(connection)

    @property
    def revision(self) -> int:
        """Grows with every committed change, by any process: whoever kept something of it looks here first."""
        return int(self._rows("SELECT value FROM library WHERE key = 'revision'")[0][0])

    @property
    def begun(self) -> bool:
        """Whether articles were ever to be added: before that, no index stands beside the catalog."""
        return bool(self._rows("SELECT 1 FROM sqlite_sequence WHERE name = 'generations'"))

    def generations(self) -> list[Generation]:
        """Return all generations, the oldest first; those not active are under way or left by a process that died."""
        rows = self._rows("SELECT id, fingerprint, splitter, active FROM generations ORDER BY id")
        return [Generation(row["id"], row["fingerprint"], row["splitter"], bool(row["active"])) for row in rows]

    def active(self) -> Generation | None:
        """Return the generation that searches use; None while nothing was ever added."""
        return next((generation for generation in self.generations() if generation.active), None)

    def start_generation(self, fingerprint: str, splitter: str) -> Generation:
        """Make room for a new generation, which no search uses before `activate`."""
        query = "INSERT INTO generations (fingerprint, splitter, active) VALUES (?, ?, 0)"
        with self._transaction() as connection:
            cursor = connection.execute(query, (fingerprint, splitter))
        return Generation(int(cursor.lastrowid or 0), fingerprint, splitter, active=False)

    def activate(self, generation: Generation) -> None:
        """Swap the pointer: from this commit on every search uses the given generation."""
        with self._transaction() as connection:
            connection.execute("UPDATE generations SET active = (id = ?)", (generation.id,))
            _bump(connection)

    def drop_generation(self, generation: Generation) -> None:
        """Forget a generation that is not active, with its passages."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM passages WHERE generation = ?", (generation.id,))
            connection.execute("DELETE FROM generations WHERE id = ? AND NOT active", (generation.id,))

    # Writing articles

    def mark_unsettled(self, article_ids: Iterable[str]) -> None:
        """Note, before Chroma or tantivy are touched, whose copies there are about to change."""
        with self._transaction() as connection:
            connection.executemany("INSERT OR IGNORE INTO unsettled VALUES (?)", ((one,) for one in article_ids))

    def settle(self, article_ids: Iterable[str]) -> None:
        """Note that the copies agree with the catalog again."""
        with self._transaction() as connection:
            connection.executemany("DELETE FROM unsettled WHERE article_id = ?", ((one,) for one in article_ids))

    def unsettled(self) -> list[str]:
        """Return articles that a process left in between when it died, or that one is changing now."""
        return [row[0] for row in self._rows("SELECT article_id FROM unsettled ORDER BY article_id")]

    def put(self, generation: Generation, articles: Iterable[tuple[Article, Sequence[StoredPassage]]]) -> None:
        """Add or replace articles with their passages, all or nothing. This is the commit point."""
        now = stamp(datetime.now(UTC))
        signed = [(article, passages, sign(article)) for article, passages in articles]
        with self._transaction() as connection:
            for article, passages, signature in signed:
                connection.execute(
                    "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                    "version = excluded.version, text = excluded.text, title = excluded.title, "
                    "author = excluded.author, source = excluded.source, published_at = excluded.published_at, "
                    "url = excluded.url, path = excluded.path, updated_at = excluded.updated_at, "
                    "blocks = excluded.blocks",
                    (
                        article.id, article.version, article.text, article.title, article.author, article.source,
                        article.published_at and stamp(article.published_at), article.url, article.path, now, now,
                        pack_blocks(article),
                    ),
                )  # fmt: skip
                connection.execute("DELETE FROM passages WHERE article_id = ?", (article.id,))
                _insert_passages(connection, generation, passages)
                clusters.enter(connection, article, signature)
            _bump(connection)

    def put_passages(self, generation: Generation, passages: Iterable[StoredPassage]) -> None:
        """Add passages of a generation that is not active yet; no search sees them."""
        with self._transaction() as connection:
            _insert_passages(connection, generation, passages)

    def move(self, article: Article) -> None:
        """Note a new path for an article whose content is the same."""
        with self._transaction() as connection:
            connection.execute("UPDATE articles SET path = ? WHERE id = ?", (article.path, article.id))

    def relocate(self, before: PurePath, after: Path) -> None:
        """Note that files which stood below one folder stand below another, and that this library is another one.

        Args:
            before: may be of another system.
        """
        rows = self._rows("SELECT id, path FROM articles WHERE path IS NOT NULL")
        paths = [(row["id"], type(before)(row["path"])) for row in rows]
        moved = [
            (str(after.joinpath(*path.relative_to(before).parts)), one) for one, path in paths if before in path.parents
        ]
        with self._transaction() as connection:
            connection.executemany("UPDATE articles SET path = ? WHERE id = ?", moved)
        self.rename()

    def delete(self, article_ids: Iterable[str]) -> None:
        """Forget articles and their passages. This is the commit point."""
        with self._transaction() as connection:
            for article_id in article_ids:
                connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
                connection.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))
                clusters.leave(connection, article_id)
            _bump(connection)

    def kept(self, article_ids: Sequence[str]) -> list[RemovedArticle]:
        """Return articles as they stand, to be put back after they are deleted; ids that are not known are left out."""
        found = []
        with self._connection() as connection:
            for article_id in article_ids:
                article = connection.execute("SELECT * FROM articles WHERE id = ?", (article_id,)).fetchone()
                if article is not None:
                    query = "SELECT generation, id, article_id, place, sentences, vectors FROM passages "
                    rows = connection.execute(f"{query} WHERE article_id = ? ORDER BY number", (article_id,)).fetchall()
                    number = clusters.number_of(connection, article_id)
                    found.append(RemovedArticle(dict(article), tuple(map(tuple, rows)), number))
        return found

    def put_back(self, kept: Iterable[RemovedArticle]) -> None:
        """Store articles as they were, all or nothing. This is the commit point.

        Args:
            kept: of ids that are not in the catalog.
        """
        with self._transaction() as connection:
            for article, passages, number in kept:
                columns, marks = ", ".join(article), ", ".join("?" * len(article))
                connection.execute(f"INSERT INTO articles ({columns}) VALUES ({marks})", tuple(article.values()))  # noqa: S608
                connection.executemany(
                    "INSERT INTO passages (generation, id, article_id, place, sentences, vectors) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    passages,
                )
                restored = article_of(article)
                clusters.enter(connection, restored, sign(restored), number)
            _bump(connection)

    def sign_rest(self, limit: int) -> int:
        """Sign up to so many articles that an earlier Lede stored, in one commit; return how many there were."""
        with self._transaction() as connection:
            signed, joined = clusters.sign_rest(connection, limit)
            if joined:
                _bump(connection)
        return signed

    # Reading

    def states(self) -> dict[str, ArticleState]:
        """Return every article's id with what tells whether it changed."""
        rows = self._rows("SELECT id, version, path, url FROM articles")
        return {row["id"]: ArticleState(row["version"], row["path"], row["url"]) for row in rows}

    def article_ids(self) -> list[str]:
        """Return every article's id, the newest article first, the undated last."""
        rows = self._rows("SELECT id FROM articles ORDER BY published_at IS NULL, published_at DESC, title, id")
        return [row[0] for row in rows]

    def count(self) -> int:
        """Return how many articles there are."""
        return int(self._rows("SELECT count(*) FROM articles")[0][0])

    def articles(self, article_ids: Sequence[str]) -> dict[str, Article]:
        """Return the articles with these ids; ids that are not known are left out."""
        query = "SELECT * FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        return {row["id"]: article_of(row) for row in self._rows(query, json.dumps(list(article_ids)))}

    def article(self, article_id: str) -> Article:
        """Return one article.

        Raises:
            ArticleNotFound: the library has none with this id.
        """
        found = self.articles([article_id])
        if article_id not in found:
            raise ArticleNotFound(f"no article in this library has the id {article_id!r}; `lede list` shows the ids")
        return found[article_id]

    def sources(self) -> dict[str, int]:
        """Return publication names as stored, each with its number of articles, the largest first."""
        return self.tally("source", IndexFilter())

    def authors(self) -> dict[str, int]:
        """Return bylines as stored, each with its number of articles, the most frequent first."""
        return self.tally("author", IndexFilter())

    def tally(self, column: Tallied, filters: IndexFilter) -> dict[str, int]:
        """Return how many articles there are of each publication or byline, the most first; see `listing.tally`."""
        with self._connection() as connection:
            return listing.tally(connection, column, filters)

    def articles_of(self, generation: Generation, passage_ids: Iterable[str]) -> list[str]:
        """Return the ids of the articles that some passages are of, each once."""
        query = (
            "SELECT DISTINCT article_id FROM passages WHERE generation = ? AND id IN (SELECT value FROM json_each(?))"
        )
        return [row[0] for row in self._rows(query, generation.id, json.dumps(list(passage_ids)))]

    def judged(self, article_ids: Iterable[str], judge: Callable[[str, str], int]) -> dict[str, int]:
        """Return what a function of title and text makes of each article; no article is kept in memory."""
        query = "SELECT id, judged(title, text) FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        with self._connection() as connection:
            connection.create_function("judged", 2, judge)
            return {row[0]: row[1] for row in connection.execute(query, (json.dumps(list(article_ids)),))}

    def reads(self, path: str) -> bool:
        """Return whether an article has this path, or one of a record in it."""
        query = "SELECT 1 FROM articles WHERE path = ? OR substr(path, 1, ?) = ? LIMIT 1"
        return bool(self._rows(query, path, len(path) + 1, f"{path}#"))

    def ids_by(self, bylines: Iterable[str]) -> list[str]:
        """Return the ids of the articles with these bylines, as stored."""
        query = "SELECT id FROM articles WHERE author IN (SELECT value FROM json_each(?))"
        return [row[0] for row in self._rows(query, json.dumps(list(bylines)))]

    def page(self, filters: IndexFilter, wanted: Wanted) -> ArticlePage:
        """Return some of the articles, in order."""
        with self._connection() as connection:
            return listing.page(connection, filters, wanted)

    def day_counts(self, filters: IndexFilter, search: str) -> tuple[list[DayCount], int]:
        """Return how many articles there are of each day; see `listing.days`."""
        with self._connection() as connection:
            return listing.days(connection, filters, search)

    def days(self) -> tuple[datetime | None, datetime | None]:
        """Return when the first and the last article were published, as far as is known."""
        first, last = self._rows("SELECT min(published_at), max(published_at) FROM articles")[0]
        return first and datetime.fromisoformat(first), last and datetime.fromisoformat(last)

    def stories(self, article_ids: Iterable[str]) -> list[list[StoryMember]]:
        """Return the stories that some articles belong to, each with all its articles; none for an article alone."""
        with self._connection() as connection:
            return list(clusters.members(connection, article_ids))

    def passages(self, generation: Generation, passage_ids: Sequence[str]) -> dict[str, StoredPassage]:
        """Return the passages with these ids and their vectors; ids that are not known are left out."""
        query = (
            "SELECT passages.*, articles.text FROM passages JOIN articles ON articles.id = article_id "
            "WHERE generation = ? AND passages.id IN (SELECT value FROM json_each(?))"
        )
        rows = self._rows(query, generation.id, json.dumps(list(passage_ids)))
        return {row["id"]: passage_of(row) for row in rows}

    def passages_of(self, generation: Generation, article_id: str) -> list[StoredPassage]:
        """Return one article's passages in order."""
        query = (
            "SELECT passages.*, articles.text FROM passages JOIN articles ON articles.id = article_id "
            "WHERE article_id = ? AND generation = ? ORDER BY place"
        )
        return [passage_of(row) for row in self._rows(query, article_id, generation.id)]

    def passage_ids(self, generation: Generation, article_ids: Sequence[str] | None = None) -> set[str]:
        """Return the ids of every passage of a generation, or of those of some articles."""
        query = "SELECT id FROM passages WHERE generation = ?"
        if article_ids is None:
            return {row[0] for row in self._rows(query, generation.id)}
        query += " AND article_id IN (SELECT value FROM json_each(?))"
        return {row[0] for row in self._rows(query, generation.id, json.dumps(list(article_ids)))}

    def sentences(self, generation: Generation, article_id: str) -> list[Span]:
        """Return where each sentence of an article stands, in order, without the work of unpacking vectors."""
        query = "SELECT sentences FROM passages WHERE article_id = ? AND generation = ?"
        return sorted({span for row in self._rows(query, article_id, generation.id) for span in offsets_of(row)[1]})

    def blocks(self, article_id: str) -> tuple[Block, ...] | None:
        """Return an article's blocks; None where those kept were found by an older rule, or none were kept.

        Raises:
            ArticleNotFound: the library has none with this id.
        """
        rows = self._rows("SELECT blocks FROM articles WHERE id = ?", article_id)
        if not rows:
            raise ArticleNotFound(f"no article in this library has the id {article_id!r}")
        return unpack_blocks(rows[0]["blocks"])

    def passage_count(self, generation: Generation) -> int:
        """Return how many passages a generation has."""
        return int(self._rows("SELECT count(*) FROM passages WHERE generation = ?", generation.id)[0][0])

    # Checking

    def audit(self, generation: Generation | None) -> Audit:
        """Return what is missing or altered in the rows; see `audit.audit`."""
        with self._connection() as connection:
            return audit(connection, generation)

    def sweep(self) -> None:
        """Forget passages of no generation."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM passages WHERE generation NOT IN (SELECT id FROM generations)")

    def forget_gone(self, article_ids: Iterable[str]) -> None:
        """Forget what is left of articles whose own row is gone."""
        with self._transaction() as connection:
            for article_id in article_ids:
                connection.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))
                clusters.leave(connection, article_id)
            _bump(connection)


def _insert_passages(connection: sqlite3.Connection, generation: Generation, passages: Iterable[StoredPassage]) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO passages (generation, id, article_id, place, sentences, vectors) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (passage_values(generation, one) for one in passages),
    )


def _bump(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE library SET value = CAST(value AS INTEGER) + 1 WHERE key = 'revision'")
