"""The catalog's tables, and what it stores as values: a generation, a passage with its vectors."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Block, Passage, Span
from index.text.blocks import LAYOUT_VERSION, by_layout

_ARTICLES = """
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
INSERT INTO library VALUES ('id', lower(hex(randomblob(6)))), ('revision', '0');
"""
"""`unsettled`: articles whose copies in Chroma and tantivy may differ from the catalog until the row is gone."""

_STORIES = """
CREATE TABLE signatures (
    number INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT NULL UNIQUE, method TEXT NOT NULL,
    size INTEGER NOT NULL, slots BLOB NOT NULL, story INTEGER
);
CREATE INDEX signatures_by_story ON signatures (story) WHERE story IS NOT NULL;
CREATE TABLE bands (key INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (key, number)) WITHOUT ROWID;
CREATE INDEX bands_by_number ON bands (number);
CREATE TABLE headlines (
    key INTEGER NOT NULL, names INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (key, names, number)
) WITHOUT ROWID;
CREATE INDEX headlines_by_number ON headlines (number);
CREATE TABLE alike (one INTEGER NOT NULL, other INTEGER NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID;
"""
"""`signatures.number` stands for an article in the tables below it; `story` is the smallest number of the articles that
are joined, directly or through others, by pairs of `alike` (each pair both ways), and NULL for an article alone.
`headlines.names`: 1 where the article names another by this key, 0 where it goes by it."""

_LISTED = """
CREATE INDEX articles_listed ON articles (published_at, source, author, title, id);
"""
"""All that a list of articles shows, so that making one reads no text."""

_BLOCKS = """
ALTER TABLE articles ADD COLUMN blocks TEXT;
"""
"""NULL for an article that an earlier Lede stored: its blocks are then found by layout when they are asked for."""

FORMATS = (_ARTICLES, _STORIES, _LISTED, _BLOCKS)
"""What makes an empty file a catalog of format 1, what brings that to format 2, and so on (`sqlite.Database`)."""


Row = sqlite3.Row | Mapping[str, Any]
"""A row by the names of its columns."""


class Generation(NamedTuple):
    """One pass of a splitter and an embedding model over the library.

    Args:
        id: grows with every reindexing; names the Chroma collection and the tantivy folder.
        fingerprint: the embedding model's (`model.fingerprint_of`).
        splitter: `chunking.SPLITTER_VERSION` and the passage budget.
        active: whether searches use it.
    """

    id: int
    fingerprint: str
    splitter: str
    active: bool


class StoredPassage(NamedTuple):
    """A passage with its vectors: row 0 is the passage's, row i + 1 its sentence i's; shape (1 + n, dimension)."""

    passage: Passage
    vectors: NDArray[np.float32]


class ArticleState(NamedTuple):
    """What `ingest` must know of a stored article to tell whether a new one changes it."""

    version: str
    path: str | None
    url: str | None


class RemovedArticle(NamedTuple):
    """An article that was taken out, exactly as its rows stood.

    Args:
        article: the row of `articles`.
        passages: its rows of `passages`, from the generation on.
        number: see `schema`; None for one that was never signed.
    """

    article: dict[str, Any]
    passages: tuple[tuple[Any, ...], ...]
    number: int | None

    @property
    def stored_article(self) -> Article:
        """The article."""
        return article_of(self.article)

    @property
    def stored_passages(self) -> list[StoredPassage]:
        """Its passages with their vectors."""
        names = ("generation", "id", "article_id", "place", "sentences", "vectors")
        return [
            passage_of(dict(zip(names, row, strict=True)) | {"text": self.article["text"]}) for row in self.passages
        ]


class IndexFilter(NamedTuple):
    """`Filters` in the terms of the stores; None does not narrow.

    Args:
        sources: publication names exactly as the catalog has them; an empty tuple matches nothing.
        after, before: Unix seconds, both ends included; an article without a date matches neither.
        articles: their ids; an empty set matches nothing.
    """

    sources: tuple[str, ...] | None = None
    after: int | None = None
    before: int | None = None
    articles: frozenset[str] | None = None

    @property
    def nothing(self) -> bool:
        """Whether no article can match."""
        return self.sources == () or self.articles == frozenset()


def passage_values(generation: Generation, stored: StoredPassage) -> tuple[Any, ...]:
    """Return a row of the table `passages`: generation, id, article, place, offsets, vectors."""
    one, vectors = stored
    offsets = json.dumps([one.start, one.end, *one.sentences])
    return generation.id, one.id, one.article_id, one.place, offsets, pack_vectors(vectors)


def offsets_of(row: Row) -> tuple[Span, tuple[Span, ...]]:
    """Return where the passage in a row of `passages` stands, and where its sentences do."""
    start, end, *sentences = json.loads(row["sentences"])
    return Span(start, end), tuple(Span(*span) for span in sentences)


def passage_of(row: Row) -> StoredPassage:
    """Return the passage in a row of `passages` joined with its article's text."""
    (start, end), spans = offsets_of(row)
    passage = Passage.model_construct(
        id=row["id"],
        article_id=row["article_id"],
        place=row["place"],
        start=start,
        end=end,
        text=row["text"][start:end],
        sentences=spans,
    )
    return StoredPassage(passage, unpack_vectors(row["vectors"], 1 + len(spans)))


def article_of(row: Row) -> Article:
    """Return the article in a row of `articles`."""
    published = row["published_at"]
    return Article.model_construct(
        id=row["id"],
        text=row["text"],
        title=row["title"],
        author=row["author"],
        source=row["source"],
        published_at=datetime.fromisoformat(published) if published else None,
        url=row["url"],
        path=row["path"],
    )


def pack_blocks(article: Article) -> str:
    """Return an article's blocks as a row keeps them: those its file told, else found by layout, and which."""
    found = article.blocks or by_layout(article.text)
    return json.dumps([None if article.blocks else LAYOUT_VERSION, *found], separators=(",", ":"))


def unpack_blocks(packed: str | None) -> tuple[Block, ...] | None:
    """Return what `pack_blocks` packed; None where there is nothing, or another version of the layout found it."""
    version, *found = json.loads(packed) if packed else [""]
    return tuple(Block(*one) for one in found) if version in (None, LAYOUT_VERSION) else None


def stamp(moment: datetime) -> str:
    """Return a moment as the tables have it: ISO 8601 in UTC, so that text sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def pack_vectors(vectors: NDArray[np.float32]) -> bytes:
    """Return rows of unit length as one signed byte a number, each row's scale in front; shape (n, d) to bytes.

    The cosine between a vector and what `unpack_vectors` returns is above .999.
    """
    scales = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9).astype(np.float32) / 127
    levels = np.rint(vectors / scales).astype(np.int8)
    packed: bytes = scales.tobytes() + levels.tobytes()
    return packed


def unpack_vectors(packed: bytes, rows: int) -> NDArray[np.float32]:
    """Unpack what `pack_vectors` packed, again of unit length; shape (rows, d)."""
    scales = np.frombuffer(packed, dtype=np.float32, count=rows).reshape(rows, 1)
    levels = np.frombuffer(packed, dtype=np.int8, offset=rows * 4).reshape(rows, -1)
    vectors = levels.astype(np.float32) * scales
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)
