"""The expressions of time in a question, as the days they stand for: "5 March", "last week", "Q3 2023", "the 1990s".

A month without a year is the latest one not after today, or that an archive may tell of, and one beside a year
("October 3 to October 7, 2023") shares it. Words that are also something else (may, march, sun, 2049) need a neighbour
that makes them a date. English only.
"""

import calendar
import re
from dataclasses import dataclass
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


_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_COUNTS = {
    word: number
    for number, words in enumerate(["", "a an one", "two couple", "three few", "four", "five several", "six", "seven",
                                    "eight", "nine", "ten", "eleven", "twelve"])
    for word in words.split()
}  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}

_M = "|".join(sorted({*_MONTHS, *_SHORT}, key=len, reverse=True))
_W = rf"(?:(?:{'|'.join(_WEEKDAYS)}|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\.?,?\s+(?:the\s+)?)?"
_D = r"\d{1,2}(?:st|nd|rd|th)?\b"
_YEAR = r"(?:19|20)\d\d\b"
_TO = r"(?:\s*[-–—]\s*|\s+(?:and|to|through|until|or)\s+(?:the\s+)?)"
_N = rf"\d{{1,4}}|{'|'.join(_COUNTS)}"
_UNIT = "minute|hour|day|week|month|year|decade"
_TIME = re.compile(
    rf"""(?<![\w$€£#.])(?:
      (?P<iso>{_YEAR}-\d\d-\d\d)\b
    | (?P<n1>\d{{1,2}})[/.](?P<n2>\d{{1,2}})[/.](?P<y0>{_YEAR})(?!\.\d)
    | {_W}(?P<d1>{_D})(?:{_TO}(?P<e1>{_D}))?\s+(?:of\s+)?(?P<m1>{_M})\b\.?(?:,?\s+(?P<y1>{_YEAR}))?
    | {_W}(?P<m2>{_M})\b\.?\s+(?:the\s+)?(?P<d2>{_D})(?:{_TO}(?P<e2>{_D})(?=\s*(?:[,?.;!)]|$|\s{_YEAR})))?
      (?!\s*%|[.,:/]\d|\s+(?:percent|million|billion|people|miles|points)\b)(?:,?\s+(?P<y2>{_YEAR}))?
    | (?P<m3>{_M})\b\.?,?\s+(?:of\s+)?(?P<y3>{_YEAR})
    | (?P<m4>{"|".join(_MONTHS)})\b
    | (?P<decade>(?:19|20)\d0)['’]?s\b | (?<=\bthe\s)['’]?(?P<tens>[2-9]0)['’]?s\b
    | Q(?P<q1>[1-4])\b(?:,?\s+(?:of\s+)?(?P<y4>{_YEAR}))? | (?P<y5>{_YEAR})\s+Q(?P<q2>[1-4])\b
    | (?P<q3>first|second|third|fourth|last)\s+(?P<piece>quarter|half)\s+of\s+(?P<y6>{_YEAR})
    | (?P<near>the\s+day\s+before\s+yesterday|yesterday|last\s+night|today|tonight|tomorrow)\b
    | (?:a\s+)?(?P<n3>{_N})\s+(?:of\s+)?(?P<unit1>{_UNIT})s?\s+ago\b
    | (?:past|last|previous)\s+(?:a\s+)?(?P<n4>{_N})\s+(?:of\s+)?(?P<unit2>{_UNIT})s?\b(?!\s+of\b)
    | (?P<which>this\s+past|past|last|this|previous|next)\s+(?P<span>week|weekend|month|year|quarter|decade)\b
      (?!\s+of\b)
    | (?P<weekday>{"|".join(_WEEKDAYS)})\b
    | (?P<year>{_YEAR})(?!\s*%|[.,:]\d)
    )""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_PORTION = re.compile(
    r"(?:\b(early|mid|late)[-\s]+|\b(beginning|start|middle|end) of )(?:in )?(?:the )?$", re.IGNORECASE
)
_WORD_BEFORE = re.compile(r"([\w'’]+)[\s\-–]+$")
_WORD_BEHIND = re.compile(r"\s+([\w'’]+)")
_JOINED = re.compile(
    r",?\s*(?:and|or|to|through|until|till|[-–—,])\s*(?:(?:before|after|until|since|by)\s+)?(?:the\s+)?", re.I
)

_NAMES = frozenset(["march", "may", "april", "june", "august"])
_INSIDE = frozenset(["in", "since", "last", "this", "past", "next", "early", "mid", "late", "during"])
_BOUNDS = frozenset(
    ["after", "before", "between", "by", "from", "on", "prior", "since", "through", "to", "until", "till"]
)
_OF_A_YEAR = _INSIDE | _BOUNDS | frozenset(["a", "around", "circa", "for", "of", "the", "year"])
_MARCHING = frozenset(["against", "for", "from", "in", "of", "on", "through", "to"])


@dataclass(frozen=True)
class Time:
    """An expression of time.

    Args:
        start, end: its place in the question.
        first, last: the days it may mean, both included.
        full: it says which year, or counts from today.
    """

    start: int
    end: int
    first: date
    last: date
    full: bool


ARCHIVED = timedelta(60)
"""How long nothing new has come to a library when what it tells of is taken for past: "in March" is not this year's."""


def times(question: str, today: date, newest: date | None = None) -> list[Time]:
    """The expressions of time in a question, in order, none overlapping another.

    Args:
        newest: the day of the newest article that is asked of, where that is known.
    """
    matches: list[re.Match[str]] = []
    for match in _TIME.finditer(question):
        joined = bool(matches) and _JOINED.fullmatch(question, matches[-1].end(), match.start()) is not None
        if _is_time(question, match, joined=joined):
            matches.append(match)
    until = newest if newest and newest < today - ARCHIVED else today
    found = [_read(question, match, today, until) for match in matches]
    for place in reversed(range(len(found) - 1)):  # "October 3 to October 7, 2023"
        here, behind = found[place], found[place + 1]
        if here and behind and not here.full and behind.full and _touch(question, here, behind):
            found[place] = _read(question, matches[place], behind.first, behind.first) or here
    for place in range(1, len(found)):  # "October 3, 2023 to January 5"
        before, here = found[place - 1], found[place]
        if before and here and before.full and not here.full and _touch(question, before, here):
            on = _year_on(before.first)
            found[place] = _read(question, matches[place], on, on) or here
    return [one for one in found if one is not None]


def _touch(question: str, left: Time, right: Time) -> bool:
    return _JOINED.fullmatch(question, left.end, right.start) is not None


def _year_on(day: date) -> date:
    return day + timedelta(364) if day.year < date.max.year else day


def _is_time(question: str, match: re.Match[str], *, joined: bool) -> bool:
    """Whether a word that may be a time is one here."""
    part = match.groupdict()
    before = _WORD_BEFORE.search(question, max(0, match.start() - 24), match.start())
    cue = before[1].lower() if before else ""
    behind = _WORD_BEHIND.match(question, match.end())
    following = behind[1] if behind else ""
    named = following[:1].isupper() and not question.isupper()
    if part["year"]:
        return _is_year(question, match, cue, following) or joined
    if part["m4"]:
        return _is_month(part["m4"], cue, following, named=named) or (joined and part["m4"].lower() not in _NAMES)
    if part["weekday"]:
        possessive = question[match.end() :].startswith(("'s ", "’s "))
        return (cue in _INSIDE | _BOUNDS or possessive or joined) and not named
    if part["near"] or part["span"]:
        word = part["near"] or part["span"]
        title = (
            word[0].isupper() and not question.isupper() and question[: match.start()].rstrip()[-1:] not in {"", *".?!"}
        )
        return not title and not (part["span"] and word[0].isupper() and not question.isupper())
    month = part["m1"] or part["m2"]
    if month and month.lower() in ("may", "march") and not (part["y1"] or part["y2"]):
        ordinal = not (part["d1"] or part["d2"] or "")[-1:].isdigit()
        small, opens = month[0].islower(), bool(part["m2"]) and match.start() == 0
        return ordinal or cue in _BOUNDS or joined or not (small or opens)
    return not part["q1"] or bool(part["y4"]) or cue in _INSIDE | {"of", "for"}


def _is_year(question: str, match: re.Match[str], cue: str, following: str) -> bool:
    behind = question[match.end() : match.end() + 2]
    if behind in ("'s", "’s") or (behind[:1] == ")" and question[: match.start()].endswith("(")):
        return True
    if cue not in _OF_A_YEAR and not cue.endswith(("'s", "’s")):
        return False
    amount = int(match[0]) % 50 == 0 and (following.endswith("s") or following == "people" or cue not in _INSIDE)
    return not amount and (cue not in ("the", "a") or bool(following))


def _is_month(month: str, cue: str, following: str, *, named: bool) -> bool:
    low = month.lower()
    if low not in _NAMES:
        return cue in _INSIDE | _BOUNDS or not named
    if low == "march" and month[0].islower() and following.lower() in _MARCHING:
        return False
    if month[0].islower() and low in ("may", "march") and cue == "this":
        return False
    return cue in _INSIDE or (cue == "of" and month[0].isupper() and not named)


def _read(question: str, match: re.Match[str], today: date, until: date) -> Time | None:
    part = match.groupdict()
    try:
        first, last = _days(part, today, until)
        start = match.start()
        portion = _PORTION.search(question, max(0, start - 24), start)
        if portion and last - first > timedelta(20):
            start, length = portion.start(), (last - first).days
            word = (portion[1] or portion[2]).lower()
            low, high = {
                "early": (0, 40),
                "beginning": (0, 40),
                "start": (0, 40),
                "late": (60, 100),
                "end": (60, 100),
            }.get(word, (30, 70))
            first, last = first + timedelta(length * low // 100), first + timedelta(length * high // 100)
    except (ValueError, OverflowError):  # 31 February, or beyond the calendar
        return None
    undated = ("m1", "m2", "m4", "q1")
    full = not any(part[name] for name in undated) or any(part[name] for name in ("y1", "y2", "y4"))
    return Time(start, match.end(), first, last, full)


def _days(part: dict[str, str | None], today: date, until: date) -> tuple[date, date]:  # noqa: C901, PLR0911
    if part["iso"]:
        day = date.fromisoformat(part["iso"])
        return day, day
    if part["n1"] and part["n2"]:
        return either(int(part["y0"] or 0), int(part["n1"]), int(part["n2"]))
    if part["decade"] or part["tens"]:
        tens = int(part["decade"] or 0) or 1900 + int(part["tens"] or 0) + 100 * (int(part["tens"] or 0) <= 20)
        return date(tens, 1, 1), date(tens + 9, 12, 31)
    if part["near"]:
        words = part["near"].lower()
        by = -2 if "before" in words else {"today": 0, "tonight": 0, "tomorrow": 1}.get(words, -1)
        return today + timedelta(by), today + timedelta(by)
    if part["n3"]:
        return ago(
            _count(part["n3"]), (part["unit1"] or "").lower(), today, vague=part["n3"].lower() in ("few", "several")
        )
    if part["n4"]:
        return back(_count(part["n4"]), (part["unit2"] or "").lower(), today), today
    if part["which"]:
        return of_the_calendar(part["which"].lower(), (part["span"] or "").lower(), today)
    if part["weekday"]:
        day = today - timedelta((today.weekday() - _WEEKDAYS[part["weekday"].lower()]) % 7)
        return day, day
    quarter = part["q1"] or part["q2"] or part["q3"]
    year = next((int(part[name] or 0) for name in ("y1", "y2", "y3", "y4", "y5", "y6", "year") if part[name]), None)
    if quarter:
        size = 6 if (part["piece"] or "").lower() == "half" else 3
        number = int(quarter) if quarter.isdigit() else min(_ORDINALS[quarter.lower()], 12 // size)
        return latest(year, until, (number - 1) * size + 1, number * size)
    month = part["m1"] or part["m2"] or part["m3"] or part["m4"]
    if not month:
        return date(year or 0, 1, 1), date(year or 0, 12, 31)
    number = (_MONTHS | _SHORT)[month.lower()]
    first, last = (int(re.sub(r"\D", "", part[a] or part[b] or "0")) for a, b in (("d1", "d2"), ("e1", "e2")))
    return latest(year, until, number, number, first, last or first)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS[word.lower()]
