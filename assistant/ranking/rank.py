"""A question to ranked passages: read it, gather candidates for it and its parts, weigh them.

Not here: how any of these works (`assistant.questions`, `index.gather`, `features`, `trees`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from assistant.evidence.kinds import holds_kind
from assistant.evidence.question import analyse
from assistant.questions.events import resolve
from assistant.questions.plan import Plan, plan
from assistant.ranking.features import table
from assistant.ranking.trees import ranking
from assistant.scope import EVERYTHING, Scope
from index import Hit, Library, Pool

REPORTS = 10
"""Passages among which the report of an event is looked for that the question dates things by."""


@dataclass(frozen=True, eq=False)
class Ranked:
    """What a question found.

    Args:
        hits: the best first; `score` is the chance, 0..1, that the passage holds what is asked for.
        plan: how the question was read.
        candidates: how many passages were weighed.
        milliseconds: of each step: "read", "search", "rank".
    """

    hits: tuple[Hit, ...]
    plan: Plan
    candidates: int = 0
    milliseconds: dict[str, float] = field(default_factory=dict)


def rank(
    library: Library, question: str, *, limit: int, scope: Scope = EVERYTHING, today: date | None = None
) -> Ranked:
    """The passages that bear on a question, the best first.

    Args:
        limit: passages at most.
        today: what "last week" is counted from; by default this day.

    Raises:
        IndexMismatch, LibraryDamaged: as `Library.search`.
    """
    began = perf_counter()
    asked, pool = candidates(library, question, scope, today or datetime.now(UTC).date())
    found = perf_counter()
    hits = _ordered(pool, weigh(asked, pool))[:limit]
    milliseconds = {"search": (found - began) * 1000, "rank": (perf_counter() - found) * 1000}
    return Ranked(tuple(hits), asked, len(pool.hits), milliseconds)


def candidates(library: Library, question: str, scope: Scope, today: date) -> tuple[Plan, Pool]:
    """The question as read, and everything that it and its parts find."""
    facts = library.facts()
    asked = plan(question, facts.sources, facts.authors, today)
    if asked.anchors:
        asked = replace(asked, events=tuple(resolve(asked.anchors, question, partial(_reports, library, scope))))
    pool = library.gather(
        asked.wordings,
        apart=asked.outlets,
        names=sorted(analyse(question).names),
        source=scope.sources,
        author=scope.authors,
        after=scope.after,
        before=scope.before,
    )
    return asked, pool


def _reports(library: Library, scope: Scope, text: str) -> list[Hit]:
    """Passages among which an event's report is looked for."""
    return library.search(
        text,
        limit=REPORTS,
        source=scope.sources,
        author=scope.authors,
        after=scope.after,
        before=scope.before,
    )


def numbers(asked: Plan, pool: Pool) -> NDArray[np.float32]:
    """The candidates' features; shape (hits, features)."""
    read = analyse(asked.question)
    held = np.array([holds_kind(read, hit.passage.text) for hit in pool.hits], np.float32)
    return table(asked, pool, held)


def weigh(asked: Plan, pool: Pool) -> NDArray[np.float64]:
    """Each candidate's log-odds of holding what is asked for."""
    return ranking().log_odds(numbers(asked, pool)) if pool.hits else np.zeros(0)


def _ordered(pool: Pool, log_odds: NDArray[np.float64]) -> Sequence[Hit]:
    order = sorted(range(len(pool.hits)), key=lambda place: (-log_odds[place], pool.hits[place].passage.id))
    return [Hit(**(vars(pool.hits[place]) | {"score": float(1 / (1 + np.exp(-log_odds[place])))})) for place in order]
