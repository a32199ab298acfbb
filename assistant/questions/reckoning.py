"""Days counted from today, or within a year: two weeks ago, last month, the latest 5 March.

Not here: the words for them (`timewords`).
"""

import calendar
from datetime import date, timedelta


def latest(
    year: int | None, today: date, month: int, until: int, day: int | None = None, last: int | None = None
) -> tuple[date, date]:
    """The days of a month or of several; without a year the latest that have begun."""
    for each in [year] if year else range(today.year, max(today.year - 9, 0), -1):
        length = calendar.monthrange(each, until)[1]
        if day and max(day, last or day) > length:
            continue
        start, end = date(each, month, day or 1), date(each, until, last or length)
        if year or start <= today:
            return min(start, end), max(start, end)
    raise ValueError(month)


def either(year: int, left: int, right: int) -> tuple[date, date]:
    """05/03/2023 is 5 March to some and May 3 to others: from the one to the other."""
    days = [
        date(year, month, day)
        for month, day in ((left, right), (right, left))
        if 0 < month <= 12 and 0 < day <= calendar.monthrange(year, month)[1]
    ]
    return min(days), max(days)


def ago(count: int, unit: str, today: date, *, vague: bool = False) -> tuple[date, date]:
    """A day back; the longer the unit, the less exactly it is meant, and "a few" least."""
    day, blur = back(count, unit, today), {"week": 3, "month": 15, "year": 183, "decade": 1826}.get(unit, 0)
    blur = max(2 * blur, 2) if vague else blur
    return day - timedelta(blur), min(day + timedelta(blur), today)


def back(count: int, unit: str, today: date) -> date:
    """The day that lies so many units before today; a month has fewer days where it must."""
    if unit in ("minute", "hour"):
        return today - timedelta(-(-count // (1440 if unit == "minute" else 24)))
    if unit in ("day", "week"):
        return today - timedelta(count * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - count * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def of_the_calendar(which: str, span: str, today: date) -> tuple[date, date]:
    """A week from Monday, a month, a year of the calendar; "the past week" ends today."""
    if which.endswith("past") and span != "weekend":
        return (back(3, "month", today) if span == "quarter" else back(1, span, today)), today
    by = {"this": 0, "next": 1}.get(which, -1)
    if span in ("week", "weekend"):
        monday = today - timedelta(today.weekday() - 7 * by)
        return monday + timedelta(5 * (span == "weekend")), monday + timedelta(6)
    if span in ("year", "decade"):
        size = 10 if span == "decade" else 1
        year = (today.year // size + by) * size
        return date(year, 1, 1), date(year + size - 1, 12, 31)
    size = 3 if span == "quarter" else 1
    months = ((today.year * 12 + today.month - 1) // size + by) * size
    year, month = months // 12, months % 12 + 1
    return latest(year, today, month, month + size - 1)
