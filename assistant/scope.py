"""What a user narrows a question to: publications, writers, days. Not here: what the question itself names."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from index import Names


@dataclass(frozen=True)
class Scope:
    """Hard filters; nothing outside them is searched.

    Args:
        sources: only articles of any of these publications, whatever their case; none narrows nothing.
        authors: only articles of any of these writers, whatever their case; a byline that names several is of each.
        after, before: only articles of these days or between them, both included.
    """

    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    after: date | datetime | None = None
    before: date | datetime | None = None

    @classmethod
    def of(
        cls,
        source: Names = None,
        author: Names = None,
        after: date | datetime | None = None,
        before: date | datetime | None = None,
    ) -> Self:
        """The filters that the arguments of `Assistant.ask` give."""
        return cls(_several(source), _several(author), after, before)


def _several(names: Names) -> tuple[str, ...]:
    return tuple(dict.fromkeys([names] if isinstance(names, str) else names or ()))


EVERYTHING = Scope()
