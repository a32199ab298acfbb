"""Templates, styles and scripts of the page, read from their own files.

Every value that reaches HTML goes through `render`, which escapes it: no other module puts markup and data together.
"""

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import gradio as gr
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant import presentation

FOLDER = Path(__file__).parent

OWN: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""Options of every event of the page: none is offered as an API."""

UNEXPECTED = "Something went wrong in Lede; the terminal that it runs in shows the error."

_STYLES = (
    "tokens", "frame", "gradio", "masthead", "library/view", "library/list", "reader", "filters", "evaluate",
    "conversations", "turns", "actions", "chat", "findings", "sources", "settings",
)  # fmt: skip


def render(template: str, /, **values: object) -> str:
    """Fill in one template, with every value escaped."""
    return _TEMPLATES.get_template(f"{template}.html").render(values)


def pane(name: str, *scripts: str, value: str | None = None, **fields: object) -> gr.HTML:
    """Build one pane of the page.

    Args:
        name: of its template and, with "-" for "/", its id: `library/tools` is `#library-tools`.
        scripts: its scripts, each run in a block of its own; by default the one of its name.
        value: its first content, where events send it as HTML; the template is then not used.
        fields: what the template is filled in with.
    """
    codes = [(FOLDER / "js" / f"{one}.js").read_text(encoding="utf-8") for one in scripts or (name,)]
    content: dict[str, Any] = {"value": value} if value is not None else {"html_template": render(name, **fields)}
    return gr.HTML(
        **content,
        js_on_load=codes[0] if len(codes) == 1 else "\n".join(f"{{\n{code}}}" for code in codes),
        apply_default_css=False,
        elem_id=name.replace("/", "-"),
    )


def update(**fields: Any) -> dict[str, Any]:
    """Return a value for a pane whose script draws it; `id` is new, so that no two are alike, unless it is given."""
    return {"id": uuid4().hex, **fields}


def stylesheets() -> list[Path]:
    """Return the style sheets in the order in which they apply."""
    return [FOLDER / "css" / f"{name}.css" for name in _STYLES]


def day(moment: datetime | None) -> str | None:
    """Format a date as 27 February 2023."""
    return presentation.day(moment) if moment else None


def short_day(moment: date) -> str:
    """Format a date for a table.

    >>> short_day(date(2023, 2, 7))
    '7 Feb 2023'
    """
    return f"{moment.day} {moment:%b} {moment.year}"


def without_by(byline: str) -> str:
    """Return a byline that can follow "By".

    >>> without_by("By Ada Fenwick")
    'Ada Fenwick'
    """
    return byline[3:] if byline[:3].casefold() == "by " else byline


def measure_label(name: str) -> str:
    """Return the label of a measure of the evaluation."""
    from assistant.evaluation.aggregates import BY_NAME  # numpy is seldom needed here

    return BY_NAME[name].label


def web_link(url: str | None) -> str | None:
    """Return the address if a browser may be sent to it, else None.

    >>> web_link("https://example.org/a")
    'https://example.org/a'
    >>> web_link("javascript:alert(1)")
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def host_of(url: str) -> str:
    """Return the host that a link leads to, as its label.

    >>> host_of("https://www.example.org/a")
    'example.org'
    """
    return (urlsplit(url).hostname or url).removeprefix("www.")


def file_name(origin: str | None) -> str:
    """Return the last part of a path, with its `#record`: users do not know where the library keeps their uploads."""
    return os.path.basename(origin or "")  # noqa: PTH119 - the origin may be a URL


def sentence(message: str) -> str:
    """Turn an error's message into a sentence; the command line puts it after the program's name instead.

    >>> sentence("the question is empty")
    'The question is empty.'
    """
    return f"{message[:1].upper()}{message[1:]}{'' if message.endswith(('.', '!', '?', '…')) else '.'}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Count things.

    >>> plural(1234, "article")
    '1,234 articles'
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for one in (
        *(day, file_name, host_of, measure_label, plural, sentence, short_day, web_link, without_by),
        *(presentation.earlier_version, presentation.named, presentation.origin),
    ):
        environment.filters[one.__name__] = one
    environment.globals["presentation"] = presentation
    return environment


_TEMPLATES = _environment()
