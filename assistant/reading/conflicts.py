"""Conflicts between sources: two numbers or days given for what a question asks that cannot both be true.

A conflict that is none does more harm than one that is missed, so what is in doubt is not compared: forecasts, denials,
parts of a whole, other places and periods, articles of different days. Written for English.
"""

import re
from collections.abc import Hashable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import floor, inf, log10
from textwrap import shorten
from typing import Literal, NamedTuple

from assistant.language.dates import Time, times
from assistant.language.numbers import figures
from assistant.presentation import day
from assistant.query.answer_type import QuestionTerms
from assistant.reading.deduplication import Quote, publishers
from index.text.analyzer import FUNCTION_WORDS, words

COVERED = 0.85  # share of the question's words, by rarity, that a quote and its headline must hold to answer it
LONGEST_ABOUT = 120  # characters of the question that are repeated to say what is differed on
ROUNDED = 0.1  # share of itself by which "about 1,200" may be off

_SAME = """kill died dies dead death lives toll | injure hurt wounded | arrest detained | begin began begun start
| give gave | sell sold | win won | take took | send sent | get got receive | lose lost | steal stole stolen | pay paid
| cost price | rise rose risen | fall fell fallen | buy bought | build built | leave left | flee fled"""
_FORM = {form: words(group)[0] for group in _SAME.split("|") for form in words(group)}
_FATES = frozenset(words("kill injure arrest"))
_LIGHT = frozenset(words("many much number percentage share people year day date month money take place get"))
_COUNTED = re.compile(r"\bhow many (?:[\w’'-]+ ){0,2}?([\w’'-]+s|people|children|men|women)\b|\bdeath toll\b", re.I)
_SHARE = re.compile(r"\bpercentage\b|\bper ?cent\b|\b(?:proportion|share) of\b|\bturnout\b|\b\w+ rate\b", re.I)
_MONEY = re.compile(r"\bhow much\b|\bcost\W*$|\bwhat\b.{0,30}\b(?:price|cost|fare|fee|salary|budget|fine)\b", re.I)
_SIGN = re.compile(r"[$£€¥₹]\s?$")
_UNIT = re.compile(r"\s?(?:(%|per ?cent\b)|(dollar|pound|euro|yen|rupee)s?\b)", re.I)
_SIGNS = {"dollar": "$", "pound": "£", "euro": "€", "yen": "¥", "rupee": "₹"}
_HEDGE = re.compile(
    r"\b(?:(?P<least>more than|over|at least|no fewer than|above)|(?P<most>up to|as (?:many|much) as|at most|no more "
    r"than|fewer than|less than|under|below)|about|around|roughly|approximately|some|nearly|almost|close to|just over|"
    r"just under|an estimated) $",
    re.I,
)
_PART = re.compile(  # beside "#", which stands for the number
    r"\b(?:another|other|additional|further|last|first|next|aged?|(?<!more )than|from) #"
    r"|# (?:more|others?|additional|further|of (?:the|them|those|its|their)\b|out of|years? old)",
    re.I,
)
_SCOPE = re.compile(  # of which part or by what measure: "3,200 a term", "two in the second half", "rose by 5%"
    r"\b(?:(?:an?|per|each|every) (?:hour|day|night|week|month|term|quarter|season|year|head)|annual\w*|monthly|weekly|"
    r"daily|average|first|second|third|last|next|half|quarter|so far|in all|total|since|against|by(?= \S+ ?%| \S+ per))"
    r"\b",
    re.I,
)
_DOUBT = re.compile(
    r"\b(?:could|would|might|(?-i:may)|should|if|expect\w*|forecast\w*|predict\w*|fear\w*|hop(?:es?|ed|ing)|target\w*|"
    r"aim\w*|likely|propos\w+|estimates?|unless|due|not|(?:no|never)(?! fewer| more| less)|den(?:y|ies|ied)|false\w*|"
    r"earlier|previous\w*|initial\w*|original\w*)\b|n['’]t\b",
    re.I,
)
_BOUND = re.compile(r"\b(?:since|until|by|before|after|from|between|to|said|says|told|reported)(?: on)? $", re.I)
_CLAUSE = re.compile(r"[;:()“”\"\n—–]|,(?!\d)|\b(?:and|but|while|after|when|before|who|which|although)\b", re.I)
_PLACE = re.compile(r"\b(?:in|at|near) (?:the )?([A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ][\w’'-]*)*)")


