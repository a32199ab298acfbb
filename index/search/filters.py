"""Publications and writers that somebody names, found among those that a library has, whatever their case.

A byline may name several people ("By Ada Fenwick and Bo Lund"); it is found by each of them.
"""

import re
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from index.stores.lexical import Filters

if TYPE_CHECKING:
    from index.stores.catalog import Catalog

Names = str | Collection[str] | None
"""One name or several, any of which will do; None, or several that are none, leave nothing out."""

_BY = re.compile(r"^(?:words\s+)?by\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[,;|/&·•]|\band\b|\bwith\b)\s*", re.IGNORECASE)


def several(names: Names) -> tuple[str, ...]:
    """The names as they were given, each once."""
    return tuple(dict.fromkeys([names] if isinstance(names, str) else names or ()))


def sources_named(names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """The publications of a library that bear one of some names."""
    wanted = {_plain(name) for name in names}
    return tuple(one for one in known if _plain(one) in wanted)


def bylines_named(names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """The bylines of a library that are one of some names, or name one of them among others."""
    wanted = {_plain(name) for name in names}
    return tuple(one for one in known if _plain(one) in wanted or not wanted.isdisjoint(map(_plain, writers(one))))


@lru_cache(maxsize=16_384)
def writers(byline: str) -> tuple[str, ...]:
    """Those whom a byline names, in order: "By Ada Fenwick and Bo Lund" is Ada Fenwick, Bo Lund."""
    parts = _BETWEEN.split(_BY.sub("", byline.strip()))
    return tuple(dict.fromkeys(part for part in parts if part)) or (byline.strip(),)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def filters_for(
    catalog: "Catalog", source: Names, author: Names, after: date | datetime | None, before: date | datetime | None
) -> Filters:
    """What a search is narrowed to.

    Args:
        source, author: any of these, without regard to case and space around them; one that the library does not have
            matches nothing.
        after, before: both days included, in UTC; a moment is taken as it is.
    """
    sources, articles = None, None
    if wanted := several(source):
        sources = sources_named(wanted, catalog.sources())
    if wanted := several(author):
        articles = frozenset(catalog.ids_by(bylines_named(wanted, catalog.authors())))
    return Filters(sources, _seconds(after, time.min), _seconds(before, time.max), articles)


def _seconds(day: date | datetime | None, at: time) -> int | None:
    if day is None:
        return None
    moment = day if isinstance(day, datetime) else datetime.combine(day, at, UTC)
    return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())
