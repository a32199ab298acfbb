"""What a user narrows a question to: publications, writers, days."""

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from index import Filters

EVERYTHING = Filters()
"""No filter."""

_DAY = len("2023-02-27")
_NAMES = ("source", "author")


def scope_json(scope: dict[str, Any]) -> str:
    """Days and moments as text, told apart by their length; what is not given is left out."""
    return json.dumps({name: _plain(one) for name, one in scope.items() if one is not None})


def scope_from(text: str) -> dict[str, Any]:
    """And back."""
    return {name: one if name in _NAMES else _moment(one) for name, one in json.loads(text).items()}


def kept_scope(text: str) -> Filters:
    """The filters themselves."""
    return Filters.of(**scope_from(text))


def _plain(value: Any) -> str | list[str]:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, Collection) and not isinstance(value, str) else str(value)


def _moment(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) == _DAY else datetime.fromisoformat(text)
