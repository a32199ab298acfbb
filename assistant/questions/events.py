"""The day of an event that a question dates things by: "before the vote" becomes "before 23 February 2023".

The library says when: an event's day is that of the best-matching report which has all its telling words. A report
comes out on the day or soon after, so the days are soft at that edge, and nothing is ever filtered by them. Not here:
which words are an event (`dates`), and how a report is found.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.questions.dates import Anchor, Period
from index import Hit
from index.words import FUNCTION_WORDS, words

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
