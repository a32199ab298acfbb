"""What the catalog stores, as values: a generation, a passage with its vectors; and the way from table rows and back.

Not here: any query (`catalog`).
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Passage, Span
from index.packing import pack_vectors, unpack_vectors

Row = sqlite3.Row | Mapping[str, Any]
"""A row by the names of its columns."""


class Generation(NamedTuple):
    """One pass of a splitter and an embedding model over the library.

    Args:
        id: grows with every reindexing; names the Chroma collection and the tantivy folder.
        fingerprint: the embedding model's (`embedding.fingerprint_of`).
        splitter: `splitter.SPLITTER_VERSION` and the passage budget.
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


class Kept(NamedTuple):
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


def passage_values(generation: Generation, stored: StoredPassage) -> tuple[Any, ...]:
    """A row of the table `passages`: generation, id, article, place, offsets, vectors."""
    one, vectors = stored
    offsets = json.dumps([one.start, one.end, *one.sentences])
    return generation.id, one.id, one.article_id, one.place, offsets, pack_vectors(vectors)


def offsets_of(row: Row) -> tuple[Span, tuple[Span, ...]]:
    """Where the passage in a row of `passages` stands, and where its sentences do."""
    start, end, *sentences = json.loads(row["sentences"])
    return Span(start, end), tuple(Span(*span) for span in sentences)


def passage_of(row: Row) -> StoredPassage:
    """The passage in a row of `passages` joined with its article's text."""
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
    """The article in a row of `articles`."""
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


def stamp(moment: datetime) -> str:
    """A moment as the tables have it: ISO 8601 in UTC, so that text sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
