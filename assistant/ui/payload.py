"""What a browser sends with an event, read as what it should be; anything else that it may send counts as nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, get_args

import gradio as gr

from index import Filters, Sort
from index.article import EVERYTHING

LONGEST = 500
"""Characters of a name or a search."""

MOST = 10_000
"""Values of a list."""


class Payload:
    """The data of one event, or a part of it.

    >>> Payload({"search": " pier ", "offset": "3"}).text("search")
    'pier'

    Args:
        data: as it came.
    """

    def __init__(self, data: object) -> None:
        self._given: Mapping[str, Any] = data if isinstance(data, dict) else {}

    @classmethod
    def of(cls, event: gr.EventData) -> Self:
        """Return what came with an event."""
        return cls(event._data)  # noqa: SLF001 - Gradio has no other name for it

    def part(self, name: str) -> Self:
        """Return an object within this one; an empty one if there is none."""
        return type(self)(self._given.get(name))

    def text(self, name: str, longest: int | None = LONGEST) -> str:
        """Return a text without space around it; "" if there is none.

        Args:
            longest: characters after which it is cut; None for a text whose length the assistant judges.
        """
        value = self._given.get(name)
        return value.strip()[:longest] if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return several texts, each once, without the empty ones."""
        value = self._given.get(name)
        given = [one.strip() for one in value[:MOST] if isinstance(one, str)] if isinstance(value, list) else []
        return tuple(dict.fromkeys(filter(None, given)))

    def number(self, name: str, default: int = 0) -> int:
        """Return a whole number that is not below 0."""
        value = self._given.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else default

    def id(self, name: str) -> int | None:
        """Return the id of a turn, which the page has as a text of digits; None if there is none."""
        value = self.text(name)
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else None

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return yes or no."""
        value = self._given.get(name)
        return value if isinstance(value, bool) else default

    def day(self, name: str) -> date | None:
        """Return a day, as a date field has it."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            return None

    def spans(self, name: str) -> tuple[tuple[int, int], ...]:
        """Return pairs of a start and an end after it, in order."""
        value = self._given.get(name)
        rows = [one for one in value[:MOST] if isinstance(one, list)] if isinstance(value, list) else []
        pairs = [(one[0], one[1]) for one in rows if len(one) == 2 and all(type(place) is int for place in one)]
        return tuple(sorted({(start, end) for start, end in pairs if 0 <= start < end}))

    def filters(self) -> Filters:
        """Return the filters among its fields."""
        return Filters(self.texts("sources"), self.texts("authors"), self.day("after"), self.day("before"))


@dataclass(frozen=True)
class LibraryQuery:
    """What the list of the library and its timeline show.

    Attributes:
        search: words that the articles must have.
        sort, descending, offset: as in `Library.browse`.
        scope: filters.
    """

    search: str = ""
    sort: Sort = "date"
    descending: bool = True
    offset: int = 0
    scope: Filters = EVERYTHING

    @classmethod
    def of(cls, sent: Payload) -> Self:
        """Return what the browser asks for; an unknown order is the default one."""
        sort: Sort = next((one for one in get_args(Sort) if one == sent.text("sort")), "date")
        return cls(
            search=sent.text("search"),
            sort=sort,
            descending=sent.flag("descending", default=sort == "date"),
            offset=sent.number("offset"),
            scope=sent.filters(),
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.search or self.scope != EVERYTHING)

    @property
    def order(self) -> dict[str, Any]:
        """The order and the place in it as `Library.browse` takes them."""
        return {"sort": self.sort, "descending": self.descending, "offset": self.offset}

    @property
    def filters(self) -> dict[str, Any]:
        """The filters as `Library.browse` and `Library.timeline` take them."""
        one = self.scope
        return {"source": one.sources, "author": one.authors, "after": one.after, "before": one.before}
