"""The periods that a question names, and the events that it dates things by.

"After October 4, 2023 and before November 1, 2023" is one period, and both days belong to it: who writes so mostly
means to keep them, and an article more does less harm than one too few. Of a month or a year nothing belongs to what
is "after" or "before" it. A year stands for a period even in a name ("the 2023 World Cup"). English only.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, cast

from assistant.language.dates import Time, times
from index import Hit
from index.text.analyzer import FUNCTION_WORDS, words

Relation = Literal["before", "after", "since", "until", "during"]

_THE = r"(?:the\s+)?$"
_START = re.compile(rf"\b(between|from)\s+{_THE}", re.IGNORECASE)
_BOUND = re.compile(
    rf"\b(?:on\s+or\s+)?(?:(?P<since>since|starting(?:\s+(?:in|on|from))?|as\s+of)|(?P<after>after|following|later\s+than)"
    rf"|(?P<until>until|till|up\s+to|by|through|no\s+later\s+than)|(?P<before>before|prior\s+to|earlier\s+than|ahead\s+of))"
    rf"\s+{_THE}",
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

_DETERMINER = r"the|an?|his|her|its|their|this|that|our|\w+['’]s"
_END = (
    r"and|or|but|nor|who|whom|whose|which|what|where|when|why|how|that|in|on|at|by|to|for|with|from|as|than|about|over|"
    r"into|under|between|before|after|since|until|during|while|because|if|he|she|it|they|we|you|did|do|does|is|are|can|could|"
    r"was|were|has|have|had|will|would|should|may|might|must|be|been|not|began|begins|broke|took|came|went|made|said|says|left"
)
_CLAUSE = (
    r"\s+(?:is|are|was|were|has|have|had|will|would|should|can|could|may|might|must|began|begins|broke|took|came|went|made|"
    r"said|says|left|\w{2,}ed)\b"
)
_WORD = rf"(?!(?:{_END}|\w{{2,}}ed)\b)[\w’'-]+"
_ANCHOR = re.compile(
    rf"(?<![\w-])(?P<relation>before|after|since|until|during|prior\s+to|following)\s+(?P<event>"
    rf"(?:{_DETERMINER})\s+(?:\w+ed\s+(?={_WORD}))?{_WORD}(?:\s+{_WORD}){{0,5}})(?!{_CLAUSE})(?![\w’'-])",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?<![\w-])(?i:(?P<relation>before|after|since|until|during|prior\s+to|following))\s+"
    r"(?P<event>[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*){0,4})(?=\s*(?:[,;?!.)]|$)|\s+(?:and|or|but|in|at)\b)"
)
_NAMED_AFTER = re.compile(
    r"\b(?:named?|names|naming|called|look\w*|tak(?:e[ns]?|ing)|took|s(?:eek|ought)|go(?:es|ing)?)\s+$", re.I
)


@dataclass(frozen=True)
class Period:
    """A time that the question names.

    Args:
        start, end: its place in the question, with "after" or "between".
        after, before: the first and the last day, both included; None is open.
        about: whether it dates what was published, or what happened.
    """

    start: int
    end: int
    after: date | None
    before: date | None
    about: Literal["published", "event"]


@dataclass(frozen=True)
class Anchor:
    """An event that the question dates things by, as in "before the vote".

    Args:
        start, end: its place in the question, with the relation.
        event: as it stands in the question.
    """

    start: int
    end: int
    relation: Relation
    event: str


def periods(question: str, today: date, newest: date | None = None) -> tuple[list[Period], list[Anchor]]:
    """The times that a question names, and the events without a date that it dates things by, each in order.

    Args:
        question: as asked.
        today: what "last week" is counted from.
        newest: the day of the newest article; in an archive a month without a year is the latest until then.
    """
    found = _joined(question, _bounded(question, times(question, today, newest)))
    dated = [replace(one, about=_about(question, one, found)) for one in found]
    return dated, _anchors(question, dated)


def _bounded(question: str, named: Sequence[Time]) -> list[Period]:
    """Each time with the word before it: a bound, a range with the next, or the days themselves."""
    found: list[Period] = []
    place, end = 0, 0
    while place < len(named):
        one = named[place]
        other = named[place + 1] if place + 1 < len(named) else None
        opening = _START.search(question, max(end, one.start - 20), one.start)
        joint = _RANGE.fullmatch(question, one.end, other.start) if other else None
        if other and joint and (not joint[1] or (opening and opening[1].lower() == "between")):
            start = opening.start() if opening else one.start
            after, before = min(one.first, other.first), max(one.last, other.last)
            found.append(Period(start, other.end, after, before, "event"))
            place += 1
        else:
            found.append(_one(question, one, end, opening))
        end = found[-1].end
        place += 1
    return found


def _one(question: str, one: Time, floor: int, opening: re.Match[str] | None) -> Period:
    onward = _ONWARD.match(question, one.end)
    if onward and opening and opening[1].lower() == "from":
        return Period(opening.start(), onward.end(), one.first, None, "event")
    if opening and opening[1].lower() == "between":
        return Period(opening.start(), one.end, one.first, one.last, "event")
    bound = _BOUND.search(question, max(floor, one.start - 32), one.start)
    if not bound:
        return Period(one.start, one.end, one.first, one.last, "event")
    a_day = timedelta(one.first < one.last)
    try:
        after = one.first if bound["since"] else one.last + a_day if bound["after"] else None
        before = one.last if bound["until"] else one.first - a_day if bound["before"] else None
    except OverflowError:
        after, before = one.first, one.last
    return Period(bound.start(), one.end, after, before, "event")


def _joined(question: str, found: Sequence[Period]) -> list[Period]:
    """Makes one period of "after X and before Y"."""
    joined: list[Period] = []
    for one in found:
        last = joined[-1] if joined else None
        if last and _BOTH.fullmatch(question, last.end, one.start) and (last.after is None) == (one.before is None):
            after, before = last.after or one.after, last.before or one.before
            open_ends = None in (last.after, last.before) and None in (one.after, one.before)
            if open_ends and after and before and after <= before:
                joined[-1] = Period(last.start, one.end, after, before, "event")
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


def _anchors(question: str, dated: Sequence[Period]) -> list[Anchor]:
    found: list[Anchor] = []
    matches = sorted([*_ANCHOR.finditer(question), *_NAMED.finditer(question)], key=lambda match: match.start())
    for match in matches:
        start, end = match.span()
        if any(one.start < end and start < one.end for one in dated) or (found and start < found[-1].end):
            continue
        if _NAMED_AFTER.search(question, max(0, start - 12), start):
            continue
        word = match["relation"].lower()
        relation = "after" if word == "following" else "before" if word.startswith("prior") else word
        found.append(Anchor(start, end, cast("Relation", relation), match["event"]))
    return found


AROUND = timedelta(days=3)
"""How far before and behind its report something may lie that happened "during" an event."""


@dataclass(frozen=True)
class Event:
    """An event with its day.

    Args:
        period: the time that the question means by it.
        title: of the article that tells the day.
    """

    period: Period
    title: str


def resolve(anchors: Sequence[Anchor], question: str, search: Callable[[str], Sequence[Hit]]) -> list[Event]:
    """The events whose day the library tells, in order.

    Args:
        search: passages for some words, the best first.
    """
    found = []
    for anchor in anchors:
        report = _report(anchor, question, search)
        if report is not None and report.article.published_at is not None:
            found.append(Event(_period(anchor, report.article.published_at.date()), report.article.title))
    return found


def _report(anchor: Anchor, question: str, search: Callable[[str], Sequence[Hit]]) -> Hit | None:
    """The best dated passage that has every telling word of the event, looked for along with the whole question."""
    telling = {word for word in words(anchor.event) if word not in FUNCTION_WORDS}
    if not telling:
        return None
    for hit in search(f"{anchor.event} {question}"):
        if hit.article.published_at is not None and telling <= set(words(f"{hit.article.title} {hit.passage.text}")):
            return hit
    return None


def _period(anchor: Anchor, day: date) -> Period:
    bounds: dict[str, tuple[date | None, date | None]] = {
        "before": (None, day),
        "until": (None, day),
        "after": (day, None),
        "since": (day, None),
        "during": (day - AROUND, day + AROUND),
    }
    after, before = bounds[anchor.relation]
    return Period(anchor.start, anchor.end, after, before, "event")
