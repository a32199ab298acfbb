"""A question to ranked passages: gather candidates for it and its parts, weigh them, and mix in what was asked before.

A question that stands alone still leaves things unsaid that its user takes for known: which product, which country. A
second search, for the question before together with this one, lifts passages that fit both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from assistant.query.answer_type import analyse, holds_kind
from assistant.query.understanding import Plan, read
from assistant.retrieval.ranking_features import FEATURES, table
from assistant.retrieval.trees import ranking
from index import CandidatePool, EmbeddedHit, Filters, Library
from index.article import EVERYTHING

TOPIC = 60
"""Passages whose articles may be on a topic."""

REASONS, WORTH_TELLING = 3, 0.2
"""Reasons that are given at most, and the log-odds that each is worth at least."""

SHARE = 0.25
"""Of the second search in a passage's score. Anything from .2 to .5 serves; with less a change of topic costs less."""

DEPTH = 60
"""Passages of each search that are put together, at least."""


@dataclass(frozen=True, eq=False)
class Ranked:
    """What a question found.

    Args:
        hits: the best first; `score` is the chance, 0..1, that the passage holds what is asked for.
        plan: how the question was read.
        candidates: how many passages were weighed.
        milliseconds: of each step: "read", "search", "rank".
        reasons: the groups of `FEATURES` that put the first passage first, with the log-odds that each is worth to it.
        words_only: as of `CandidatePool`.
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
    filters: Filters = EVERYTHING,
    today: date | None = None,
) -> Ranked:
    """Return the passages that bear on a question, the best first.

    Args:
        question: as text, or read already.
        limit: passages at most.
        today: what "last week" is counted from in a text; by default this day.

    Raises:
        IndexMismatch, LibraryDamaged: as `Library.search`.
    """
    began = perf_counter()
    asked, pool = candidates(library, question, filters, today)
    found = perf_counter()
    rows = features_of(asked, pool) if pool.hits else np.zeros((0, len(FEATURES)), np.float32)
    log_odds = ranking().log_odds(rows) if pool.hits else np.zeros(0)
    hits = _ordered(pool, log_odds)[:limit]
    reasons = _reasons(rows, int(np.argmax(log_odds))) if hits else ()
    milliseconds = {"search": (found - began) * 1000, "rank": (perf_counter() - found) * 1000}
    return Ranked(tuple(hits), asked, len(pool.hits), milliseconds, reasons, pool.words_only)


def rank_following(
    library: Library,
    question: str | Plan,
    before: str,
    *,
    limit: int,
    filters: Filters = EVERYTHING,
) -> Ranked:
    """Return the passages that bear on a question of a conversation, the best first.

    Args:
        question: standing alone; as text, or read already.
        before: the question before it, standing alone; empty for the first of a conversation.
        limit: passages at most.

    Raises:
        IndexMismatch, LibraryDamaged: as `Library.search`.
    """
    if not before:
        return rank(library, question, limit=limit, filters=filters)
    deep = max(limit, DEPTH)
    own = rank(library, question, limit=deep, filters=filters)
    wide = rank(library, f"{before} {own.plan.question}", limit=deep, filters=filters)
    hits = _fused(own.hits, wide.hits)[:limit]
    spent = {step: own.milliseconds[step] + wide.milliseconds[step] for step in own.milliseconds}
    candidates = max(own.candidates, wide.candidates)
    return replace(own, hits=hits, alone=own.hits[:limit], candidates=candidates, milliseconds=spent)


def _fused(own: tuple[EmbeddedHit, ...], wide: tuple[EmbeddedHit, ...]) -> tuple[EmbeddedHit, ...]:
    """Both lists as one, each score a mean of the two; a passage that one lacks has nothing from it."""
    here, there = ({hit.passage.id: hit.score for hit in hits} for hits in (own, wide))
    every = {hit.passage.id: hit for hit in (*wide, *own)}
    score = {one: (1 - SHARE) * here.get(one, 0.0) + SHARE * there.get(one, 0.0) for one in every}
    order = sorted(every, key=lambda one: (-score[one], one))
    return tuple(replace(every[one], score=score[one]) for one in order)


def rank_topic(library: Library, topic: str, plan: Plan, filters: Filters) -> Ranked:
    """Return the passages whose articles may be on a topic; none for no topic, where the newest articles are asked for.

    Args:
        plan: the whole question; publications and days that it names narrow the search.
    """
    if not topic:
        return Ranked((), plan)
    return replace(rank(library, topic, limit=TOPIC, filters=filters_named_in(plan, filters)), plan=plan)


def filters_named_in(plan: Plan, filters: Filters) -> Filters:
    """Return the filters with the publications and days that a question names; a name outside them changes nothing."""
    named = tuple(name for group in plan.outlets for name in group)
    allowed = {one.casefold() for one in filters.sources}
    sources = tuple(one for one in named if not allowed or one.casefold() in allowed) or filters.sources
    after, before = plan.periods[0].strict if len(plan.periods) == 1 else (None, None)
    after = after if filters.after is None else filters.after
    before = before if filters.before is None else filters.before
    return replace(filters, sources=sources, after=after, before=before)


def candidates(
    library: Library, question: str | Plan, filters: Filters, today: date | None
) -> tuple[Plan, CandidatePool]:
    """Return the question as read, and everything that it and its parts find."""
    asked = question if isinstance(question, Plan) else read(library, question, today=today)
    pool = library.gather(
        asked.wordings,
        apart=asked.outlets,
        names=sorted(analyse(asked.question).names),
        **filters.arguments,
    )
    return asked, pool


def features_of(asked: Plan, pool: CandidatePool) -> NDArray[np.float32]:
    """Return the candidates' features; shape (hits, features)."""
    kind = analyse(asked.question)
    held = np.array([holds_kind(kind, hit.passage.text) for hit in pool.hits], np.float32)
    return table(asked, pool, held)


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


def _ordered(pool: CandidatePool, log_odds: NDArray[np.float64]) -> Sequence[EmbeddedHit]:
    order = sorted(range(len(pool.hits)), key=lambda place: (-log_odds[place], pool.hits[place].passage.id))
    return [replace(pool.hits[place], score=float(1 / (1 + np.exp(-log_odds[place])))) for place in order]
