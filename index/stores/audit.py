"""The check of the catalog itself: is every article's text what was stored, and is every passage of it there?

SQLite's own check (`Database.check`) finds pages that are no pages; this finds what is missing or altered in rows that
it can read.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from index.article import Article
from index.duplicates.minhash import METHOD, sign
from index.stores.schema import Generation, Row, article_of

SAMPLE = 200
"""Passages whose vectors say how long a vector is in this library."""


class FaultyArticle(NamedTuple):
    """An article that something is wrong with.

    Args:
        title: None where only the id is left.
    """

    id: str
    title: str | None


class Audit(NamedTuple):
    """What is wrong within the catalog.

    Args:
        altered: articles whose text or fields are not what was stored.
        incomplete: whole articles that lack passages, or have some that cannot be read.
        gone: articles of which other rows are left and their own is not.
        strays: passages of no generation.
    """

    altered: tuple[FaultyArticle, ...]
    incomplete: tuple[FaultyArticle, ...]
    gone: tuple[FaultyArticle, ...]
    strays: int


def audit(connection: sqlite3.Connection, generation: Generation | None) -> Audit:
    """Read every article and where its passages stand; seconds for some ten thousand articles.

    Args:
        generation: whose passages are looked at.
    """
    altered, incomplete = [], []
    width = _width(connection, generation) if generation else 0
    for (article_id,) in connection.execute("SELECT id FROM articles ORDER BY id").fetchall():
        try:
            row = connection.execute("SELECT * FROM articles WHERE id = ?", (article_id,)).fetchone()
        except sqlite3.OperationalError:  # bytes that are no text
            altered.append(FaultyArticle(article_id, None))
            continue
        if not is_whole(connection, row):
            altered.append(FaultyArticle(article_id, row["title"]))
        elif generation and not _is_covered(row["text"], _passages(connection, generation, article_id), width):
            incomplete.append(FaultyArticle(article_id, row["title"]))
    gone = connection.execute(
        "SELECT article_id FROM passages WHERE article_id NOT IN (SELECT id FROM articles) UNION "
        "SELECT article_id FROM signatures WHERE article_id NOT IN (SELECT id FROM articles)"
    ).fetchall()
    (strays,) = connection.execute(
        "SELECT count(*) FROM passages WHERE generation NOT IN (SELECT id FROM generations)"
    ).fetchone()
    return Audit(tuple(altered), tuple(incomplete), tuple(FaultyArticle(row[0], None) for row in gone), strays)


def is_whole(connection: sqlite3.Connection, row: Row) -> bool:
    """Return whether the row of an article holds what was stored.

    Its version is a hash of all that is shown of it. The catalog keeps dates to the second, and a version may have been
    made of a date with a fraction: then the signature, which is made of the text, has to say that it differs.
    """
    try:
        article = article_of(row)
        if article.version == row["version"]:
            return True
    except (TypeError, ValueError):
        return False
    return article.published_at is not None and not _is_signed_otherwise(connection, article)


def _is_signed_otherwise(connection: sqlite3.Connection, article: Article) -> bool:
    """Whether an article has a signature that was made of another text."""
    query = "SELECT slots FROM signatures WHERE article_id = ? AND method = ?"
    try:
        kept = connection.execute(query, (article.id, METHOD)).fetchone()
    except sqlite3.DatabaseError:  # a damaged page: nothing is known
        return False
    return kept is not None and kept[0] != sign(article).slots


class _Place(NamedTuple):
    """Where a passage stands, and how many vectors of what size it has."""

    place: int
    start: int
    end: int
    vectors: int
    width: float


def _passages(connection: sqlite3.Connection, generation: Generation, article_id: str) -> list[_Place] | None:
    """An article's passages in order; None where one cannot be read."""
    query = (
        "SELECT place, sentences, length(vectors) FROM passages WHERE article_id = ? AND generation = ? ORDER BY place"
    )
    try:
        return list(_places(connection.execute(query, (article_id, generation.id))))
    except (sqlite3.OperationalError, ValueError, TypeError):
        return None


def _places(rows: Iterable[Sequence[object]]) -> Iterator[_Place]:
    for place, sentences, size in rows:
        start, end, *spans = json.loads(str(sentences))
        vectors = 1 + len(spans)
        yield _Place(int(str(place)), int(start), int(end), vectors, int(str(size)) / vectors)


def _width(connection: sqlite3.Connection, generation: Generation) -> float:
    """Bytes of a packed vector, as most passages have them."""
    query = "SELECT place, sentences, length(vectors) FROM passages WHERE generation = ? LIMIT ?"
    sizes = Counter[float]()
    for row in connection.execute(query, (generation.id, SAMPLE)):
        try:
            sizes.update(one.width for one in _places([row]))
        except (ValueError, TypeError):
            continue
    return sizes.most_common(1)[0][0] if sizes else 0


def _is_covered(text: str, passages: list[_Place] | None, width: float) -> bool:
    """Whether the passages leave nothing of a text out, and each has its vectors."""
    if passages is None or [one.place for one in passages] != list(range(len(passages))):
        return False
    if any(one.width != width for one in passages):
        return False
    done = 0
    for one in passages:
        if not 0 <= one.start < one.end <= len(text) or text[done : one.start].strip():
            return False
        done = max(done, one.end)
    return not text[done:].strip()
