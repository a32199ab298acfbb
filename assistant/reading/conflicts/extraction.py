"""What one quote says in answer to a question: a number, a day or a name.

A value counts only in the role that the question asks about. Everything in doubt is left out, since a difference that
is none does more harm than one that is missed: forecasts, denials, increments, parts of a whole, sentences in which
two values could answer. Written for English.
"""

import re
from collections.abc import Hashable, Sequence, Set
from datetime import date, timedelta

from assistant.language.aliases import aliases, bag, country, holds
from assistant.reading.conflicts.claims import Claim
from assistant.reading.conflicts.days import When, days
from assistant.reading.conflicts.patterns import (
    AHEAD,
    ATTRIBUTION,
    CALENDAR,
    CLAUSE,
    DENIED,
    FORECAST,
    NAME,
    PERIOD,
    PLACE,
    RATE,
    TITLES,
    TOLD,
)
from assistant.reading.conflicts.target import FATES, Asked, canonical, covered
from assistant.reading.conflicts.values import BOUNDARY, Amount, amounts
from assistant.reading.deduplication import Quote
from index import Span
from index.text.analyzer import FUNCTION_WORDS, words

HELD = 0.75
"""The share of the question's telling words that sentence and headline must tell where the fate of people is asked for,
which is told in many words; elsewhere all."""

IN_CLAUSE = 0.5
"""The share of what the question says happened that must stand in the clause of the day."""

NAMED = 3
"""Telling words below which a question may be of many things: "How many goals were scored?"."""

_LONGEST_EVENT = timedelta(days=7)
_CORE = 3
_REACH = 4


def number(asked: Asked, quote: Quote, place: int) -> Claim | None:
    """The number that a quote gives for what is asked; None where it gives none, or more than one."""
    text = quote.text
    if not _tells(asked, quote, HELD if asked.fates else 1.0) or FORECAST.search(text):
        return None
    published = _published(quote)
    whens = days(text, published)
    found = [
        (one, role) for one in amounts(text, [when.span for when in whens]) if (role := _role(asked, one)) is not None
    ]
    if not found or len({role for _, role in found}) > 1:
        return None
    best, role = min(found, key=lambda pair: (pair[0].high - pair[0].low, pair[0].span))
    if any(best.excludes(one) for one, _ in found):
        return None
    rate = tuple(sorted(match.lower() for match in RATE.findall(text)))
    period = tuple(sorted(match.lower() for match in PERIOD.findall(text)))
    events = tuple(
        one for one in whens if not one.bound and one.width <= _LONGEST_EVENT and not _of_telling(text, one.span)
    )
    return _claim(asked, quote, place, best, best.span, (role, rate, period, asked.price and published), events)


def day(asked: Asked, quote: Quote, place: int) -> Claim | None:
    """The day that a quote gives for what is asked; None where it gives none, or more than one."""
    text = quote.text
    if not asked.roles or not _tells(asked, quote, 1.0) or FORECAST.search(text) or DENIED.search(text):
        return None
    speech = bool(set(asked.roles) & ATTRIBUTION)
    found = days(text, _published(quote))
    own = [one for one in found if speech or not _of_telling(text, one.span)]
    if not own or any(one.bound for one in own) or any(a.excludes(b) for a in own for b in own):
        return None
    best = min(own, key=lambda one: (one.width, one.span))
    if len(set(canonical(_around(text, best.span))) & set(asked.roles)) < IN_CLAUSE * len(asked.roles):
        return None
    return _claim(asked, quote, place, best, best.span, bool(AHEAD.search(text)), (best,))


def name(asked: Asked, quote: Quote, place: int) -> Claim | None:
    """The name that a quote gives where the rest of the clause is what is asked; None for none, or several."""
    text = quote.text
    if not asked.roles or FORECAST.search(text) or DENIED.search(text):
        return None
    start = 0
    found: list[Claim] = []
    for end in [*(match.start() for match in CLAUSE.finditer(text)), len(text)]:
        clause, offset, start = text[start:end], start, end + 1
        new = [(match, own) for match in NAME.finditer(clause) if (own := _name_words(match, asked))]
        if len(new) != 1:
            continue
        match, own = new[0]
        rest = canonical(f"{clause[: match.start()]} {clause[match.end() :]}")
        core = frozenset(rest) - FUNCTION_WORDS - ATTRIBUTION - TITLES
        if len(core) >= _CORE and set(asked.roles) <= core and asked.names <= frozenset(words(clause)):
            span = Span(offset + match.start(), offset + match.end())
            found.append(_claim(asked, quote, place, own, span, core, ()))
    return found[0] if len(found) == 1 else None


def _claim(
    asked: Asked, quote: Quote, place: int, content: Amount | When | frozenset[str], span: Span, role: Hashable,
    events: tuple[When, ...],
) -> Claim:  # fmt: skip
    text, article = quote.text, quote.hit.article
    named = frozenset(word for found in PLACE.findall(_where(text, content)) for word in words(found))
    own = content if isinstance(content, frozenset) else frozenset[str]()
    return Claim(
        place, " ".join(text[span.start : span.end].split()), content, role,
        named - asked.held - CALENDAR - FUNCTION_WORDS - own - bag(article.title), _others(asked, text) - own, events,
        _published(quote),
        bag(text) | bag(article.title), frozenset(words(article.text)) if own else frozenset(),
    )  # fmt: skip


