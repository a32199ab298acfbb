"""What is looked for on behalf of a question: its parts, and the publications, writers and dates it names.

Everything read here moves the ranking softly; nothing is filtered out that the user did not filter.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from assistant.query import decomposition as clauses
from assistant.query.periods import Period, periods
from assistant.query.publications import Mention, mentions
from index import Library
from index.text.sentences import split_sentences


@dataclass(frozen=True)
class SubQuestion:
    """One thing that a question wants to know.

    Args:
        text: what is searched for.
        sources: the catalog's names of the publications that this part names.
        periods: the dates in it.
        apart: whether it asks something by itself, so that an answer without it is only part of one.
    """

    text: str
    sources: frozenset[str] = frozenset()
    periods: tuple[Period, ...] = ()
    apart: bool = True


BY_RULES = "rules"
"""In `Plan.parts_by`."""


@dataclass(frozen=True)
class Split:
    """A question's parts as something other than the rules found them.

    Args:
        parts: two or more.
        by: the name of what did.
    """

    parts: tuple[str, ...]
    by: str


@dataclass(frozen=True)
class Plan:
    """A question as it is searched.

    Args:
        question: the whole of it.
        parts: two or more where it wants several facts, else none.
        parts_by: `BY_RULES`, or the name of the language model that split it; empty where there are no parts.
        mentions: the publications and writers it names, in order.
        periods: the dates it names.
    """

    question: str
    parts: tuple[SubQuestion, ...] = ()
    mentions: tuple[Mention, ...] = ()
    periods: tuple[Period, ...] = ()
    parts_by: str = ""

    @property
    def named(self) -> tuple[tuple[int, int], ...]:
        """Where in the question publications, writers and dates begin and end."""
        mentions = tuple((one.start, one.end) for one in self.mentions)
        return mentions + tuple((one.start, one.end) for one in self.periods)

    @property
    def wordings(self) -> tuple[str, ...]:
        """The question, then its parts."""
        return (self.question, *(part.text for part in self.parts))

    @property
    def asked(self) -> tuple[SubQuestion, ...]:
        """The parts that each ask something; none where there are not two."""
        found = tuple(part for part in self.parts if part.apart)
        return found if len(found) > 1 else ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """The question's sentences; more than one where it asks several things or follows on something."""
        return tuple(self.question[start:end] for start, end in split_sentences(self.question))

    @property
    def outlets(self) -> tuple[tuple[str, ...], ...]:
        """Each named publication once, as all the names that the catalog has for it."""
        return tuple(dict.fromkeys(one.names for one in self.mentions if one.kind == "source"))

    @property
    def authors(self) -> frozenset[str]:
        """The writers named."""
        return frozenset(name for one in self.mentions if one.kind == "author" for name in one.names)


def read(library: Library, question: str, *, today: date | None = None, split: Split | None = None) -> Plan:
    """Read a question against what the library holds, before anything is searched.

    Args:
        today: what "last week" is counted from; by default this day.
        split: parts to use where the rules find none.
    """
    facts = library.facts()
    newest = facts.latest.date() if facts.latest else None
    return plan(question, facts.sources, facts.authors, today or this_day(), split, newest)


def this_day() -> date:
    """Return today in UTC."""
    return datetime.now(UTC).date()


def plan(
    question: str,
    sources: Collection[str],
    authors: Collection[str],
    today: date,
    split: Split | None = None,
    newest: date | None = None,
) -> Plan:
    """Read a question against what a catalog holds.

    Args:
        sources, authors: as the catalog spells them.
        today: what "last week" is counted from.
        split: parts to use where the rules find none.
        newest: the day of the newest article, where that is known; of an archive "in March" is the latest until then.
    """
    named = mentions(question, frozenset(sources), frozenset(authors))
    apart = [(one.start, one.end) for one in named]
    dated = [
        one for one in periods(question, today, newest) if not any(start <= one.start < end for start, end in apart)
    ]
    found = clauses.split(question, apart, [(one.start, one.end) for one in dated])
    parts, by = tuple(_clause(clause, named, dated) for clause in found), BY_RULES
    if len(parts) < 2 and split is not None:
        parts, by = tuple(_told(text, question, named, today, newest) for text in split.parts), split.by
    if len(parts) < 2:
        parts, by = (), ""
    return Plan(question, parts, tuple(named), tuple(dated), by)


def _clause(clause: clauses.Clause, named: Sequence[Mention], dated: Sequence[Period]) -> SubQuestion:
    """A clause of the question, with what it names."""
    return SubQuestion(
        clause.text,
        frozenset(name for one in named if one.kind == "source" and _within(one, clause) for name in one.names),
        tuple(one for one in dated if _within(one, clause)),
        clause.apart,
    )


def _told(text: str, question: str, named: Sequence[Mention], today: date, newest: date | None) -> SubQuestion:
    """A part in other words than the question's; it names a publication where it has the question's words for it."""
    own = [one for one in named if one.kind == "source" and _stands_in(question[one.start : one.end], text)]
    return SubQuestion(text, frozenset(name for one in own for name in one.names), tuple(periods(text, today, newest)))


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _within(one: Mention | Period, clause: clauses.Clause) -> bool:
    return clause.start <= one.start < clause.end
