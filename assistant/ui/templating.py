"""Templates, styles and scripts of the page, read from their own files.

Every value that reaches HTML goes through `render`, which escapes it: no other module puts markup and data together.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import gradio as gr
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant import presentation

FOLDER = Path(__file__).parent

OWN: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""For every event of the page: it is the page's own business, and nothing of it is offered as an API."""

UNEXPECTED = "Something went wrong inside Lede; the terminal it was started from shows what."

_STYLES = (
    "tokens",
    "frame",
    "gradio",
    "masthead",
    "library/view",
    "library/list",
    "reader",
    "filters",
    "evaluate",
    "conversations",
    "turns",
    "actions",
    "chat",
    "findings",
    "sources",
    "settings",
)


def render(template: str, /, **values: object) -> str:
    """One template, filled in, with everything escaped."""
    return _TEMPLATES.get_template(f"{template}.html").render(values)


def script(*names: str) -> str:
    """The code of one pane, as `js_on_load` takes it; of several files, each in a block of its own."""
    codes = [(FOLDER / "js" / f"{name}.js").read_text(encoding="utf-8") for name in names]
    return codes[0] if len(codes) == 1 else "\n".join(f"{{\n{code}}}" for code in codes)


def sent(event: gr.EventData) -> dict[str, Any]:
    """What a script of the page sent with an event; anything else counts as nothing."""
    data = event._data  # noqa: SLF001 - Gradio has no other name for it
    return data if isinstance(data, dict) else {}


def stylesheets() -> list[Path]:
    """The style sheets in the order in which they apply."""
    return [FOLDER / "css" / f"{name}.css" for name in _STYLES]


def day(moment: datetime | None) -> str | None:
    """A date as it is printed: 27 February 2023."""
    return presentation.day(moment) if moment else None


def short_day(moment: datetime) -> str:
    """A date as a table prints it: 27 Feb 2023."""
    return f"{moment.day} {moment:%b} {moment.year}"


def without_by(byline: str) -> str:
    """A byline that is to stand behind "By"."""
    return byline[3:] if byline[:3].casefold() == "by " else byline


def measure_label(name: str) -> str:
    """What a measure of the evaluation is called for people."""
    from assistant.evaluation.aggregates import BY_NAME  # numpy is seldom needed here

    return BY_NAME[name].label


def web_link(url: str | None) -> str | None:
    """The address, where it is one that a browser may be sent to; never `javascript:` or a local file."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def host_of(url: str) -> str:
    """What a link is labelled with, so that a reader knows where it leads."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def file_name(origin: str | None) -> str:
    """The last part of a path, with its `#record`: people do not know where the library keeps their uploads."""
    return os.path.basename(origin or "")  # noqa: PTH119 - the origin may be a URL


def sentence(message: str) -> str:
    """An error's message as a sentence of the page; the command line sets it behind the program's name instead."""
    return f"{message[:1].upper()}{message[1:]}{'' if message.endswith(('.', '!', '?', '…')) else '.'}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 article, 2 articles, 1,234 articles."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _environment(filters: Mapping[str, object]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters)
    environment.globals["telling"] = presentation
    return environment


_TEMPLATES = _environment(
    {
        "day": day,
        "earlier_version": presentation.earlier_version,
        "file_name": file_name,
        "host_of": host_of,
        "measure_label": measure_label,
        "named": presentation.named,
        "origin": presentation.origin,
        "plural": plural,
        "sentence": sentence,
        "short_day": short_day,
        "web_link": web_link,
        "without_by": without_by,
    }
)