def _tells(asked: Asked, quote: Quote, least: float) -> bool:
    """Whether a quote speaks of what the question names, and the question names enough to be of one thing."""
    if not asked.names and not set(asked.roles) - FATES:
        return False
    if not asked.fates and len(asked.names) + len(asked.roles) + len(asked.things) < NAMED:
        return False
    if not asked.names and not asked.fates:
        return covered(asked, quote.text, quote.text) >= least
    titled = f"{quote.hit.article.title}. {quote.text}"
    if asked.names and asked.fates and not any(holds(bag(titled), name) for name in asked.names):
        return False
    nearby = f"{quote.hit.article.header} {quote.hit.passage.text}" if asked.fates else quote.text
    return covered(asked, titled, nearby) >= least


def _role(asked: Asked, one: Amount) -> Hashable | None:
    """What a number says of what is asked, as far as the question leaves it open; None where it answers nothing."""
    clause = f"{one.before} {one.after}"
    if DENIED.search(clause):
        return None
    told = canonical(clause)
    there = {word for found in PLACE.findall(clause) for word in words(found)} - CALENDAR
    if FATES.intersection(told) != asked.fates or (there and not _held(asked, there)):
        return None
    if not asked.fates and (one.alone or not set(told) & set(asked.roles)):
        return None
    if asked.units:
        return _measure(asked, one, told)
    if one.unit or one.change == "by":
        return None
    return _counted(asked, one)


def _held(asked: Asked, there: Set[str]) -> bool:
    """Whether the question names one of some places, or the country that one of them stands for."""
    held = there | {f"={land}" for land in map(country, there) if land}
    return any(holds(held, word) for word in asked.held)


def _measure(asked: Asked, one: Amount, told: Sequence[str]) -> Hashable | None:
    if "cost" in asked.roles and "cost" not in told:
        return None
    if "percent" in asked.units:
        return (one.unit, one.change) if one.unit == "percent" else None
    if "money" in asked.units:
        return (one.unit, one.change) if one.unit not in ("", "percent", "points") else None
    unit = [word for word in words(one.after)[:2] if word in asked.units]
    return (tuple(unit), one.change) if unit and not one.unit else None


def _counted(asked: Asked, one: Amount) -> Hashable | None:
    """The words between the number and the thing it counts that the question does not have: they make it a part."""
    following = words(one.after)[:_REACH]
    for place, word in enumerate(following):
        if word in asked.things or (asked.people and word in ("peopl", "person")):
            return frozenset(following[:place]) - asked.held
        if word in FUNCTION_WORDS:
            break
    if not asked.people or not asked.fates:
        return None
    fates, nothing = asked.fates, frozenset[str]()
    led = [word for word in canonical(one.after)[:_REACH] if word not in FUNCTION_WORDS]
    if led[:1] and led[0] in fates:
        return nothing
    follows = following[0] if following else ""
    if follows and follows not in FUNCTION_WORDS:
        return None
    tolled = "toll" in words(one.before) or fates.intersection(canonical(one.before)[-_REACH - 1 :])
    return nothing if tolled else None


def _around(text: str, span: Span) -> str:
    """The clause in which a day stands; the next one behind a day that opens the sentence: "On Monday, the bridge"."""
    *_, before = BOUNDARY.split(text[: span.start])
    after = BOUNDARY.split(text[span.end :], maxsplit=2)
    if before.strip().lower() in ("", "on", "in") and not after[0].strip():
        return " ".join(after[:2])
    return f"{before} {after[0]}"


def _of_telling(text: str, span: Span) -> bool:
    """Whether a day is the one on which something was said, or a count rose, not the one on which it happened."""
    before = " ".join(text[: span.start].split()[-4:])
    after = " ".join(text[span.end :].split()[:4])
    return bool(TOLD.search(before) or TOLD.search(after))


def _name_words(match: re.Match[str], asked: Asked) -> frozenset[str]:
    """The words of a name that the question does not have; none for a sentence's first word, which any word may be."""
    if match.start() == 0 and " " not in match[0]:
        return frozenset()
    own = frozenset(words(match[0])) - FUNCTION_WORDS - CALENDAR - TITLES
    if own & (asked.held | asked.names):
        return frozenset()
    lands = frozenset(f"={land}" for land in map(country, own) if land)
    return own | lands | frozenset(aliases(match[0]))


def _where(text: str, content: Amount | When | frozenset[str]) -> str:
    """The part of a sentence whose places are the value's: a number's clause, and clauses that only name a place."""
    if not isinstance(content, Amount):
        return text
    alone = [clause for clause in BOUNDARY.split(text) if len(clause.split()) <= _REACH]
    return ". ".join([content.before, content.after, *alone])


def _others(asked: Asked, text: str) -> frozenset[str]:
    """Words of the names in a sentence that the question does not have and that nobody speaks under."""
    if asked.fates:
        return frozenset()
    found: set[str] = set()
    for match in NAME.finditer(text):
        near = [*text[: match.start()].split()[-_REACH:], *text[match.end() :].split()[:_REACH]]
        if (match.start() or " " in match[0]) and not TOLD.search(" ".join(near)):
            found.update(words(match[0]))
    return frozenset(found) - asked.held - CALENDAR - FUNCTION_WORDS


def _published(quote: Quote) -> date | None:
    moment = quote.hit.article.published_at
    return moment.date() if moment else None
