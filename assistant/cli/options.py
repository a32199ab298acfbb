"""The options that several commands share, and how a date is read."""

import calendar
import re
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def first_day(text: str) -> date:
    """Return the first day of YYYY-MM-DD, YYYY-MM or YYYY.

    >>> first_day("2023-02").isoformat(), last_day("2023-02").isoformat()
    ('2023-02-01', '2023-02-28')

    Raises:
        typer.BadParameter: it is none of these, or no such day exists.
    """
    return _day(text, last=False)


def last_day(text: str) -> date:
    """Return the last day of YYYY-MM-DD, YYYY-MM or YYYY; raises as `first_day` does."""
    return _day(text, last=True)


def _day(text: str, *, last: bool) -> date:
    found = _DATE.fullmatch(text.strip())
    if found:
        year, month = int(found[1]), int(found[2] or (12 if last else 1))
        with suppress(ValueError):
            return date(year, month, int(found[3] or (calendar.monthrange(year, month)[1] if last else 1)))
    raise typer.BadParameter(f"{text!r} is not a date; write YYYY-MM-DD, such as 2023-02-27, or YYYY-MM, or YYYY")


def require_order(after: date | None, before: date | None) -> None:
    """Refuse a range without a day.

    Raises:
        typer.BadParameter: the first day comes after the last.
    """
    if after and before and after > before:
        raise typer.BadParameter(f"no day is after {after} and before {before}", param_hint="'--after' / '--before'")


Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="DIR",
        help="The library's folder.  [default: LEDE_HOME, else your data folder]",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first (only a terminal is asked).")]
Source = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="Only articles from this publication; repeat it for several."),
]
Author = Annotated[
    list[str] | None,
    typer.Option("--author", metavar="NAME", help="Only articles by this author; repeat it for several."),
]
After = Annotated[
    date | None,
    typer.Option(
        "--after",
        metavar="DATE",
        parser=first_day,
        help="Only articles from this day (YYYY-MM-DD), month or year on.",
    ),
]
Before = Annotated[
    date | None,
    typer.Option("--before", metavar="DATE", parser=last_day, help="Only articles up to this day, month or year."),
]
