"""A conversation as one HTML file to hand on: it needs nothing beside it, runs nothing, and asks nobody for anything.

Everything that an article or a person wrote goes through a template that escapes it; addresses are links only where
they begin with http. Not here: Markdown and JSON (`export`).
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import telling
from assistant.conversations.export import BECAME, HIDDEN, LINKED, STATES
from assistant.conversations.turn import KeptTurn

if TYPE_CHECKING:
    from jinja2 import Template

FOLDER = Path(__file__).parent / "templates"


def html(title: str, turns: Sequence[KeptTurn]) -> str:
    """A conversation as a whole HTML page, each answer with its quotes and where they are from."""
    return _template().render(title=title or "New conversation", turns=turns)


def link(url: str | None) -> str | None:
    """The address, where it is one that a link may lead to."""
    return url if url and LINKED.fullmatch(url) else None


def visible(text: str) -> str:
    """The text without characters that hide or that turn the reading direction; lines stay lines."""
    return HIDDEN.sub(lambda found: "\n" if "\n" in found[0] else " ", text)


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value,
    )
    environment.filters.update({"day": telling.day, "link": link})
    environment.globals.update({"states": STATES, "became": BECAME, "telling": telling})
    return environment.get_template("shared.html")