@dataclass(frozen=True)
class Side:
    """One of the values, as an article writes it, the indexes of the quotes that give it, and the sources with days."""

    value: str
    quotes: tuple[int, ...]
    tellers: tuple[str, ...]


@dataclass(frozen=True)
class Conflict:
    """Two or more values that cannot all be true of what was asked; `about` repeats the question."""

    kind: Literal["number", "date"]
    about: str
    sides: tuple[Side, ...]


class _Value(NamedTuple):
    """The lowest and highest number or day that is meant, how it is written, and of what it is the value."""

    low: float
    high: float
    written: str
    role: Hashable


@dataclass(frozen=True, eq=False)
class _Claim:
    """The value that a quote gives, the places that the quote names, and its words."""

    value: _Value
    place: int
    quote: Quote
    publisher: str
    places: frozenset[str]
    held: frozenset[str]

    def agrees(self, other: "_Claim") -> bool:
        return self.value.low <= other.value.high and other.value.low <= self.value.high

    def contradicts(self, other: "_Claim") -> bool:
        same_day = _published(self.quote) == _published(other.quote)
        of_one = self.value.role == other.value.role and self.places <= other.held and other.places <= self.held
        return self.publisher != other.publisher and same_day and of_one and not self.agrees(other)


def differences(question: QuestionTerms, quotes: Sequence[Quote]) -> list[Conflict]:
    """Return what independent articles differ on, of what a question asks for; the quotes' order does not matter."""
    older = {article.id for quote in quotes for article in quote.hit.replaces}
    claims = [
        claim
        for place, (quote, publisher) in enumerate(zip(quotes, publishers(quotes), strict=True))
        if quote.hit.article.id not in older and (claim := _claim(question, quote, place, publisher))
    ]
    unsure = {a.publisher for a, b in combinations(claims, 2) if a.publisher == b.publisher and not a.agrees(b)}
    claims = [one for one in claims if one.publisher not in unsure]
    claims.sort(key=lambda one: (one.value.high - one.value.low, one.value[:3], one.publisher))
    sides: list[list[_Claim]] = []
    for claim in claims:  # the most exact first; what agrees with several sides, or with part of one, takes none
        own = [side for side in sides if all(map(claim.agrees, side))]
        against = [side for side in sides if all(map(claim.contradicts, side))]
        if len(own) == 1 and len(against) == len(sides) - 1:
            own[0].append(claim)
        elif len(against) == len(sides):
            sides.append([claim])
    found = tuple(sorted(map(_side, sides), key=lambda side: side.value))
    kind: Literal["number", "date"] = "date" if question.kind == "time" else "number"
    about = shorten(question.text.rstrip("?!. "), LONGEST_ABOUT, placeholder=" …")
    about = about[:1].lower() + about[1:] if set(words(about.split(" ")[0])) <= FUNCTION_WORDS else about
    return [Conflict(kind, about, found)] if len(found) > 1 else []


def sentence(difference: Conflict) -> str:
    """Return a difference as one plain sentence, with sources and days; nothing is escaped."""
    sides = ", ".join(f"{side.value} ({'; '.join(side.tellers)})" for side in difference.sides)
    return f"The sources differ: {sides}."


def _claim(question: QuestionTerms, quote: Quote, place: int, publisher: str) -> _Claim | None:
    """The value that a quote gives for what is asked; None where it gives none, several, or one in doubt."""
    text, published = quote.text, _published(quote)
    stems = {*words(text), *words(quote.hit.article.title)}
    held = {_FORM.get(word, word) for word in stems}
    wanted = {form: rare for word, rare in question.words.items() if (form := _FORM.get(word, word)) not in _LIGHT}
    found = sum(rare for form, rare in wanted.items() if form in held)
    if not found or found < COVERED * sum(wanted.values()) or not question.names <= stems or _DOUBT.search(text):
        return None
    days = tuple(times(text, published)) if published else ()
    dated = question.kind == "time"
    values = list(_days_given(text, days) if dated else _amounts_given(question, text, days, wanted.keys()))
    if len({value[:2] for value in values}) != 1:
        return None
    places = frozenset(word for match in _PLACE.finditer(text) for word in words(match[1])) - question.words.keys()
    other = {(one.first, one.last) for one in days if not one.first <= (published or one.first) <= one.last}
    value = values[0] if dated else values[0]._replace(role=(values[0].role, frozenset(other)))
    return _Claim(value, place, quote, publisher, places, frozenset(held | stems))


