"""The list of articles: a page of it as a table, which a narrow screen shows as cards."""

from typing import NamedTuple

from assistant.errors import LedeError
from assistant.ui.library_query import PAGE, Looking
from assistant.ui.templating import render
from index import Library


class Column(NamedTuple):
    """A column of the table.

    Args:
        sort: what clicking its head sorts by.
        title: its head.
    """

    sort: str
    title: str


COLUMNS = (Column("title", "Title"), Column("source", "Publication"), Column("author", "By"), Column("date", "Date"))


def listed(library: Library, wanted: Looking) -> str:
    """The table, or what stands in its place where nothing fits or the library is empty."""
    try:
        page = library.browse(
            wanted.search,
            sort=wanted.sort,
            descending=wanted.descending,
            offset=wanted.offset,
            limit=PAGE,
            **wanted.filters,
        )
        empty = page.total == 0 and len(library) == 0
    except LedeError as error:
        return render("trouble", trouble=str(error))
    return render("library/list", page=page, wanted=wanted, columns=COLUMNS, size=PAGE, empty=empty)
