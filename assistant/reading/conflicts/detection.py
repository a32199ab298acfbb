"""Where sources differ: numbers, days and names that independent articles give for one thing and cannot all be right.

A difference needs two publications that say it in their own reports: not two printings of one wire story, not an
older version beside its correction, not one paper that has since learned more (its newest report counts). Counts that
grow while a story develops are differences too, and marked as such.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal, NamedTuple

from assistant.query.answer_type import Question
from assistant.reading.conflicts import extraction
from assistant.reading.conflicts.claims import Claim
from assistant.reading.conflicts.provenance import Report, independent, reports
from assistant.reading.conflicts.target import Asked, asks_for_day, asks_for_name, asks_for_number
from assistant.reading.deduplication import Quote

__all__ = ["Difference", "Side", "Teller", "differences", "independent", "sentence"]

LONGEST_ABOUT = 120
"""Characters of the question that say what is differed on."""

_Reader = Callable[[Asked, Quote, int], Claim | None]
_KINDS: tuple[tuple[Literal["number", "date", "name"], Callable[[Question], Asked | None], _Reader], ...] = (
    ("number", asks_for_number, extraction.number),
    ("date", asks_for_day, extraction.day),
    ("name", asks_for_name, extraction.name),
)


class Teller(NamedTuple):
    """Who says something, and when: a publication's name, or a headline where there is none, and the article's day."""

    source: str
    day: date | None


@dataclass(frozen=True)
class Side:
    """One of the values that are given.

    Args:
        value: in the words of an article, the most exact of those that agree.
        quotes: indexes of the quotes that give it.
        tellers: who says so, the earliest first.
    """

    value: str
    quotes: tuple[int, ...]
    tellers: tuple[Teller, ...] = ()


@dataclass(frozen=True)
class Difference:
    """Values that cannot all be right.

    Args:
        kind: what differs.
        about: what is differed on, in the question's words.
        sides: two or more; the one reported last stands last.
        developing: the sides are of different days, so the later may simply know more.
    """

    kind: Literal["number", "date", "name"]
    about: str
    sides: tuple[Side, ...]
    developing: bool = False


def differences(question: Question, quotes: Sequence[Quote]) -> list[Difference]:
    """What independent articles differ on, of what the question asks for.

    Args:
        quotes: candidates for an answer, a dozen or so; their order makes no difference to what is found.
    """
    asked = [(kind, wanted, reader) for kind, asks, reader in _KINDS if (wanted := asks(question)) is not None]
    if not asked or len(quotes) < 2:
        return []
    told = reports(quotes)
    found = []
    for kind, wanted, reader in asked:
        made = [claim for place, quote in enumerate(quotes) if (claim := reader(wanted, quote, place))]
        for group in _sides(list(_spoken_for(made, quotes, told))):
            sides = sorted((_side(side, quotes) for side in group), key=lambda side: (_newest(side), side.value))
            newest = {_newest(side) for side in sides}
            developing = len(newest) > 1 and date.min not in newest
            found.append(Difference(kind, _about(question), tuple(sides), developing))
    return found


def sentence(difference: Difference) -> str:
    """A difference in one plain sentence, with source and day; nothing is escaped."""
    sides = ", ".join(f"{side.value} ({'; '.join(map(_teller, side.tellers))})" for side in difference.sides)
    return f"The sources differ{', the newest last' if difference.developing else ''}: {sides}."


def _spoken_for(made: Sequence[Claim], quotes: Sequence[Quote], told: Sequence[Report]) -> Iterable[list[Claim]]:
    """The claims of each publication's newest report, where they agree; one list a publication."""
    replaced = {old.id for quote in quotes for old in quote.hit.replaces}
    by_publication: dict[str, list[list[Claim]]] = {}
    for report in told:
        own = [one for one in made if one.quote in report.quotes and quotes[one.quote].hit.article.id not in replaced]
        if own:
            by_publication.setdefault(report.publication, []).append(own)
    for _, each in sorted(by_publication.items()):
        newest = max(_day(own) for own in each)
        last = [one for own in each if _day(own) == newest for one in own]
        roles = {one.role for one in last}
        if len(roles) == 1 and all(one.agrees(other) for one, other in combinations(last, 2)):
            yield sorted(last, key=lambda one: one.sort_key)


def _sides(told: Sequence[list[Claim]]) -> Iterable[list[list[Claim]]]:
    """The sides of each difference; a claim that could be of two sides takes none."""
    for role in dict.fromkeys(own[0].role for own in told):
        mine = [own for own in told if own[0].role == role]
        mine.sort(key=lambda own: (-sum(_against(own, other) for other in mine), own[0].sort_key))
        sides: list[list[list[Claim]]] = []
        for own in mine:
            agreed = [side for side in sides if all(_with(own, other) for other in side)]
            against = [side for side in sides if all(_against(own, other) for other in side)]
            if len(agreed) + len(against) < len(sides) or len(agreed) > 1:
                continue
            if agreed:
                agreed[0].append(own)
            else:
                sides.append([own])
        if len(sides) > 1:
            yield [[claim for own in side for claim in own] for side in sides]


def _with(one: Sequence[Claim], other: Sequence[Claim]) -> bool:
    return all(mine.agrees(its) for mine in one for its in other)


def _against(one: Sequence[Claim], other: Sequence[Claim]) -> bool:
    return all(mine.contradicts(its) for mine in one for its in other)


def _side(claimed: Sequence[Claim], quotes: Sequence[Quote]) -> Side:
    best = min(claimed, key=lambda one: one.sort_key)
    said = {Teller(_name(quotes[one.quote]), one.published) for one in claimed}
    tellers = sorted(said, key=lambda teller: (teller.day or date.min, teller.source))
    return Side(best.value, tuple(sorted({one.quote for one in claimed})), tuple(tellers))


def _name(quote: Quote) -> str:
    return quote.hit.article.source or quote.hit.article.title


def _newest(side: Side) -> date:
    return max((teller.day or date.min for teller in side.tellers), default=date.min)


def _day(claimed: Iterable[Claim]) -> date:
    return max(one.published or date.min for one in claimed)


def _teller(teller: Teller) -> str:
    return f"{teller.source}, {teller.day.day} {teller.day:%B %Y}" if teller.day else teller.source


def _about(question: Question) -> str:
    text = " ".join(question.text.split()).rstrip("?!. ")
    if len(text) > LONGEST_ABOUT:
        text = text[:LONGEST_ABOUT].rsplit(" ", 1)[0] + " …"
    first, _, rest = text.partition(" ")
    return f"{first.lower()} {rest}" if first.istitle() and rest and first not in question.names else text