def _days_given(text: str, days: Sequence[Time]) -> Iterator[_Value]:
    """The days and years on which something happened; not those that only bound it or on which it was said."""
    for one in days:
        if not _BOUND.search(text[: one.start]):
            yield _Value(one.first.toordinal(), one.last.toordinal(), text[one.start : one.end], one.full)


def _amounts_given(question: QuestionTerms, text: str, days: Sequence[Time], wanted: Set[str]) -> Iterator[_Value]:
    """The numbers that measure what the question asks for, in a clause that says so."""
    counted = _COUNTED.search(question.text)
    things = frozenset(words(counted[1] or "people")) if counted else frozenset[str]()
    told = wanted - question.names - things
    scope = frozenset(match[0].lower() for match in _SCOPE.finditer(text))
    for figure in figures(text):
        start = text.find(figure.written)
        end = start + len(figure.written)
        if figure.kind != "number" or start < 0 or any(one.start <= start < one.end for one in days):
            continue
        before, after = _CLAUSE.split(text[:start])[-1], _CLAUSE.split(text[end:])[0]
        clause = {_FORM.get(word, word) for word in words(f"{before} {after}")}
        sign, unit = _SIGN.search(text[:start]), _UNIT.match(text, end)
        start, end = sign.start() if sign else start, unit.end() if unit else end
        currency = sign[0].strip() if sign else _SIGNS.get((unit[2] or "").lower(), "") if unit else ""
        role: Hashable = None
        if counted and not sign and not unit:
            role = _counted(things, after, wanted & _FATES, clause & _FATES)
        elif _SHARE.search(question.text):
            role = "%" if unit and unit[1] else None
        elif _MONEY.search(question.text):
            role = currency or None
        if role is not None and (clause & told or not told) and not _PART.search(f"{before.rstrip('$£€ ')} #{after}"):
            low, high = _range(figure.written, float(figure.values[0]), text[:start], exact=counted is not None)
            yield _Value(low, high, text[start:end], (role, scope))


def _counted(things: Set[str], after: str, fates: Set[str], told: Set[str]) -> frozenset[str] | None:
    """The words between a number and the thing that it counts; None where it counts something else."""
    following = words(after)[:4]
    if fates != told:
        return None
    if place := next((place for place, word in enumerate(following, 1) if word in things), 0):
        return frozenset(following[: place - 1])
    bare = not following or following[0] in FUNCTION_WORDS or _FORM.get(following[0], following[0]) in fates
    return frozenset() if "peopl" in things and fates and bare else None


def _range(written: str, value: float, before: str, *, exact: bool) -> tuple[float, float]:
    """The lowest and highest number that may be meant: "1.2 million" is anything from 1.15 to 1.25 million."""
    digits = re.sub(r"\D", "", written).strip("0")
    last = 10.0 ** (floor(log10(value)) - len(digits) + 1) if digits and value > 0 else 0.0
    slack = 0.0 if exact and value < 100 else min(0.49 * last, ROUNDED * value)
    hedge = _HEDGE.search(before)
    slack = max(slack, ROUNDED * value) if hedge else slack
    return 0.0 if hedge and hedge["most"] else value - slack, inf if hedge and hedge["least"] else value + slack


def _side(claims: Sequence[_Claim]) -> Side:
    """What claims say that agree, in the words of the most exact."""
    said = {(_published(one.quote), one.quote.hit.article.source or one.quote.hit.article.title) for one in claims}
    tellers = sorted(f"{name}, {day(on)}" if on else name for on, name in said)
    return Side(claims[0].value.written, tuple(sorted(one.place for one in claims)), tuple(tellers))


def _published(quote: Quote) -> date | None:
    moment = quote.hit.article.published_at
    return moment.date() if moment else None
