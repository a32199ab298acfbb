"""What a reader of the page looks for in the library, and what that comes to: one list, one timeline, one wording."""

from dataclasses import dataclass
from typing import Any, get_args

from assistant import presentation
from assistant.filters import EVERYTHING
from assistant.ui.payload import Sent
from index import Filters, Sort

PAGE = 50
"""Articles of a page of the list."""


@dataclass(frozen=True)
class Looking:
    """What is looked for.

    Attributes:
        search: words that stand in the articles.
        sort, descending, offset: as in `Library.browse`.
        scope: publications, writers and days.
    """

    search: str = ""
    sort: Sort = "date"
    descending: bool = True
    offset: int = 0
    scope: Filters = EVERYTHING

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.search or self.scope != EVERYTHING)

    @property
    def filters(self) -> dict[str, Any]:
        """As `Library.browse` and `Library.timeline` take them."""
        one = self.scope
        return {"source": one.sources, "author": one.authors, "after": one.after, "before": one.before}


def looking_for(sent: Sent) -> Looking:
    """What the browser asks for; a way to sort that there is not is the usual one."""
    wanted = sent.text("sort")
    sort: Sort = next((one for one in get_args(Sort) if one == wanted), "date")
    return Looking(
        search=sent.text("search"),
        sort=sort,
        descending=sent.flag("descending", default=sort == "date"),
        offset=sent.number("offset"),
        scope=scope_of(sent),
    )


def scope_of(sent: Sent) -> Filters:
    """The filters that the browser sends."""
    return Filters(sent.texts("sources"), sent.texts("authors"), sent.day("after"), sent.day("before"))


@dataclass(frozen=True)
class Chip:
    """One filter as it is shown.

    Attributes:
        kind: "sources", "authors" or "days".
        value: the name; empty for days.
        label: what is shown.
    """

    kind: str
    value: str
    label: str


def chips(scope: Filters) -> list[Chip]:
    """The filters one by one, each to be taken off by itself."""
    found = [Chip("sources", one, one) for one in scope.sources]
    found += [Chip("authors", one, f"by {one}") for one in scope.authors]
    if scope.after or scope.before:
        found.append(Chip("days", "", presentation.period(scope.after, scope.before)))
    return found
