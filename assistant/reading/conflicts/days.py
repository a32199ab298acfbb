"""The days a sentence speaks of, as the days that may be meant.

"On Monday" is read against the day the article appeared, "5 March" against its year; where that leaves a doubt (the
evening in one zone is the next morning in another) each possible day is kept, so that two expressions exclude each
other only when no reading of the one meets any of the other. Written for English.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from index import Span

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_MONTH = "|".join(sorted((name.capitalize() for name in _MONTHS), key=len, reverse=True))
_WEEKDAY = "|".join(name.capitalize() for name in _WEEKDAYS)
_DAY = re.compile(
    rf"""\b(?:(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b
    | (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\ (?:of\ )?(?P<m1>{_MONTH})\b(?:\.?,?\ (?P<y1>(?:19|20)\d\d)\b)?
    | (?P<m2>{_MONTH})\b\.?\ (?:the\ )?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d,]\d)\b(?:,?\ (?P<y2>(?:19|20)\d\d)\b)?
    | (?P<m3>{_MONTH})\b\.?,?\ (?P<y3>(?:19|20)\d\d)\b
    | (?<=\b[iI]n\ )(?P<m4>{_MONTH})\b(?!\ [A-Z])
    | (?:(?P<shift>[lL]ast|[nN]ext|[tT]his)\ )?(?P<weekday>{_WEEKDAY})\b
    | (?P<near>[yY]esterday|[tT]oday|[tT]onight|[tT]omorrow)\b
    | (?P<which>[lL]ast|[tT]his|[nN]ext)\ (?P<span>week|month|year)\b
    | (?<=\b[iI]n\ )(?P<year>(?:19|20)\d\d)\b)""",
    re.VERBOSE,
)
_BOUND = re.compile(
    r"\b(?:since|until|till|by|before|after|from|through|between|prior to|ahead of|following|than|to|originally|"
    r"initially|postponed|delayed|rescheduled|moved)\s+(?:\w+\s){0,2}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class When:
    """A day or a period as it stands in a sentence.

    Args:
        span: offsets into the sentence.
        readings: what may be meant, each the first and the last day.
        year: whether the year is written.
        bound: only a limit is given: "since Monday", "before 5 March".
    """

    span: Span
    readings: tuple[tuple[date, date], ...]
    year: bool
    bound: bool

    def excludes(self, other: "When") -> bool:
        """Whether no reading of the one shares a day with any of the other."""
        return all(mine[0] > its[1] or its[0] > mine[1] for mine in self.readings for its in other.readings)

    @property
    def width(self) -> timedelta:
        """How long the shortest reading is."""
        return min(last - first for first, last in self.readings)


def days(text: str, published: date | None) -> list[When]:
    """The days and periods of a sentence, in order.

    Args:
        published: the day on which the article appeared, in UTC; without it only written years can be placed.
    """
    found = []
    for match in _DAY.finditer(text):
        try:
            readings, year = _readings(match, published)
        except (ValueError, OverflowError):  # 31 February, or beyond the calendar
            continue
        if readings:
            bound = bool(_BOUND.search(text[max(0, match.start() - 40) : match.start()]))
            found.append(When(Span(*match.span()), tuple(readings), year, bound))
    return found


def _readings(match: re.Match[str], published: date | None) -> tuple[list[tuple[date, date]], bool]:
    parts = match.groupdict()
    if parts["iso"]:
        day = date.fromisoformat(parts["iso"])
        return [(day, day)], True
    if parts["year"]:
        return [_period(int(parts["year"]))], True
    month = parts["m1"] or parts["m2"] or parts["m3"] or parts["m4"]
    if month:
        year, day_of_month = parts["y1"] or parts["y2"] or parts["y3"], parts["d1"] or parts["d2"]
        years = [int(year)] if year else [published.year + by for by in (-1, 0, 1)] if published else []
        number = _MONTHS[month.lower()]
        fitting = [each for each in years if not day_of_month or int(day_of_month) <= _length(each, number)]
        if fitting != years and len(fitting) == 0 and years:
            raise ValueError(match[0])
        return [_period(each, number, int(day_of_month) if day_of_month else None) for each in fitting], bool(year)
    return ([], False) if published is None else (_relative(parts, published), False)


def _relative(parts: dict[str, str | None], published: date) -> list[tuple[date, date]]:
    if parts["weekday"]:
        target = _WEEKDAYS[parts["weekday"].lower()]
        back = (published.weekday() - target) % 7
        readings = [published - timedelta(back), published - timedelta(back) + timedelta(7)]
        if back == 0 or (parts["shift"] or "").lower() == "last":
            readings.append(published - timedelta(back + 7))
        if (parts["shift"] or "").lower() == "next":
            readings.append(published + timedelta(14 - back))
        return [(day, day) for day in readings]
    if parts["near"]:
        at = {"yesterday": -1, "tomorrow": 1}.get(parts["near"].lower(), 0)
        return [(published + timedelta(at - 1), published + timedelta(at))]
    by = {"last": -1, "this": 0, "next": 1}[(parts["which"] or "this").lower()]
    if parts["span"] == "week":
        return [(published + timedelta(7 * by - 7), published + timedelta(7 * by + 7))]
    if parts["span"] == "year":
        return [_period(published.year + by)]
    months = published.year * 12 + published.month - 1 + by
    return [_period(months // 12, months % 12 + 1)]


def _period(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, _length(year, month))
    return date(year, month, day), date(year, month, day)


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
