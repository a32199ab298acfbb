"""How well ranked passages serve a question: by the facts that stand in them, or by the articles they are from.

Each metric gives one value a question. Not here: intervals over questions (`intervals`).
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from baselines import NAIVE_TOP_K, Found
from numpy.typing import NDArray
from sets import Question

from index.splitter import count_tokens

TOKEN_BUDGET = 2_000
"""Tokens (cl100k_base) of context: passages are taken in order until the next would pass it."""

Ranked = Sequence[Found]
"""Passages, the best first."""


@lru_cache(maxsize=200_000)
def squeezed(text: str) -> str:
    """Text without white space: what is compared when a fact is looked for in a passage."""
    return "".join(text.split())


@lru_cache(maxsize=200_000)
def tokens(text: str) -> int:
    """The tokens of a text."""
    return count_tokens(text)


def facts_within(question: Question, ranked: Ranked) -> NDArray[np.bool_]:
    """Which passage holds which fact; shape (passages, facts)."""
    facts = [squeezed(fact) for fact in question.facts]
    held = [[fact in squeezed(one.content) for fact in facts] for one in ranked]
    return np.array(held, dtype=bool).reshape(len(ranked), len(facts))


def by_budget(question: Question, ranked: Ranked) -> dict[str, float]:
    """Share of the question's facts, and whether all, stand in the passages that fit the token budget.

    Once with the text alone counted, as the published figures have it, and once with title, source and date, which a
    reader of the context pays for too. The first two always count: only the naive baseline's are long enough to need
    it, and by a few tokens.
    """
    facts, scores = facts_within(question, ranked), {}
    for name, spent in (
        (f"{TOKEN_BUDGET} tokens", [tokens(one.text) for one in ranked]),
        (f"{TOKEN_BUDGET} tokens, headers counted", [tokens(one.content) for one in ranked]),
    ):
        fits = (np.cumsum(spent) <= TOKEN_BUDGET) | (np.arange(len(ranked)) < NAIVE_TOP_K)
        held = facts[fits].any(axis=0)
        scores |= {f"evidence recall, {name}": held.mean(), f"all evidence, {name}": float(held.all())}
    return scores


def by_rank(question: Question, ranked: Ranked) -> dict[str, float]:
    """Hits@k and MRR@10 as MultiHop-RAG defines them: any fact of the question counts."""
    places = np.flatnonzero(facts_within(question, ranked[:10]).any(axis=1))
    first = int(places[0]) + 1 if len(places) else None
    return {
        "Hits@4": float(first is not None and first <= 4),
        "Hits@10": float(first is not None),
        "MRR@10": 1 / first if first else 0.0,
    }


def by_article(question: Question, ranked: Ranked) -> dict[str, float]:
    """Recall of the right articles among the first k distinct ones, and nDCG@5 and MRR@10 over these."""
    order = list(dict.fromkeys(one.article_id for one in ranked))[:10]
    right = [one in question.articles for one in order]
    ideal = sum(1 / np.log2(rank + 2) for rank in range(min(5, len(question.articles))))
    gained = sum(hit / np.log2(rank + 2) for rank, hit in enumerate(right[:5]))
    scores = {f"recall@{k}": sum(right[:k]) / len(question.articles) for k in (1, 5, 10)}
    return scores | {"nDCG@5": gained / ideal, "MRR@10": 1 / (right.index(True) + 1) if any(right) else 0.0}
