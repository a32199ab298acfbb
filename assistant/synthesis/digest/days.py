"""The day of which a sentence of an article tells: "on Friday", "in November 2022", a heading that is a date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.language.dates import Time, times
from assistant.language.vocabulary import ANY_WEEKDAY, WEEKDAYS
from assistant.synthesis.digest.headings import headings_above
from index import Article, Block, Span

HEADINGS = 4
"""Above a sentence among which one is looked for that is a date."""

OPENING = 3
"""Characters of a heading before its date, at most."""

AHEAD = re.compile(
    r"\b(?:will|due|set to|going to|plans?|scheduled|expected|begins?|beginning|starts?|starting|opens?)\b", re.I
)
"""What puts a bare weekday after the article's day: "will open on Friday"."""

SOON = timedelta(92)
"""How far ahead a day without a year is taken for the coming one, where the sentence does not speak of the past."""

_PAST = re.compile(r"\b(?:was|were|had|did|said|told|saw|made|took|came|went|won|lost|began|\w{3,}ed)\b", re.I)
_BARE = re.compile(rf"(?<!\w)(?:{ANY_WEEKDAY})(?!\w|,? [A-Z])")
_YEAR = re.compile(r"\b\d{4}\b")
_WEEKDAY = re.compile(rf"(?:(?:last|on) )?(?:{ANY_WEEKDAY})", re.I)


@dataclass(frozen=True, order=True)
class EventDay:
    """When something happened.

    Args:
        first, last: the days that it may have been, both included.
        told: whether the sentence or a heading above it says so; else it is the article's day.
    """

    first: date
    last: date
    told: bool = True

    @property
    def heading(self) -> str:
        """The day as it is shown, the month or the year where no more is known.

        >>> EventDay(date(2023, 11, 17), date(2023, 11, 17)).heading
        '17 November 2023'
        >>> EventDay(date(2022, 11, 1), date(2022, 11, 30)).heading
        'November 2022'
        """
        if self.first == self.last:
            return f"{self.first.day} {self.first:%B %Y}"
        return f"{self.first:%B %Y}" if self.is_near else f"{self.first.year}"

    @property
    def is_near(self) -> bool:
        """Whether it is known to the month."""
        return (self.first.year, self.first.month) == (self.last.year, self.last.month)


def event_day(article: Article, span: Span, blocks: Sequence[Block]) -> EventDay | None:
    """Return when what a sentence tells happened; None where that cannot be said as a day, a month or a year.

    Args:
        article: what "on Friday" is counted from is its day; undated articles tell only of dates in full.
        span: of the sentence.
        blocks: of the article.
    """
    published = article.published_at.date() if article.published_at else None
    text = article.text[span.start : span.end]
    said = _said(text, published)
    if said is None and published is not None:
        said = _of_heading(article, span, blocks, published)
        said = said or EventDay(published, published, told=False)
    return said if said and _is_calendar(said) else None


def _said(text: str, published: date | None) -> EventDay | None:
    """The first time that a text tells."""
    found = times(text, published or date.max)
    if published is None:
        found = [one for one in found if _YEAR.search(text[one.start : one.end])]
    else:  # "the 2023 list" says no more than the article's day
        found = [one for one in found if not (_is_year(one.first, one.last) and one.first.year == published.year)]
    if found:
        one = found[0]
        if one.first == one.last and published and _WEEKDAY.fullmatch(text[one.start : one.end]):
            return _weekday(one.first, text, one.start, published)
        past = _PAST.search(text) and not AHEAD.search(text)
        return EventDay(one.first, one.last) if past or not published else _nearest(one, published)
    bare = _BARE.search(text) if published else None
    if bare and published:
        day = published - timedelta((published.weekday() - WEEKDAYS[bare[0].lower()]) % 7)
        return _weekday(day, text, bare.start(), published)
    return None


def _weekday(day: date, text: str, at: int, published: date) -> EventDay:
    """A bare weekday: the next one in a sentence about the future, unless "said on Monday" stands before it."""
    if day < published and AHEAD.search(text) and not _PAST.search(" ".join(text[:at].split()[-4:])):
        day += timedelta(7)
    return EventDay(day, day)


def _of_heading(article: Article, span: Span, blocks: Sequence[Block], published: date) -> EventDay | None:
    """The day of the nearest heading above that is a date and little more, as in a timeline."""
    for heading in headings_above(article, span, blocks)[:HEADINGS]:
        found = times(heading, published)
        if found and found[0].start <= OPENING and found[0].first == found[0].last:
            return _nearest(found[0], published)
    return None


def _nearest(one: Time, published: date) -> EventDay:
    """A day without a year, a year on where that is soon: "hits theaters in December", said in November."""
    try:
        again = EventDay(one.first.replace(year=one.first.year + 1), one.last.replace(year=one.last.year + 1))
    except ValueError:  # 29 February
        return EventDay(one.first, one.last)
    soon = not one.full and one.last < published and again.first - published <= SOON
    return again if soon else EventDay(one.first, one.last)


def _is_year(first: date, last: date) -> bool:
    return first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)


def _is_calendar(day: EventDay) -> bool:
    """Whether it is one day, one month or one year, which a heading can show."""
    if day.first == day.last:
        return True
    behind = day.last + timedelta(1) if day.last < date.max else day.last
    month = day.first.day == 1 and behind.day == 1 and (day.last - day.first).days < 31
    return month or _is_year(day.first, day.last)
