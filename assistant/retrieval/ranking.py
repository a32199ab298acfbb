"""A question to ranked passages: gather candidates for it and its parts, weigh them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from assistant.filters import EVERYTHING
from assistant.query.answer_type import analyse, holds_kind
from assistant.query.understanding import Plan, Split, read, this_day
from assistant.retrieval.ranking_features import FEATURES, table
from assistant.retrieval.trees import ranking
from index import EmbeddedHit, Filters, Library, Pool

REASONS, WORTH_TELLING = 3, 0.2
"""Reasons that are told at most, and the log-odds that each is worth at least."""


@dataclass(frozen=True, eq=False)
class Ranked:
    """What a question found.

    Args:
        hits: the best first; `score` is the chance, 0..1, that the passage holds what is asked for.
        plan: how the question was read.
        candidates: how many passages were weighed.
        milliseconds: of each step: "read", "search", "rank".
        reasons: the groups of `FEATURES` that put the first passage first, with the log-odds that each is worth to it.
        words_only: as of `Pool`.
        alone: of a follow-up, the passages that it finds without the question before it.
    """

    hits: tuple[EmbeddedHit, ...]
    plan: Plan
    candidates: int = 0
    milliseconds: dict[str, float] = field(default_factory=dict)
    reasons: tuple[tuple[str, float], ...] = ()
    words_only: str = ""
    alone: tuple[EmbeddedHit, ...] = ()


def rank(
    library: Library,
    question: str | Plan,
    *,
    limit: int,
    scope: Filters = EVERYTHING,
    today: date | None = None,
    split: Split | None = None,
) -> Ranked:
    """The passages that bear on a question, the best first.

    Args:
        question: as text, or read already.
        limit: passages at most.
        today: what "last week" is counted from; by default this day.
        split: parts to search where the rules find none.

    Raises:
        IndexMismatch, LibraryDamaged: as `Library.search`.
    """
    began = perf_counter()
    asked, pool = candidates(library, question, scope, today or this_day(), split)
    found = perf_counter()
    rows = numbers(asked, pool) if pool.hits else np.zeros((0, len(FEATURES)), np.float32)
    log_odds = ranking().log_odds(rows) if pool.hits else np.zeros(0)
    hits = _ordered(pool, log_odds)[:limit]
    reasons = _reasons(rows, int(np.argmax(log_odds))) if hits else ()
    milliseconds = {"search": (found - began) * 1000, "rank": (perf_counter() - found) * 1000}
    return Ranked(tuple(hits), asked, len(pool.hits), milliseconds, reasons, pool.words_only)


def candidates(
    library: Library, question: str | Plan, scope: Filters, today: date, split: Split | None = None
) -> tuple[Plan, Pool]:
    """The question as read, and everything that it and its parts find."""
    asked = question if isinstance(question, Plan) else read(library, question, today=today, split=split)
    pool = library.gather(
        asked.wordings,
        apart=asked.outlets,
        names=sorted(analyse(asked.question).names),
        source=scope.sources,
        author=scope.authors,
        after=scope.after,
        before=scope.before,
    )
    return asked, pool


def numbers(asked: Plan, pool: Pool) -> NDArray[np.float32]:
    """The candidates' features; shape (hits, features)."""
    kind = analyse(asked.question)
    held = np.array([holds_kind(kind, hit.passage.text) for hit in pool.hits], np.float32)
    return table(asked, pool, held)


def weigh(asked: Plan, pool: Pool) -> NDArray[np.float64]:
    """Each candidate's log-odds of holding what is asked for."""
    return ranking().log_odds(numbers(asked, pool)) if pool.hits else np.zeros(0)


def _reasons(rows: NDArray[np.float32], first: int) -> tuple[tuple[str, float], ...]:
    """What the first passage owes to each group of numbers: how far it falls when these are the median candidate's."""
    groups = list(dict.fromkeys(feature.group for feature in FEATURES))
    variants = np.repeat(rows[first : first + 1], 1 + len(groups), axis=0)
    middle = np.median(rows, axis=0)
    for place, group in enumerate(groups, 1):
        own = [feature.group == group for feature in FEATURES]
        variants[place, own] = middle[own]
    whole, *fallen = ranking().log_odds(variants)
    owed = [(group, float(whole - less)) for group, less in zip(groups, fallen, strict=True)]
    return tuple(sorted((one for one in owed if one[1] >= WORTH_TELLING), key=lambda one: -one[1])[:REASONS])


def _ordered(pool: Pool, log_odds: NDArray[np.float64]) -> Sequence[EmbeddedHit]:
    order = sorted(range(len(pool.hits)), key=lambda place: (-log_odds[place], pool.hits[place].passage.id))
    return [replace(pool.hits[place], score=float(1 / (1 + np.exp(-log_odds[place])))) for place in order]
