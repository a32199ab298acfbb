"""What a browser sends with an event, read as what it should be; whatever else it may send counts as nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

import gradio as gr

LONGEST = 500
"""Characters of a name or a search."""

MOST = 10_000
"""Values of a list."""


class Sent:
    """The data of one event, or a part of it.

    Args:
        data: as it came.
    """

    def __init__(self, data: object) -> None:
        self._given: Mapping[str, Any] = data if isinstance(data, dict) else {}

    @classmethod
    def by(cls, event: gr.EventData) -> Self:
        """What came with an event."""
        return cls(event._data)  # noqa: SLF001 - Gradio has no other name for it

    def text(self, name: str, longest: int = LONGEST) -> str:
        """A text without space around it; "" where there is none."""
        value = self._given.get(name)
        return value.strip()[:longest] if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Several texts, each once, the empty left out."""
        value = self._given.get(name)
        given = [one.strip() for one in value[:MOST] if isinstance(one, str)] if isinstance(value, list) else []
        return tuple(dict.fromkeys(filter(None, given)))

    def number(self, name: str, default: int = 0) -> int:
        """A whole number, not below 0."""
        value = self._given.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Yes or no."""
        value = self._given.get(name)
        return value if isinstance(value, bool) else default

    def day(self, name: str) -> date | None:
        """A day, as a date field has it."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            return None

    def spans(self, name: str) -> tuple[tuple[int, int], ...]:
        """Pairs of a start and an end behind it, in order."""
        value = self._given.get(name)
        rows = [one for one in value[:MOST] if isinstance(one, list)] if isinstance(value, list) else []
        pairs = [(one[0], one[1]) for one in rows if len(one) == 2 and all(type(place) is int for place in one)]
        return tuple(sorted({(start, end) for start, end in pairs if 0 <= start < end}))
