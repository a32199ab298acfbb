"""Passages for a question of a conversation: ranked for the question, and a little for what was just spoken of.

A question that stands alone still leaves things unsaid that its asker takes for known: which product, which country. A
second search, for the question before together with this one, lifts passages that fit both.
"""

from collections.abc import Mapping
from dataclasses import replace

from assistant.filters import EVERYTHING
from assistant.query.understanding import Plan, Split
from assistant.retrieval.ranking import Ranked, rank
from index import EmbeddedHit, Filters, Library

SHARE = 0.25
"""Of the second search in a passage's score. Anything from .2 to .5 serves; with less a change of topic costs less."""

DEPTH = 60
"""Passages of each search that are put together, at least."""


def rank_following(
    library: Library,
    question: str | Plan,
    before: str,
    *,
    limit: int,
    scope: Filters = EVERYTHING,
    split: Split | None = None,
) -> Ranked:
    """The passages that bear on a question, the best first.

    Args:
        question: standing alone; as text, or read already.
        before: the question before it, standing alone; empty for the first of a conversation.
        limit: passages at most.
        split: parts of the question to search where the rules find none.

    Raises:
        IndexMismatch, LibraryDamaged: as `Library.search`.
    """
    if not before:
        return rank(library, question, limit=limit, scope=scope, split=split)
    deep = max(limit, DEPTH)
    own = rank(library, question, limit=deep, scope=scope, split=split)
    wide = rank(library, f"{before} {own.plan.question}", limit=deep, scope=scope)
    hits = _together(own.hits, wide.hits)[:limit]
    spent = {step: own.milliseconds[step] + wide.milliseconds[step] for step in own.milliseconds}
    candidates = max(own.candidates, wide.candidates)
    return replace(own, hits=hits, alone=own.hits[:limit], candidates=candidates, milliseconds=spent)


def _together(own: tuple[EmbeddedHit, ...], wide: tuple[EmbeddedHit, ...]) -> tuple[EmbeddedHit, ...]:
    """Both lists as one, each score a mean of the two; a passage that one lacks has nothing from it."""
    here, there = _scores(own), _scores(wide)
    every = {hit.passage.id: hit for hit in (*wide, *own)}
    score = {one: (1 - SHARE) * here.get(one, 0.0) + SHARE * there.get(one, 0.0) for one in every}
    order = sorted(every, key=lambda one: (-score[one], one))
    return tuple(replace(every[one], score=score[one]) for one in order)


def _scores(hits: tuple[EmbeddedHit, ...]) -> Mapping[str, float]:
    return {hit.passage.id: hit.score for hit in hits}
