"""Conflicts between sources: two amounts, days or names for what a question asks that cannot both be right.

The reader tells which words of a sentence answer; here they become values that can be compared. A conflict that is none
does more harm than one that is missed, so what is in doubt is not compared: forecasts, denials, parts of a whole, other
periods, counts of different days. Written for English.
"""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import floor, inf, log10
from textwrap import shorten
from typing import Literal, NamedTuple

from assistant.language.dates import Time, times
from assistant.language.hedging import is_denied, is_doubted, is_planned
from assistant.language.numbers import Quantity, figures
from assistant.language.vocabulary import NAME_WORD
from assistant.presentation import day
from assistant.query.answer_type import QuestionTerms
from assistant.reading.deduplication import Quote, publishers
from index import Span
from index.text.analyzer import FUNCTION_WORDS, words

Kind = Literal["number", "date", "name"]

LONGEST_ABOUT = 120
"""Characters of the question that are repeated to say what is differed on."""

ROUNDED = 0.1
"""Share of itself by which "about 1,200" may be off."""

DAYS_APART = 2
"""Between articles whose dates, names and prices are compared; counts change within a day."""

_ASKS_NAME = re.compile(r"\W*(?:who|whose|which|what (?:company|city|country|team|club))\b", re.I)
_NAME = re.compile(rf"{NAME_WORD}(?:\s+{NAME_WORD})*")
_SIGN = re.compile(r"[$£€¥₹]")
_CURRENCIES = {"dollar": "$", "pound": "£", "euro": "€", "yen": "¥", "rupee": "₹"}
_DURATIONS = {"second": 1 / 3600, "minute": 1 / 60, "hour": 1, "day": 24, "week": 168, "month": 730, "year": 8766}
_UNIT = re.compile(rf"[\s-]?(?:(%|per ?cent\b)|({'|'.join(_CURRENCIES)})s?\b|({'|'.join(_DURATIONS)})s?\b)", re.I)
_MEASURED = re.compile(r"[$£€¥₹]\s?\d|\d\s?(?:%|bn|million|billion)|\bper ?cent\b", re.I)
_RANGE = re.compile(r"(?:\s?[-–—]\s?|,? (?:to|and|or) )[$£€¥₹]?$")
_HEDGE = re.compile(
    r"\b(?:(?P<least>more than|over|at least|no fewer than|above)|(?P<most>up to|as (?:many|much) as|at most|no more "
    r"than|fewer than|less than|under|below)|about|around|roughly|approximately|some|nearly|almost|close to|just over|"
    r"just under|an estimated) [$£€¥₹]?$",
    re.I,
)
_PART = re.compile(  # next to "#", which stands for the value
    r"\b(?:another|other|additional|further|last|first|next|(?<!more )than|from) #"
    r"|# (?:\w+ )?(?:more|others?|additional|further|of (?:the|them|those)\b|out of)|\bamong\b",
    re.I,
)
_SCOPE = re.compile(  # of which part or by what measure: "3,200 a term", "two in the second half", "rose by 5%"
    r"\b(?:(?:an?|per|each|every) (?:hour|day|night|week|month|term|quarter|season|head)|annual\w*|monthly|weekly|"
    r"daily|average|first|second|third|last|next|half|quarter|phase|alone|so far|since|career|wider)\b",
    re.I,
)


_PLACE = re.compile(r"\b(?:in|at|near) (?:the )?([A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ][\w’'-]*)*)")
PART = 0.5
"""Share of another count below which one of other things is taken for a part of it: 4 firefighters of 12 people."""


class Value(NamedTuple):
    """What the words that answer stand for.

    Args:
        low, high: the lowest and highest number or day that may be meant.
        unit: only values of one unit are compared; for a name "name".
        name: the words of a name.
        written: as the article has it.
    """

    low: float
    high: float
    unit: Hashable
    name: frozenset[str]
    written: str

    def agrees(self, other: "Value") -> bool:
        """Return whether both may be true."""
        return bool(self.name & other.name) if self.name else self.low <= other.high and other.low <= self.high


@dataclass(frozen=True)
class Side:
    """One of the values, as an article writes it, the indexes of the quotes that give it, and the sources with days."""

    value: str
    quotes: tuple[int, ...]
    tellers: tuple[str, ...]


@dataclass(frozen=True)
class Conflict:
    """Two or more values that cannot all be true of what was asked; `about` repeats the question."""

    kind: Kind
    about: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, eq=False)
