"""The expressions of time in a question, as the days they stand for: "5 March", "last week", "Q3 2023", "the 1990s".

A month without a year is the latest one not after today, or that an archive may tell of, and one next to a year
("October 3 to October 7, 2023") shares it. What is read as a time is in `assistant.language.date_forms`.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.language import calendar_days as days
from assistant.language.date_forms import FORMS, Around, Form, Parts

ARCHIVED = timedelta(60)
"""How long nothing new has come to a library when what it tells of is taken for past: "in March" is not this year's."""


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


def times(question: str, today: date, newest: date | None = None) -> list[Time]:
    """Return the expressions of time in a question, in order, none overlapping another.

    >>> [(str(one.first), str(one.last)) for one in times("sales in Q3 2023", date(2023, 11, 24))]
    [('2023-07-01', '2023-09-30')]

    Args:
        today: what "last week" is counted from.
        newest: the day of the newest article that is asked of, where that is known.
    """
    until = newest if newest and newest < today - ARCHIVED else today
    places = ((match, form) for form, pattern in _COMPILED for match in pattern.finditer(question))
    chosen: list[tuple[re.Match[str], Form]] = []
    for match, form in sorted(places, key=lambda place: place[0].start()):  # stable: the first form in the table wins
        last = chosen[-1][0].end() if chosen else -1
        if match.start() >= last and form.meant(_parts(match), _around(question, match, last)):
            chosen.append((match, form))
    found = [_read(question, *one, today, until) for one in chosen]
    for place in reversed(range(len(found) - 1)):  # "October 3 to October 7, 2023"
        here, behind = found[place], found[place + 1]
        if here and behind and not here.full and behind.full and _JOINED.fullmatch(question, here.end, behind.start):
            found[place] = _read(question, *chosen[place], behind.first, behind.first) or here
    for place in range(1, len(found)):  # "October 3, 2023 to January 5"
        before, here = found[place - 1], found[place]
        if before and here and before.full and not here.full and _JOINED.fullmatch(question, before.end, here.start):
            on = before.first + timedelta(364 * (before.first.year < date.max.year))
            found[place] = _read(question, *chosen[place], on, on) or here
    return [one for one in found if one is not None]


_COMPILED = tuple((form, re.compile(rf"(?<![\w$€£#.])(?:{form.pattern})", re.I | re.A)) for form in FORMS)
_JOINED = re.compile(
    r",?\s*(?:and|or|to|through|until|till|[-–—,])\s*(?:(?:before|after|until|since|by)\s+)?(?:the\s+)?", re.I
)
_PORTION = re.compile(r"(?:\b(early|mid|late)[-\s]+|\b(beginning|start|middle|end) of )(?:in )?(?:the )?$", re.I)
_PORTIONS = {"early": (0, 40), "beginning": (0, 40), "start": (0, 40), "late": (60, 100), "end": (60, 100)}
"""From which to which percent of a time its part reaches; the middle from 30 to 70."""


def _parts(match: re.Match[str]) -> Parts:
    return {name: (part or "").lower() for name, part in match.groupdict().items()}


def _around(question: str, match: re.Match[str], last: int) -> Around:
    before = re.search(r"([\w'’]+)[\s\-–]+$", question[max(0, match.start() - 24) : match.start()])
    behind = re.match(r"\s*(['’]s)\s|\s+([\w'’]+)", question[match.end() :])
    inside = question[: match.start()].rstrip()[-1:] not in {"", *".?!"} and not question.isupper()
    following = (behind[1] or behind[2]) if behind else ""
    return Around(
        before[1].lower() if before else "",
        following.lower() if question.isupper() else following,
        last >= 0 and _JOINED.fullmatch(question, last, match.start()) is not None,
        inside and any(word[0].isupper() for word in match[0].split()),
    )


def _read(question: str, match: re.Match[str], form: Form, today: date, until: date) -> Time | None:
    part, start = _parts(match), match.start()
    portion = _PORTION.search(question, max(0, start - 24), start)
    try:
        first, last = form.days(part, today, until)
        if portion and (first, last) != (piece := days.portion((first, last), *_portion(portion))):
            (first, last), start = piece, portion.start()
    except (ValueError, OverflowError):  # 31 February, or beyond the calendar
        return None
    return Time(start, match.end(), first, last, "y" not in part or bool(part["y"] or part.get("which")))


def _portion(match: re.Match[str]) -> tuple[int, int]:
    return _PORTIONS.get((match[1] or match[2]).lower(), (30, 70))
