"""Dates as articles, feeds and spreadsheets write them, read strictly.

A date is taken only where a whole day is written out: "Monday", "10" or "November 2024" give None, where a lenient
parser would fill in today. English month names only. Where numbers alone leave a choice:

- dots and dashes put the day first ("27.02.2023", "3-4-2023" is 3 April);
- slashes put the month first, as American papers do ("03/04/2023" is 4 March);
- either order gives way where it would name a thirteenth month ("27/02/2023" is 27 February);
- two-digit years are refused.

A time without a zone is taken as UTC, and a time in a zone this module does not know is dropped, so that the day stays
the printed one; fractions of a second are dropped too.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

FIRST_YEAR, LAST_YEAR = 1600, 2100
"""From the first printed newspapers to a bound that catches milliseconds read as seconds."""

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,? )?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_TIME = (
    r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2})(?:[:.]?(?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?"
)
_ZONE = r"(?: ?(?P<zone>[a-z]{1,5}))?(?: ?(?P<offset>[+-]\d{2}:?\d{2}))?"
_THEN = rf"(?:(?:t|,? (?:at |[-|] )?){_TIME}{_ZONE})?"

_PATTERNS = tuple(
    re.compile(_WEEKDAY + pattern)
    for pattern in (
        rf"{_YEAR}(?P<mark>[-/.])(?P<number>\d{{1,2}})(?P=mark){_DAY}{_THEN}",
        rf"{_YEAR}(?P<number>\d{{2}})(?P<day>\d{{2}}){_THEN}",
        rf"{_DAY}(?: of)?[ -]{_MONTH},?[ -]{_YEAR}{_THEN}",
        rf"{_MONTH} {_DAY},? {_YEAR}{_THEN}",
        rf"(?P<first>\d{{1,2}})(?P<mark>[-/.])(?P<last>\d{{1,2}})(?P=mark){_YEAR}{_THEN}",
        rf"{_MONTH} {_DAY} {_TIME}{_ZONE} {_YEAR}",  # what C's asctime and the `date` command write
        rf"{_TIME}{_ZONE},? (?:on )?{_WEEKDAY}{_DAY} {_MONTH},? {_YEAR}",
        rf"{_TIME}{_ZONE},? (?:on )?{_WEEKDAY}{_MONTH} {_DAY},? {_YEAR}",
    )
)
_COMPACT = re.compile(r"(\d{8})(\d{6})")
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{13})|(\d{16})")
_REMARK = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])$")

_HOURS_FROM_UTC = {
    "z": 0.0, "utc": 0.0, "gmt": 0.0, "ut": 0.0, "wet": 0.0, "bst": 1.0, "cet": 1.0, "west": 1.0, "cest": 2.0,
    "eet": 2.0, "eest": 3.0, "msk": 3.0, "jst": 9.0, "kst": 9.0, "aest": 10.0, "aedt": 11.0,
    "est": -5.0, "edt": -4.0, "cst": -6.0, "cdt": -5.0, "mst": -7.0, "mdt": -6.0, "pst": -8.0, "pdt": -7.0,
    # The season is not printed: winter time, at most an hour off.
    "et": -5.0, "ct": -6.0, "mt": -7.0, "pt": -8.0,
}  # fmt: skip
_LONGEST = 80


def parse_date(text: str) -> datetime | None:
    """Read one date, with or without a time of day.

    Args:
        text: nothing but the date: ISO 8601, RFC 2822, seconds, milliseconds or microseconds since 1970, or a date in
            English words or in numbers.

    Returns:
        The moment in UTC, midnight where only a day is written; None where no whole date within the years 1600 to
        2100 is written.

    >>> parse_date("27.02.2023").isoformat()
    '2023-02-27T00:00:00+00:00'
    >>> parse_date("November 2024") is None
    True
    """
    line = " ".join(text[: 2 * _LONGEST].split()).strip(" ,;").casefold().replace("–", "-").replace("—", "-")
    if len(line) > _LONGEST or not line.isascii():
        return None
    if epoch := _EPOCH.fullmatch(line):
        return _from_epoch(epoch)
    line = _COMPACT.sub(r"\1t\2", line) if _COMPACT.fullmatch(line) else _REMARK.sub("", line)
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(line):
            return _from_parts(match.groupdict())
    return None


def _from_epoch(match: re.Match[str]) -> datetime | None:
    seconds, millis, micros = match.groups()
    moment = int(seconds) if seconds else int(millis) // 1000 if millis else int(micros) // 1_000_000
    return _within(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment))


def _from_parts(parts: dict[str, str | None]) -> datetime | None:
    month, day = _month_and_day(parts)
    try:
        midnight = datetime(int(parts["year"] or 0), month, day, tzinfo=UTC)
    except ValueError:
        return None
    if not (FIRST_YEAR <= midnight.year <= LAST_YEAR):
        return None
    if not parts.get("hour"):
        return midnight
    since_midnight = _time(parts)
    if since_midnight is None:
        return None
    zone = _zone(parts)
    if zone is None:
        return midnight
    return _within((midnight + since_midnight).replace(tzinfo=zone).astimezone(UTC))


def _month_and_day(parts: dict[str, str | None]) -> tuple[int, int]:
    if name := parts.get("month"):
        return _MONTHS.index(name[:3]) + 1, int(parts["day"] or 0)
    if number := parts.get("number"):
        return int(number), int(parts["day"] or 0)
    first, last = int(parts["first"] or 0), int(parts["last"] or 0)
    month, day = (first, last) if parts["mark"] == "/" else (last, first)
    return (day, month) if month > 12 else (month, day)


def _time(parts: dict[str, str | None]) -> timedelta | None:
    hour, minute, half = int(parts["hour"] or 0), parts.get("minute"), parts.get("half")
    if not (minute or half):
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    minutes, seconds = int(minute or 0), int(parts.get("second") or 0)
    if hour > 23 or minutes > 59 or seconds > 60:
        return None
    return timedelta(hours=hour, minutes=minutes, seconds=min(seconds, 59))  # 60 is a leap second


def _zone(parts: dict[str, str | None]) -> timezone | None:
    name, offset = parts.get("zone"), parts.get("offset")
    if name and name not in _HOURS_FROM_UTC:
        return None
    if not offset:
        return timezone(timedelta(hours=_HOURS_FROM_UTC[name or "utc"]))
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 18 or minutes > 59:
        return None
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(-shift if offset[0] == "-" else shift)


def _within(moment: datetime) -> datetime | None:
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None