class _Claim:
    """The value that a quote gives, and of what it is the value."""

    value: Value
    place: int
    quote: Quote
    publisher: str
    scope: frozenset[Hashable]
    counted: str
    places: frozenset[str]
    held: frozenset[str]

    def agrees(self, other: "_Claim") -> bool:
        return self.value.agrees(other.value)

    def contradicts(self, other: "_Claim") -> bool:
        same = self.value.unit == other.value.unit and self.scope == other.scope and self.publisher != other.publisher
        placed = self.places <= other.held and other.places <= self.held
        return same and placed and self._near(other) and not self._part(other) and not self.agrees(other)

    def _part(self, other: "_Claim") -> bool:
        low, high = sorted((self.value.low, other.value.low))
        return self.counted != other.counted and low < PART * high

    def _near(self, other: "_Claim") -> bool:
        one, two = published_on(self.quote), published_on(other.quote)
        if one is None or two is None:
            return one is two
        return abs((one - two).days) <= (DAYS_APART if self.value.unit else 0)


def differences(question: QuestionTerms, quotes: Sequence[Quote], short: Sequence[Span | None]) -> list[Conflict]:
    """Return what independent articles differ on, of what a question asks for; the quotes' order does not matter.

    Args:
        short: for each quote the words that answer best, as offsets into its article's text; None where the reader is
            not sure: such a quote is not compared.
    """
    older = {article.id for quote in quotes for article in quote.hit.replaces}
    claims = [
        claim
        for place, (quote, publisher, span) in enumerate(zip(quotes, publishers(quotes), short, strict=True))
        if quote.hit.article.id not in older and (claim := _claim(question, quote, place, publisher, span))
    ]
    unsure = {a.publisher for a, b in combinations(claims, 2) if a.publisher == b.publisher and not a.agrees(b)}
    claims = [one for one in claims if one.publisher not in unsure]
    claims.sort(key=lambda one: (one.value.high - one.value.low, one.value.low, one.value.written, one.publisher))
    sides: list[list[_Claim]] = []
    for claim in claims:  # the most exact first; what agrees with several sides, or with part of one, takes none
        own = [side for side in sides if all(map(claim.agrees, side))]
        against = [side for side in sides if all(map(claim.contradicts, side))]
        if len(own) == 1 and len(against) == len(sides) - 1:
            own[0].append(claim)
        elif len(against) == len(sides):
            sides.append([claim])
    if len(sides) < 2:
        return []
    kind: Kind = "name" if claims[0].value.name else "date" if claims[0].value.unit == "day" else "number"
    about = shorten(question.text.rstrip("?!. "), LONGEST_ABOUT, placeholder=" …")
    about = about[:1].lower() + about[1:] if set(words(about.split(" ")[0])) <= FUNCTION_WORDS else about
    return [Conflict(kind, about, tuple(sorted(map(_side, sides), key=lambda side: side.value)))]


def sentence(difference: Conflict) -> str:
    """Return a difference as one plain sentence, with sources and days; nothing is escaped."""
    sides = ", ".join(f"{side.value} ({'; '.join(side.tellers)})" for side in difference.sides)
    return f"The sources differ: {sides}."


def answer_value(question: QuestionTerms, text: str, span: Span, published: date | None = None) -> Value | None:
    """Return the value that a text gives for what a question asks for; None where it gives none of that kind.

    Args:
        span: the words that answer best, as offsets into the text.
        published: the day from which "on Friday" is counted.
    """
    start, end = span
    if question.kind == "time":
        days = times(text, published) if published else []
        days = [one for one in days if one.start < end and start < one.end]
        if len({(one.first, one.last) for one in days}) != 1:
            return None
        return Value(
            days[0].first.toordinal(), days[0].last.toordinal(), "day", frozenset(), text[days[0].start : days[0].end]
        )
    if question.kind == "number" or (question.kind == "other" and _MEASURED.search(text, start, end)):
        return _amount(text, start, end)
    if not _ASKS_NAME.match(question.text):
        return None
    found = _NAME.search(text, start, end)
    name = frozenset(words(found[0])) - question.words.keys() if found else frozenset[str]()
    return Value(0, 0, "name", name, found[0]) if found and name else None


