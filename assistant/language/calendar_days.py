"""The days that an expression of time stands for: a month without a year, "two weeks ago", "last summer".

Everything is counted from a given day; a year that is not written is the latest one that has begun.
"""

import calendar
from collections.abc import Callable
from datetime import date, timedelta

Days = tuple[date, date]
"""The first and the last, both included."""

_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
_BLUR = {"week": 3, "fortnight": 3, "month": 15, "year": 183, "decade": 1826}


def of_months(year: int | None, until: date, first: int, last: int, day: int = 0, last_day: int = 0) -> Days:
    """Return the days of a month or of several; without a year the latest that have begun.

    >>> of_months(None, date(2023, 11, 24), 3, 3)
    (datetime.date(2023, 3, 1), datetime.date(2023, 3, 31))

    Args:
        until: the last day that may be meant where no year is given.
        first, last: months, 1..12.
        day, last_day: the first and the last day of them; 0 for the whole.
    """
    for each in [year] if year else range(until.year, max(until.year - 9, 0), -1):
        length = calendar.monthrange(each, last)[1]
        if max(day, last_day) > length:
            continue
        start, end = date(each, first, day or 1), date(each, last, last_day or day or length)
        if year or start <= until:
            return min(start, end), max(start, end)
    raise ValueError(first)


def either_way(year: int, left: int, right: int) -> Days:
    """Return the days from one reading to the other: 05/03/2023 is 5 March to some and May 3 to others."""
    days = [
        date(year, month, day)
        for month, day in ((left, right), (right, left))
        if 0 < month <= 12 and 0 < day <= calendar.monthrange(year, month)[1]
    ]
    return min(days), max(days)


def back(count: int, unit: str, today: date) -> date:
    """Return the day that is so many units before today; a month has fewer days where it must.

    >>> back(1, "month", date(2023, 3, 31))
    datetime.date(2023, 2, 28)
    """
    if unit in ("minute", "hour"):
        return today - timedelta(-(-count // (1440 if unit == "minute" else 24)))
    if unit not in _MONTHS:
        return today - timedelta(count * {"day": 1, "week": 7, "fortnight": 14}[unit])
    months = today.year * 12 + today.month - 1 - count * _MONTHS[unit]
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def ago(count: int, unit: str, today: date, *, vague: bool) -> Days:
    """Return a day back; the longer the unit, the less exactly it is meant, and "a few" least."""
    day, blur = back(count, unit, today), _BLUR.get(unit, 0)
    blur = max(2 * blur, 2) if vague else blur
    return day - timedelta(blur), min(day + timedelta(blur), today)


def of_the_calendar(which: str, span: str, today: date) -> Days:
    """Return a week from Monday, a month, a year of the calendar; "the past week" ends today.

    Args:
        which: "this", "next", "past", "this past", or any word for the one before.
    """
    if which.endswith("past") and span != "weekend":
        return back(1, span, today), today
    by = {"this": 0, "next": 1}.get(which, -1)
    if span in ("week", "weekend"):
        monday = today - timedelta(today.weekday() - 7 * by)
        return monday + timedelta(5 * (span == "weekend")), monday + timedelta(6)
    size = _MONTHS[span]
    months = ((today.year * 12 + today.month - 1) // size + by) * size
    first, last = (
        date(months // 12, months % 12 + 1, 1),
        back(1 - size, "month", date(months // 12, months % 12 + 1, 1)),
    )
    return first, last.replace(day=calendar.monthrange(last.year, last.month)[1])


def of_every_year(which: str, of: Callable[[int], Days], today: date, until: date) -> Days:
    """Return the one meant of something that comes each year: last summer, next Christmas.

    Args:
        which: "last", "this" or "next"; empty for the latest that has begun.
        of: its days in a year.
    """
    years = [of(year) for year in range(today.year + 1, today.year - 11, -1)]
    if which == "this":
        return next((days for days in years if days[0] <= today <= days[1]), years[1])
    if which == "next":
        return min(days for days in years if days[0] > today)
    return next(days for days in years if (days[1] < today if which else days[0] <= until))


def weekday(number: int, which: str, today: date) -> date:
    """Return the latest such day until today, before it for "last", behind it for "next"; Monday is 0."""
    behind = (today.weekday() - number) % 7
    return today + timedelta(7 - behind if which == "next" else -(behind or 7 * (which == "last")))


def day_of_month(number: int, until: date) -> date:
    """Return the latest such day that has come: said on the 24th, "on the 3rd" is of this month."""
    for months in range(3):
        month = back(months, "month", until.replace(day=1))
        if number <= calendar.monthrange(month.year, month.month)[1] and month.replace(day=number) <= until:
            return month.replace(day=number)
    raise ValueError(number)


def season(first: int, year: int) -> Days:
    """Return the three months from the first, 1..12, of the year in which they begin."""
    start = date(year, first, 1)
    end = back(-2, "month", start)
    return start, end.replace(day=calendar.monthrange(end.year, end.month)[1])


def portion(days: Days, low: int, high: int) -> Days:
    """Return a part of some days, from one percent to another; of fewer than three weeks the whole."""
    length = (days[1] - days[0]).days
    if length <= 20:
        return days
    return days[0] + timedelta(length * low // 100), days[0] + timedelta(length * high // 100)
