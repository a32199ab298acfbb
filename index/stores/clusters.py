"""Which stored articles tell one story, kept in the catalog's own transactions: right after every change, or unchanged.

A story is a set of articles joined by pairs that were compared on their texts (`minhash.same_story`), so it does not
depend on the order in which they came, and removing one article leaves the others joined only where they still are.
Every function that writes expects an open transaction.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime

from index.article import Article
from index.duplicates.minhash import METHOD, Signature, may_contain, same_story, sign
from index.duplicates.versions import StoryMember, mark_of
from index.stores.schema import article_of


def enter(connection: sqlite3.Connection, article: Article, signature: Signature, number: int | None = None) -> bool:
    """Note an article that was just stored, new or changed, and join it to those that tell its story.

    Args:
        number: that it had before it was taken out.

    Returns:
        Whether it was joined to any.
    """
    number = leave(connection, article.id) or number
    cursor = connection.execute(
        "INSERT INTO signatures (number, article_id, method, size, slots) VALUES (?, ?, ?, ?, ?)",
        (number, article.id, METHOD, signature.size, signature.slots),
    )
    number = int(cursor.lastrowid or 0)
    joined = [
        other
        for other, row in _candidates(connection, number, signature).items()
        if same_story(article, article_of(row))
    ]
    connection.executemany("INSERT INTO bands VALUES (?, ?)", ((key, number) for key in signature.bands))
    headlines = {(key, 0) for key in signature.called} | {(key, 1) for key in signature.names}
    connection.executemany("INSERT INTO headlines VALUES (?, ?, ?)", ((*one, number) for one in headlines))
    connection.executemany(
        "INSERT INTO alike VALUES (?, ?)", [pair for other in joined for pair in ((number, other), (other, number))]
    )
    if joined:
        _regroup(connection, {number})
    return bool(joined)


def number_of(connection: sqlite3.Connection, article_id: str) -> int | None:
    """Return the number of an article; None for one that is not signed."""
    row = connection.execute("SELECT number FROM signatures WHERE article_id = ?", (article_id,)).fetchone()
    return row and int(row["number"])


def leave(connection: sqlite3.Connection, article_id: str) -> int | None:
    """Forget what is known of an article's story; return the number it had."""
    row = connection.execute("SELECT number, story FROM signatures WHERE article_id = ?", (article_id,)).fetchone()
    if row is None:
        return None
    number, story = int(row["number"]), row["story"]
    neighbours = {other for _, other in _pairs(connection, [number])}
    for statement in (
        "DELETE FROM signatures WHERE number = ?",
        "DELETE FROM bands WHERE number = ?",
        "DELETE FROM headlines WHERE number = ?",
        "DELETE FROM alike WHERE one = ?",
    ):
        connection.execute(statement, (number,))
    connection.executemany("DELETE FROM alike WHERE one = ? AND other = ?", ((other, number) for other in neighbours))
    if story is not None:
        _regroup(connection, neighbours)
    return number


def sign_rest(connection: sqlite3.Connection, limit: int) -> tuple[int, bool]:
    """Sign articles that an earlier Lede stored, or signed by another method.

    Args:
        limit: articles at most.

    Returns:
        How many were signed, and whether any of them was joined to another.
    """
    rows = connection.execute(
        "SELECT * FROM articles WHERE id NOT IN (SELECT article_id FROM signatures WHERE method = ?) "
        "ORDER BY added_at, rowid LIMIT ?",
        (METHOD, limit),
    ).fetchall()
    articles = [article_of(row) for row in rows]
    joined = [enter(connection, article, sign(article)) for article in articles]
    return len(articles), any(joined)


def members(connection: sqlite3.Connection, article_ids: Iterable[str]) -> Iterator[list[StoryMember]]:
    """Yield the stories that the given articles belong to, each with all its articles; none for an article alone."""
    found: dict[int, list[StoryMember]] = {}
    stories = _select(
        connection, "SELECT DISTINCT story FROM signatures WHERE story NOT NULL AND article_id IN", article_ids
    )
    query = "SELECT articles.*, number, story FROM signatures JOIN articles ON articles.id = article_id WHERE story IN"
    for row in _select(connection, query, [row[0] for row in stories]):
        article = article_of(row)
        member = StoryMember(article, row["number"], datetime.fromisoformat(row["added_at"]), mark_of(article))
        found.setdefault(row["story"], []).append(member)
    yield from found.values()


def _candidates(connection: sqlite3.Connection, number: int, signature: Signature) -> dict[int, sqlite3.Row]:
    """Articles to compare with a new one: those whose signature allows it, and those it names or that name it."""
    near = {row[0] for row in _select(connection, "SELECT DISTINCT number FROM bands WHERE key IN", signature.bands)}
    query = "SELECT number, size, slots FROM signatures WHERE number IN"
    wanted = {
        row["number"] for row in _select(connection, query, near) if may_contain(signature, row["size"], row["slots"])
    }
    for names, keys in ((1, signature.called), (0, signature.names)):
        query = f"SELECT number FROM headlines WHERE names = {names} AND key IN"  # noqa: S608 - a number
        wanted |= {row[0] for row in _select(connection, query, keys)}
    query = "SELECT articles.*, number FROM signatures JOIN articles ON articles.id = article_id WHERE number IN"
    return {row["number"]: row for row in _select(connection, query, wanted - {number})}


def _regroup(connection: sqlite3.Connection, numbers: set[int]) -> None:
    """Give each article that is joined to one of the given, and these themselves, the story it now belongs to."""
    left = set(numbers)
    while left:
        story, edge = set[int](), {left.pop()}
        while edge:
            story |= edge
            edge = {other for _, other in _pairs(connection, edge)} - story
        left -= story
        name = min(story) if len(story) > 1 else None
        connection.executemany("UPDATE signatures SET story = ? WHERE number = ?", ((name, one) for one in story))


def _pairs(connection: sqlite3.Connection, numbers: Iterable[int]) -> list[tuple[int, int]]:
    rows = _select(connection, "SELECT one, other FROM alike WHERE one IN", numbers)
    return [(int(row[0]), int(row[1])) for row in rows]


def _select(connection: sqlite3.Connection, query: str, values: Iterable[object]) -> list[sqlite3.Row]:
    """The rows of a query that ends in `IN`."""
    query += " (SELECT value FROM json_each(?))"
    return connection.execute(query, (json.dumps(list(values)),)).fetchall()
