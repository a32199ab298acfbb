"""Publications and writers that somebody names, found among those that a library has, whatever their case.

A publication that is not called so to the letter is found by what else people call it: "guardian", "nytimes".

A byline may name several people ("By Ada Fenwick and Bo Lund"); it is found by each of them.
"""

import re
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time
from functools import lru_cache

from index.article import Filters
from index.search.naming import publications_named
from index.stores.catalog import Catalog
from index.stores.schema import IndexFilter

_BY = re.compile(r"^(?:words\s+)?by\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[,;|/&·•]|\band\b|\bwith\b)\s*", re.IGNORECASE)


def sources_named(names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return the publications of a library that bear one of some names, or that are meant by one.

    >>> sources_named(["guardian"], ["The Guardian", "The Age"])
    ('The Guardian',)
    """
    spelled = tuple(known)
    plain = {_plain(one): one for one in spelled}
    wanted: set[str] = set()
    for name in names:
        exact = plain.get(_plain(name))
        wanted |= {exact} if exact else publications_named(name, spelled)
    same = {_plain(one) for one in wanted}
    return tuple(one for one in spelled if _plain(one) in same)


def bylines_named(names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return the bylines of a library that are one of some names, or name one of them among others."""
    wanted = {_plain(name) for name in names}
    return tuple(one for one in known if _plain(one) in wanted or not wanted.isdisjoint(map(_plain, writers(one))))


@lru_cache(maxsize=16_384)
def writers(byline: str) -> tuple[str, ...]:
    """Return the people a byline names, in order.

    >>> writers("By Ada Fenwick and Bo Lund")
    ('Ada Fenwick', 'Bo Lund')
    """
    parts = _BETWEEN.split(_BY.sub("", byline.strip()))
    return tuple(dict.fromkeys(part for part in parts if part)) or (byline.strip(),)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def resolve(catalog: Catalog, filters: Filters, among: Collection[str] | None = None) -> IndexFilter:
    """Look the names of some filters up in a catalog; a name that it does not have matches nothing.

    Args:
        among: ids of the articles that may match; by default all.
    """
    sources, articles = None, None if among is None else frozenset(among)
    if filters.sources:
        sources = sources_named(filters.sources, catalog.sources())
    if filters.authors:
        theirs = frozenset(catalog.ids_by(bylines_named(filters.authors, catalog.authors())))
        articles = theirs if articles is None else articles & theirs
    return IndexFilter(sources, _seconds(filters.after, time.min), _seconds(filters.before, time.max), articles)


def _seconds(day: date | datetime | None, at: time) -> int | None:
    if day is None:
        return None
    moment = day if isinstance(day, datetime) else datetime.combine(day, at, UTC)
    return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())
