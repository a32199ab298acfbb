"""Looking through the catalog: pages of articles, searched, narrowed and sorted; how many there are of each day.

Runs over a covering index, so that no text is read unless it is searched. Searching here is for finding an article
again: the words as typed, anywhere in title, publication, byline or text.
"""

import json
import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal, NamedTuple

from index.stores.schema import IndexFilter, stamp

Sort = Literal["date", "source", "author", "title", "length"]

Tallied = Literal["source", "author"]

WORDS = 12
"""Words of a search that are looked for; further ones would find hardly less."""

_LISTED = "(SELECT value FROM json_each(?))"
_COLUMNS = {"date": "published_at", "source": "source", "author": "author", "title": "title", "length": "length(text)"}


@dataclass(frozen=True)
class ArticleLine:
    """An article as a list shows it; see `Article` for the attributes."""

    id: str
    title: str
    source: str | None
    author: str | None
    published_at: datetime | None
    url: str | None = None


@dataclass(frozen=True)
class ArticlePage:
    """Some of the articles that were looked for.

    Attributes:
        lines: those of this page, in order.
        total: how many there are on all pages.
        offset: how many stand before this page.
    """

    lines: tuple[ArticleLine, ...]
    total: int
    offset: int


class DayCount(NamedTuple):
    """How many articles of a day come from one publication, or from none that is known."""

    day: date
    source: str | None
    articles: int


class Wanted(NamedTuple):
    """Which page of which list.

    Args:
        search: words, each of which stands somewhere in the article; "" for all.
        sort: what the list is ordered by; what has none of it comes last, whichever way.
        offset: articles to pass over; where that is past the last, the last page is given.
        limit: articles at most.
    """

    search: str = ""
    sort: Sort = "date"
    descending: bool = True
    offset: int = 0
    limit: int = 50


def page(connection: sqlite3.Connection, filters: IndexFilter, wanted: Wanted) -> ArticlePage:
    """Return one page of the articles."""
    where, values = _condition(connection, filters, wanted.search)
    column, limit = _COLUMNS[wanted.sort], max(wanted.limit, 1)
    key = column if wanted.sort in ("date", "length") else f"folded({column})"
    way = "DESC" if wanted.descending else "ASC"
    # Articles alike in this stand the newest first.
    order = f"{column} IS NULL, {key} {way}, published_at IS NULL, published_at DESC, title, id"
    query = f"SELECT id FROM articles WHERE {where} ORDER BY {order}"  # noqa: S608 - made of the constants above
    ids = [row[0] for row in connection.execute(query, values)]
    offset = min(max(wanted.offset, 0), max((len(ids) - 1) // limit * limit, 0))
    return ArticlePage(_lines(connection, ids[offset : offset + limit]), len(ids), offset)


def days(connection: sqlite3.Connection, filters: IndexFilter, search: str) -> tuple[list[DayCount], int]:
    """Count the articles of each day and publication, in the order of days; and those that have no day."""
    where, values = _condition(connection, filters, search)
    query = (
        f"SELECT substr(published_at, 1, 10), source, count(*) FROM articles WHERE {where} "  # noqa: S608 - constants
        "GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2"
    )
    rows = connection.execute(query, values).fetchall()
    dated = [DayCount(date.fromisoformat(day), source, number) for day, source, number in rows if day is not None]
    return dated, sum(number for day, _, number in rows if day is None)


def tally(connection: sqlite3.Connection, column: Tallied, filters: IndexFilter) -> dict[str, int]:
    """Return how many of the articles each publication or byline has, as stored, the most first."""
    where, values = _condition(connection, filters, "")
    query = (
        f"SELECT {column}, count(*) FROM articles WHERE {where} AND {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"  # noqa: S608 - constants
    )
    return {row[0]: row[1] for row in connection.execute(query, values)}


def _condition(connection: sqlite3.Connection, filters: IndexFilter, search: str) -> tuple[str, list[object]]:
    """The filters and the search in SQL's terms."""
    connection.create_function("folded", 1, _folded, deterministic=True)
    connection.create_function("holds", 2, _holds, deterministic=True)
    clauses, values = ["1"], list[object]()
    for column, names in (("source", filters.sources), ("id", filters.articles)):
        if names is not None:
            clauses.append(f"{column} IN {_LISTED}")
            values.append(json.dumps(list(names)))
    for sign, seconds in ((">=", filters.after), ("<=", filters.before)):
        if seconds is not None:
            clauses.append(f"published_at {sign} ?")
            values.append(stamp(datetime.fromtimestamp(seconds, UTC)))
    names_hold = " || ' ' || ".join(f"coalesce({column}, '')" for column in ("title", "source", "author"))
    for word in _folded(search).split()[:WORDS]:
        clauses.append(f"(instr(folded({names_hold}), ?) OR holds(text, ?))")
        values += [word, word]
    return " AND ".join(clauses), values


def _lines(connection: sqlite3.Connection, ids: Sequence[str]) -> tuple[ArticleLine, ...]:
    query = f"SELECT id, title, source, author, published_at, url FROM articles WHERE id IN {_LISTED}"  # noqa: S608 - constant
    found = {}
    for row in connection.execute(query, (json.dumps(ids),)):
        published = row["published_at"]
        moment = datetime.fromisoformat(published) if published else None
        found[row["id"]] = ArticleLine(row["id"], row["title"], row["source"], row["author"], moment, row["url"])
    return tuple(found[one] for one in ids if one in found)


def _folded(text: str | None) -> str:
    """Text as names are compared: whatever the case, the accents and the shape of an apostrophe."""
    if not text or text.isascii():
        return (text or "").lower()
    apart = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


def _holds(text: str, word: str) -> bool:
    """Whether a whole text has a word that was folded; accents are looked for as they were typed without them."""
    low = text.lower() if text.isascii() else text.casefold().replace("’", "'")
    return word in low or (not text.isascii() and not word.isascii() and word in _folded(text))
