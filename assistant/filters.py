"""What a user narrows a question to: publications, writers, days."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

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


_DAY = len("2023-02-27")
_NAMES = ("source", "author")


def scope_json(scope: dict[str, Any]) -> str:
    """Days and moments as text, told apart by their length; what is not given is left out."""
    return json.dumps({name: _plain(one) for name, one in scope.items() if one is not None})


def scope_from(text: str) -> dict[str, Any]:
    """And back."""
    return {name: one if name in _NAMES else _moment(one) for name, one in json.loads(text).items()}


def kept_scope(text: str) -> Scope:
    """The filters themselves."""
    return Scope.of(**scope_from(text))


def _plain(value: Any) -> str | list[str]:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, Collection) and not isinstance(value, str) else str(value)


def _moment(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) == _DAY else datetime.fromisoformat(text)
