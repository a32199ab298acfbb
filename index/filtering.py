"""A user's filters in the catalog's terms: names as it spells them, days as seconds, writers as their articles.

Not here: what a question names in passing, which narrows nothing (`assistant.questions`).
"""

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from index.bylines import Names, bylines_named, several, sources_named
from index.lexical import Filters

if TYPE_CHECKING:
    from index.catalog import Catalog


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
