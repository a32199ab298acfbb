"""How well ranked passages or articles serve a question."""

import math
from collections.abc import Collection, Sequence

TOKEN_BUDGET = 2_000
"""Tokens (cl100k_base) of context: passages are taken in order until the next would pass it."""


def recall(found: Sequence[Collection[int]], wanted: Collection[int], k: int | None = None) -> float:
    """Return the share of the gold in the first k; NaN where there is none.

    Args:
        found: for each passage, the best first, which gold it holds.
        k: all of them where None.
    """
    if not wanted:
        return math.nan
    held = {one for holds in found[:k] for one in holds}
    return len(held & set(wanted)) / len(set(wanted))


def first(found: Sequence[Collection[int]], wanted: Collection[int]) -> int | None:
    """Return the rank, from 1, of the first passage that holds any gold."""
    sought = set(wanted)
    return next((rank for rank, holds in enumerate(found, 1) if sought.intersection(holds)), None)


def reciprocal_rank(found: Sequence[Collection[int]], wanted: Collection[int], k: int = 10) -> float:
    """Return 1 / rank of the first passage with any gold within the first k, else 0 (Voorhees, TREC-8, 1999)."""
    if not wanted:
        return math.nan
    rank = first(found[:k], wanted)
    return 1 / rank if rank else 0.0


def ndcg(relevant: Sequence[bool], total: int, k: int = 10) -> float:
    """Return the normalised discounted cumulative gain, binary, log2 (Jarvelin and Kekalainen, TOIS 2002).

    Args:
        relevant: whether each item is, the best first; every item once.
        total: how many relevant items there are at all; NaN where none.
    """
    if not total:
        return math.nan
    gained = sum(1 / math.log2(rank + 1) for rank, one in enumerate(relevant[:k], 1) if one)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, total) + 1))
    return gained / ideal


def fitting(tokens: Sequence[int], budget: int = TOKEN_BUDGET) -> int:
    """Return how many passages, from the first, fit a budget; the first always counts."""
    spent = 0
    for count, each in enumerate(tokens):
        spent += each
        if spent > budget:
            return max(count, 1)
    return len(tokens)
