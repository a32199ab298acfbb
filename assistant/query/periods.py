"""The periods that a question names: its times, with the words that bound them.

"After October 4, 2023 and before November 1, 2023" is one period. For ranking both days belong to it, since an article
more does less harm than one too few; articles are picked and counted from the 5th to the 31st (`Period.strict`). Of a
month or a year nothing belongs to what is "after" or "before" it. English only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from assistant.language.dates import Time, times

_OPENING = re.compile(r"\b(between|from)\s+(?:the\s+)?$", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:on\s+or\s+)?(?:(?P<since>since|starting(?:\s+(?:in|on|from))?|as\s+of)|(?P<after>after|following|later\s+than)"
    r"|(?P<until>until|till|up\s+to|by|through|no\s+later\s+than)|(?P<before>before|prior\s+to|earlier\s+than|ahead\s+of))"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_ONWARD = re.compile(r"\s+(?:on|onwards?)\b(?!\s+(?:the|a|an|which|what)\b)", re.IGNORECASE)
_RANGE = re.compile(r"\s*,?\s*(?:(and)|to|until|till|through|up\s+to|[-–—])\s*(?:the\s+)?", re.IGNORECASE)
_BOTH = re.compile(r"\s*,?\s*(?:and|but)?\s*", re.IGNORECASE)

_PRESS = re.compile(
    r"\b(?:publish(?:ed|es|ing)?|publications?|report(?:s|ed|ing)?|articles?|story|stories|wrote|writ(?:es?|ten)|"
    r"coverage|covered|reviews?|reviewed|news|headlines?|posted)\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"[.;?!]|\b(?:about|regarding|concerning|that|whether|how|why|of|on)\b(?!\W*$)", re.IGNORECASE)
_LEADS_ON = re.compile(r"[.;?!]|\b(?:about|in|of|on|to|for|with|and)\b", re.IGNORECASE)
_REACH = 70
_REACH_BEHIND = 32


@dataclass(frozen=True)
class Period:
    """A time that the question names.

    Args:
        start, end: its place in the question, with "after" or "between".
        after, before: the first and the last day, both included; None is open.
        about: whether it dates what was published, or what happened.
        beyond: whether the first and whether the last day is only named to say what comes after or before it.
    """

    start: int
    end: int
    after: date | None
    before: date | None
    about: Literal["published", "event"]
    beyond: tuple[bool, bool] = (False, False)

    @property
    def strict(self) -> tuple[date | None, date | None]:
        """The first and the last day of what is meant to the letter: what is "after 4 October" begins on the 5th."""
        after, before = self.after, self.before
        late, early = (timedelta(one) for one in self.beyond)
        try:
            return after and after + late, before and before - early
        except OverflowError:  # the calendar's end
            return after, before


def periods(question: str, today: date, newest: date | None = None) -> list[Period]:
    """Return the times that a question names, in order.

    >>> [(str(one.after), one.before) for one in periods("What changed since 2020?", date(2023, 11, 24))]
    [('2020-01-01', None)]

    Args:
        question: as asked.
        today: what "last week" is counted from.
        newest: the day of the newest article; in an archive a month without a year is the latest until then.
    """
    found = _joined(question, _bounded(question, times(question, today, newest)))
    return [replace(one, about=_about(question, one, found)) for one in found]


def _bounded(question: str, named: Sequence[Time]) -> list[Period]:
    """Each time with the word before it: a bound, a range with the next, or the days themselves."""
    found: list[Period] = []
    place, end = 0, 0
    while place < len(named):
        one = named[place]
        other = named[place + 1] if place + 1 < len(named) else None
        opening = _OPENING.search(question, max(end, one.start - 20), one.start)
        between = opening is not None and opening[1].lower() == "between"
        joint = _RANGE.fullmatch(question, one.end, other.start) if other else None
        start = opening.start() if opening else one.start
        if other and joint and (between or not joint[1]):
            found.append(Period(start, other.end, min(one.first, other.first), max(one.last, other.last), "event"))
            place += 1
        elif opening and not between and (onward := _ONWARD.match(question, one.end)):
            found.append(Period(start, onward.end(), one.first, None, "event"))
        elif between:
            found.append(Period(start, one.end, one.first, one.last, "event"))
        else:
            found.append(_bound(one, _BOUND.search(question, max(end, one.start - 32), one.start)))
        end = found[-1].end
        place += 1
    return found


def _bound(one: Time, bound: re.Match[str] | None) -> Period:
    if not bound:
        return Period(one.start, one.end, one.first, one.last, "event")
    a_day = timedelta(one.first < one.last)
    try:
        after = one.first if bound["since"] else one.last + a_day if bound["after"] else None
        before = one.last if bound["until"] else one.first - a_day if bound["before"] else None
    except OverflowError:
        after, before = one.first, one.last
    beyond = bool(bound["after"]) and not a_day, bool(bound["before"]) and not a_day
    return Period(bound.start(), one.end, after, before, "event", beyond)


def _joined(question: str, found: Sequence[Period]) -> list[Period]:
    """Makes one period of "after X and before Y"."""
    joined: list[Period] = []
    for one in found:
        last = joined[-1] if joined else None
        if last and _BOTH.fullmatch(question, last.end, one.start) and (last.after is None) == (one.before is None):
            after, before = last.after or one.after, last.before or one.before
            open_ends = None in (last.after, last.before) and None in (one.after, one.before)
            if open_ends and after and before and after <= before:
                beyond = last.beyond[0] or one.beyond[0], last.beyond[1] or one.beyond[1]
                joined[-1] = Period(last.start, one.end, after, before, "event", beyond)
                continue
        joined.append(one)
    return joined


def _about(question: str, one: Period, found: Sequence[Period]) -> Literal["published", "event"]:
    """Published where the nearest word of publishing stands before it without a topic between, or close behind it."""
    floor = max((other.end for other in found if other.end <= one.start), default=0)
    words = list(_PRESS.finditer(question, max(floor, one.start - _REACH), one.start))
    if words and not _TOPIC.search(question[words[-1].end() : one.start]):
        return "published"
    behind = _PRESS.search(question, one.end, one.end + _REACH_BEHIND)
    return "published" if behind and not _LEADS_ON.search(question, one.end, behind.start()) else "event"