def _amount(text: str, start: int, end: int) -> Value | None:
    """The amount written within two offsets, with its unit; None where there are several that make no range."""
    found: list[tuple[int, Quantity]] = []
    at = 0
    for figure in sorted(
        (one for one in figures(text) if one.kind == "number"), key=lambda one: text.find(one.written)
    ):
        at = text.find(figure.written, at)
        if at >= 0 and at < end and start < at + len(figure.written):
            found.append((at, figure))
        at = max(at, 0) + 1
    if not found or len({figure.values[0] for _, figure in found}) > 2:
        return None
    at, figure = found[-1]
    unit = _UNIT.match(text, at + len(figure.written))
    sign = _SIGN.search(text[max(0, found[0][0] - 2) : at])
    kind: Hashable = sign[0] if sign else ""
    factor = 1.0
    if unit and unit[3]:
        kind, factor = "time", _DURATIONS[unit[3].lower()]
    elif unit:
        kind = "%" if unit[1] else _CURRENCIES[unit[2].lower()]
    low, high = _meant(figure, text[:at], exact=not kind)
    if len(found) == 2:
        if not _RANGE.search(text[:at].rstrip("$£€¥₹")) and not _RANGE.search(text[:at]):
            return None
        low = min(low, _meant(found[0][1], "", exact=not kind)[0])
    first = found[0][0] - bool(_SIGN.match(text[max(0, found[0][0] - 1) :]) and found[0][0])
    return Value(
        low * factor, high * factor, kind, frozenset(), text[first : unit.end() if unit else at + len(figure.written)]
    )


def _meant(figure: Quantity, before: str, *, exact: bool) -> tuple[float, float]:
    """The lowest and highest number that may be meant: "1.2 million" is anything from 1.15 to 1.25 million."""
    value = float(figure.values[0])
    digits = re.sub(r"\D", "", figure.written).strip("0")
    last = 10.0 ** (floor(log10(value)) - len(digits) + 1) if digits and 0 < value < inf else 0.0
    slack = 0.0 if exact and value < 100 else min(0.49 * last, ROUNDED * value)
    hedge = _HEDGE.search(before)
    slack = max(slack, ROUNDED * value) if hedge else slack
    return 0.0 if hedge and hedge["most"] else value - slack, inf if hedge and hedge["least"] else value + slack


def _claim(question: QuestionTerms, quote: Quote, place: int, publisher: str, span: Span | None) -> _Claim | None:
    """The value that a quote gives for what is asked; None where it gives none, or one in doubt."""
    text = quote.text
    inside = span_within(quote, span)
    value = answer_value(question, text, inside, published_on(quote)) if inside else None
    if value is None or is_doubted(text) or is_denied(text):
        return None
    counted = not value.unit
    before, _, after = text.partition(value.written)
    if counted and _PART.search(f"{before}#{after}"):
        return None
    scope: set[Hashable] = {"planned"} if is_planned(text) and not is_planned(question.text) else set()
    if value.unit not in ("day", "name"):
        scope |= {match[0].lower() for match in _SCOPE.finditer(f"{before} {after}")}
        scope |= {(one.first, one.last) for one in _days(text, published_on(quote))}
        scope -= {(one.first, one.last) for one in _days(question.text, published_on(quote))}
    scope -= {match[0].lower() for match in _SCOPE.finditer(question.text)}
    places = frozenset[str]()
    if value.unit not in ("day", "name"):
        places = frozenset(word for match in _PLACE.finditer(text) for word in words(match[1])) - question.words.keys()
    held = frozenset((*words(text), *words(quote.hit.article.title)))
    following = next(iter(words(after)), "") if counted else ""
    return _Claim(value, place, quote, publisher, frozenset(scope), following, places, held)


def _side(claims: Sequence[_Claim]) -> Side:
    """What claims say that agree, in the words of the most exact."""
    said = {(published_on(one.quote), one.quote.hit.article.source or one.quote.hit.article.title) for one in claims}
    tellers = sorted(f"{name}, {day(on)}" if on else name for on, name in said)
    return Side(claims[0].value.written, tuple(sorted(one.place for one in claims)), tuple(tellers))


def _days(text: str, published: date | None) -> list[Time]:
    """The times that a text names, but for the day or the year in which it was published."""
    found = times(text, published) if published else []
    return [one for one in found if published and not one.first <= published <= one.last]


def span_within(quote: Quote, span: Span | None) -> Span | None:
    """Return offsets into an article's text as offsets into a quote; None for those outside it."""
    if span is None or not quote.span.start <= span.start < span.end <= quote.span.end:
        return None
    return Span(span.start - quote.span.start, span.end - quote.span.start)


def published_on(quote: Quote) -> date | None:
    """Return the day of a quote's article."""
    moment = quote.hit.article.published_at
    return moment.date() if moment else None
