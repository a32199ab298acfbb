"""How times are written in English, and which days each means: "5 March", "last week", "Q3 2023", "the 1990s".

Words that are also something else (may, march, sun, 2049) need a neighbour that makes them a date.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from assistant.language import calendar_days as days
from assistant.language.calendar_days import Days
from assistant.language.vocabulary import MONTHS, NUMBER_WORDS, SHORT_MONTHS, WEEKDAYS, listed
from index.text.analyzer import FUNCTION_WORDS

Parts = Mapping[str, str]
"""The named groups of a match, in small letters; those that took no part are empty."""


class Around(NamedTuple):
    """What is next to a match.

    Args:
        before, behind: the words; "" where a mark is between, or nothing.
        joined: only "and", "to", a comma or the like is between it and the time before.
        titled: it has a capital that no sentence start explains.
    """

    before: str
    behind: str
    joined: bool
    titled: bool


class Form(NamedTuple):
    """One way to write a time.

    Args:
        pattern: what it looks like; `y` is its year.
        days: which days it means, from its parts, today, and the last day that the library may tell of.
        meant: whether it is a time in that place; by default in any.
    """

    pattern: str
    days: Callable[[Parts, date, date], Days]
    meant: Callable[[Parts, Around], bool] = lambda _part, _around: True


_COUNTS = {word: int(value) for word, value in NUMBER_WORDS.items() if value > 0} | {
    "a": 1, "an": 1, "couple": 2, "few": 3, "several": 5,
}  # fmt: skip
_ORDINALS = {"first": 1, "1": 1, "second": 2, "2": 2, "third": 3, "3": 3, "fourth": 4, "4": 4, "last": 4}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_FEASTS = {"christmas": (12, 24, 26), "christmas eve": (12, 24, 24), "christmas day": (12, 25, 25),
           "boxing day": (12, 26, 26), "new years eve": (12, 31, 31), "new years day": (1, 1, 1),
           "halloween": (10, 31, 31), "valentines day": (2, 14, 14)}  # fmt: skip
"""Month, first and last day."""


def _year(part: Parts) -> int | None:
    return int(part["y"]) if part["y"] else None


def _count(part: Parts) -> int:
    return int(part["n"]) if part["n"].isdigit() else _COUNTS[part["n"]]


def _of_a_month(part: Parts, _today: date, until: date) -> Days:
    month = (MONTHS | SHORT_MONTHS)[part["m"]]
    day, last = (int(re.sub(r"\D", "", part.get(name) or "0")) for name in ("d", "e"))
    return days.of_months(_year(part), until, month, month, day, last)


def _nth(part: Parts, today: date, until: date) -> Days:
    """The first week of October, the third quarter of 2023, H1 2023."""
    number, size = _ORDINALS[part["nth"]], {"q": 3, "h": 6}.get(part["span"][0], 0)
    if size:
        number = min(number, 12 // size)
        return days.of_months(_year(part), until, (number - 1) * size + 1, number * size)
    first, last = _of_a_month(part, today, until)
    if part["nth"] == "last":
        return last - timedelta(6), last
    return first + timedelta(7 * number - 7), first + timedelta(7 * number - 1)


def _season(part: Parts, today: date, until: date) -> Days:
    """Winter 2023 may begin in 2022 or in 2023, and is from the one to the other; winter 2022/23 is one."""
    first = _SEASONS[part["season"]]
    if not part.get("y"):
        return days.of_every_year(part["which"], lambda year: days.season(first, year), today, until)
    year = int(part["y"])
    earliest = year - (part["season"] == "winter" and not part["to"])
    return days.season(first, earliest)[0], days.season(first, year)[1]


def _feast(part: Parts, today: date, until: date) -> Days:
    month, day, last = _FEASTS[re.sub(r"['’]", "", " ".join(part["feast"].split()))]
    if part["y"]:
        return days.of_months(int(part["y"]), until, month, month, day, last)
    return days.of_every_year(
        part["which"], lambda year: (date(year, month, day), date(year, month, last)), today, until
    )


def _near(part: Parts, today: date, _until: date) -> Days:
    words = part["near"]
    by = -2 if "before" in words else 1 if words == "tomorrow" else -(words in ("yesterday", "last night"))
    return (today + timedelta(by),) * 2


def _decade(part: Parts, _today: date, _until: date) -> Days:
    tens = int(part["decade"] or 0) or 1900 + int(part["tens"]) + 100 * (int(part["tens"]) <= 20)
    return date(tens, 1, 1), date(tens + 9, 12, 31)


def _years(part: Parts, _today: date, _until: date) -> Days:
    return date(int(part["y"]), 1, 1), date(int(part["y"]) + _two_years(part), 12, 31)


def _two_years(part: Parts) -> bool:
    """Whether it is 2022/23, and not 2022-12."""
    return bool(part["to"]) and int(part["to"]) == (int(part["y"]) + 1) % 100


_NAMES = listed("march may april june august")
_INSIDE = listed("in since last this past next early mid late during")
_BOUNDS = listed("after before between by from on prior since through to until till")
_OF_A_YEAR = _INSIDE | _BOUNDS | listed("a around circa for of the year")
_AT_A_FEAST = _BOUNDS | listed("at over around during")
_MARCHING = listed("against for from of on through to")


def _day_meant(part: Parts, around: Around) -> bool:
    """Whether "may 5" and "5 march" are days: with a year, "5th", a bound, or a capital inside the sentence."""
    if part["m"] not in ("may", "march") or part["y"] or not part["d"][-1].isdigit():
        return True
    return around.before in _BOUNDS or around.joined or around.titled


def _month_meant(part: Parts, around: Around) -> bool:
    named = around.behind[:1].isupper()
    if part["m"] not in _NAMES:
        return around.joined or around.before in _INSIDE | _BOUNDS or not named
    if part["m"] in ("march", "may") and not around.titled and (around.behind in _MARCHING or around.before == "this"):
        return False
    if around.before in ("from", "between") and around.behind in ("to", "and", "until", "through"):
        return True
    return around.before in _INSIDE or (around.before == "of" and around.titled and not named)


def _year_meant(part: Parts, around: Around) -> bool:
    before, behind = around.before, around.behind
    if around.joined or behind in ("'s", "’s"):
        return True
    if before not in _OF_A_YEAR and not before.endswith(("'s", "’s")):
        return False
    amount = int(part["y"]) % 50 == 0 and (behind.endswith("s") or behind == "people" or before not in _INSIDE)
    return not amount and (before not in ("the", "a") or bool(behind))


def _weekday_meant(part: Parts, around: Around) -> bool:
    bound = part["which"] or around.joined or around.before in _INSIDE | _BOUNDS or around.behind in ("'s", "’s")
    return bool(bound) and not around.behind[:1].isupper()


def _feast_meant(part: Parts, around: Around) -> bool:
    alone = not around.behind or around.behind in FUNCTION_WORDS
    return bool(part["y"]) or (alone and bool(part["which"] or around.before in _AT_A_FEAST))


def _small(_part: Parts, around: Around) -> bool:
    return not around.titled


_M = "|".join(sorted({*MONTHS, *SHORT_MONTHS}, key=len, reverse=True))
_W = rf"(?:(?:{'|'.join(WEEKDAYS)}|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\.?,?\s+(?:the\s+)?)?"
_D = r"\d{1,2}(?:st|nd|rd|th)?\b"
_Y = r"(?:19|20)\d\d\b"
_TO = r"(?:\s*[-–—]\s*|\s+(?:and|to|through|until|or)\s+(?:the\s+)?)"
_N = rf"(?P<n>\d{{1,4}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})\s+(?:of\s+)?"
_UNIT = "(?P<unit>minute|hour|day|week|fortnight|month|year|decade)s?"
_NO_AMOUNT = r"(?!\s*%|[.,:/]\d|\s+(?:percent|million|billion|people|miles|points)\b)"

FORMS = (
    Form(rf"(?P<y>{_Y})-(?P<a>\d\d)-(?P<b>\d\d)\b", lambda p, *_: (date(int(p["y"]), int(p["a"]), int(p["b"])),) * 2),
    Form(  # 05/03/2023
        rf"(?P<a>\d{{1,2}})[/.](?P<b>\d{{1,2}})[/.](?P<y>{_Y})(?!\.\d)",
        lambda p, *_: days.either_way(int(p["y"]), int(p["a"]), int(p["b"])),
    ),
    Form(  # 10/2023
        rf"(?P<a>0?[1-9]|1[0-2])/(?P<y>{_Y})(?!/)",
        lambda p, _, until: days.of_months(int(p["y"]), until, int(p["a"]), int(p["a"])),
    ),
    Form(  # the first week of October
        rf"(?P<nth>first|second|third|fourth|last)\s+(?P<span>week)\s+of\s+(?P<m>{_M})\b\.?(?:,?\s+(?P<y>{_Y}))?", _nth
    ),
    Form(rf"(?P<nth>first|second|third|fourth|last)\s+(?P<span>quarter|half)\s+of\s+(?P<y>{_Y})", _nth),
    Form(  # 1 to 5 October 2023
        rf"{_W}(?P<d>{_D})(?:{_TO}(?P<e>{_D}))?\s+(?:of\s+)?(?P<m>{_M})\b\.?(?:,?\s+(?P<y>{_Y}))?",
        _of_a_month,
        _day_meant,
    ),
    Form(  # Sunday, March 5th
        rf"{_W}(?P<m>{_M})\b\.?\s+(?:the\s+)?(?P<d>{_D})(?:{_TO}(?P<e>{_D})(?=\s*(?:[,?.;!)]|$|\s{_Y})))?"
        rf"{_NO_AMOUNT}(?:,?\s+(?P<y>{_Y}))?",
        _of_a_month,
        _day_meant,
    ),
    Form(  # on the 3rd
        r"(?<=\bon\s)the\s+(?P<d>\d{1,2})(?:st|nd|rd|th)\b(?=\s*(?:[,.?;!)]|$))",
        lambda p, _, until: (days.day_of_month(int(p["d"]), until),) * 2,
    ),
    Form(rf"(?P<season>{'|'.join(_SEASONS)})\s+(?:of\s+)?(?P<y>{_Y})(?:[/–-](?P<to>\d\d)\b)?", _season),
    Form(r"(?P<which>this|last|past|next)\s+(?P<season>spring|summer|autumn|winter)\b", _season, _small),
    Form(
        r"(?:(?P<which>last|this)\s+)?(?P<feast>christmas(?:\s+(?:eve|day))?|new\s+year['’]?s\s+(?:eve|day)|halloween"
        rf"|valentine['’]?s\s+day|boxing\s+day)\b(?:,?\s+(?:of\s+)?(?P<y>{_Y}))?",
        _feast,
        _feast_meant,
    ),
    Form(rf"(?P<m>{_M})\b\.?,?\s+(?:of\s+)?(?P<y>{_Y})", _of_a_month),
    Form(rf"(?P<m>{'|'.join(MONTHS)})\b(?P<y>)", _of_a_month, _month_meant),
    Form(r"(?P<decade>(?:19|20)\d0)['’]?s\b|(?<=\bthe\s)['’]?(?P<tens>[2-9]0)['’]?s\b", _decade),
    Form(  # Q3 2023, H1
        rf"(?P<span>[qh])(?P<nth>[1-4])\b(?:,?\s+(?:of\s+)?(?P<y>{_Y}))?",
        _nth,
        lambda part, around: bool(part["y"]) or around.before in _INSIDE | {"of", "for"},
    ),
    Form(rf"(?P<y>{_Y})\s+(?P<span>[qh])(?P<nth>[1-4])\b", _nth),
    Form(
        r"(?P<near>the\s+day\s+before\s+yesterday|yesterday|last\s+night|today|tonight|tomorrow"
        r"|this\s+(?:morning|afternoon|evening))\b",
        _near,
        _small,
    ),
    Form(
        rf"(?:a\s+)?{_N}{_UNIT}\s+ago\b",
        lambda p, today, _: days.ago(_count(p), p["unit"], today, vague=p["n"] in ("few", "several")),
    ),
    Form(
        rf"(?:past|last|previous)\s+(?:a\s+)?{_N}{_UNIT}\b(?!\s+of\b)",
        lambda p, today, _: (days.back(_count(p), p["unit"], today), today),
    ),
    Form(
        r"(?P<which>this\s+past|past|last|this|previous|next)\s+(?P<span>week|weekend|month|year|quarter|decade)\b"
        r"(?!\s+of\b)",
        lambda p, today, _: days.of_the_calendar(p["which"], p["span"], today),
        _small,
    ),
    Form(
        rf"(?:(?P<which>last|this|next|past)\s+)?(?P<weekday>{'|'.join(WEEKDAYS)})\b",
        lambda p, today, _: (days.weekday(WEEKDAYS[p["weekday"]], p["which"], today),) * 2,
        _weekday_meant,
    ),
    Form(rf"(?P<y>{_Y})(?:[/–-](?P<to>\d\d)\b(?!-))?(?!\s*%|[.,:]\d)", _years, _year_meant),
)
"""Where two fit at one place, the first is meant."""
