"""Articles over time: days put together into weeks, months, years or more, whichever shows a range best."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Literal

from index.stores.listing import DayCount

Unit = Literal["day", "week", "month", "year", "decade", "century"]

MOST = 60
"""Buckets at most, in any unit but the longest: as many as can be told apart in a column of text."""

UNITS: tuple[Unit, ...] = ("day", "week", "month", "year", "decade", "century")

_YEARS = {"year": 1, "decade": 10, "century": 100}


@dataclass(frozen=True)
class Bucket:
    """A stretch of days.

    Attributes:
        first, last: its days, both included.
        sources: how many of its articles come from each publication, the most first; None for those that name none.
    """

    first: date
    last: date
    sources: tuple[tuple[str | None, int], ...]

    @property
    def articles(self) -> int:
        """How many there are in all."""
        return sum(number for _, number in self.sources)


@dataclass(frozen=True)
class Timeline:
    """All buckets from the first article's to the last one's, the empty ones between them too.

    Attributes:
        unit: what each bucket is.
        undated: how many articles have no day, and stand in none.
    """

    unit: Unit
    buckets: tuple[Bucket, ...]
    undated: int


def timeline(counts: Sequence[DayCount], undated: int = 0) -> Timeline:
    """Put days together.

    Args:
        counts: of each day and publication, in the order of days.
        undated: articles without a day.
    """
    if not counts:
        return Timeline("day", (), undated)
    first, last = counts[0].day, counts[-1].day
    unit = next((one for one in UNITS if len(list(islice(_starts(one, first, last), MOST + 1))) <= MOST), UNITS[-1])
    held: dict[date, dict[str | None, int]] = {start: {} for start in _starts(unit, first, last)}
    for day, source, number in counts:
        into = held[start_of(unit, day)]
        into[source] = into.get(source, 0) + number
    return Timeline(unit, tuple(_bucket(unit, start, sources) for start, sources in held.items()), undated)


def start_of(unit: Unit, day: date) -> date:
    """Return the first day of the bucket that a day falls into; weeks begin on Monday.

    >>> start_of("week", date(2024, 3, 7)).isoformat()
    '2024-03-04'
    """
    match unit:
        case "day":
            return day
        case "week":
            return day - timedelta(days=min(day.weekday(), (day - date.min).days))
        case "month":
            return day.replace(day=1)
        case "year" | "decade" | "century":
            return date(max(day.year - day.year % _YEARS[unit], date.min.year), 1, 1)


def _bucket(unit: Unit, start: date, sources: dict[str | None, int]) -> Bucket:
    ordered = sorted(sources.items(), key=lambda one: (-one[1], one[0] is None, one[0] or ""))
    following = _after(unit, start)
    return Bucket(start, following - timedelta(days=1) if following else date.max, tuple(ordered))


def _starts(unit: Unit, first: date, last: date) -> Iterator[date]:
    start: date | None = start_of(unit, first)
    while start is not None and start <= last:
        yield start
        start = _after(unit, start)


def _after(unit: Unit, start: date) -> date | None:
    """The first day of the next bucket; None where the calendar ends."""
    try:
        match unit:
            case "day":
                return start + timedelta(days=1)
            case "week":
                return start + timedelta(days=7)
            case "month":
                return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
            case "year" | "decade" | "century":
                return date(start.year - start.year % _YEARS[unit] + _YEARS[unit], 1, 1)
    except (OverflowError, ValueError):
        return None
