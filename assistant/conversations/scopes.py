"""A user's filters as they are kept with a turn, and back. Not here: what they do (`assistant.scope`)."""

import json
from datetime import date, datetime
from typing import Any

_DAY = len("2023-02-27")


def scope_json(scope: dict[str, Any]) -> str:
    """Days and moments as text, told apart by their length; what is not given is left out."""
    given = {name: value for name, value in scope.items() if value is not None}
    return json.dumps({name: one.isoformat() if isinstance(one, date) else one for name, one in given.items()})


def scope_from(text: str) -> dict[str, Any]:
    """And back."""
    return {name: one if name == "source" else _moment(one) for name, one in json.loads(text).items()}


def _moment(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) == _DAY else datetime.fromisoformat(text)
