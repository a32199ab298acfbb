"""How well ranked passages serve a question: by the facts that stand in them, or by the articles they are from.

Each metric gives one value a question. Not here: intervals over questions (`intervals`).
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from baselines import NAIVE_TOP_K, Found
from numpy.typing import NDArray
from sets import Question

from assistant.evaluation.metrics.retrieval import TOKEN_BUDGET, first, ndcg, recall, reciprocal_rank
from assistant.evaluation.questions import squeezed
from index.chunking import count_tokens

Ranked = Sequence[Found]
"""Passages, the best first."""


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
    holds = [set(np.flatnonzero(row)) for row in facts_within(question, ranked[:10])]
    wanted = range(len(question.facts))
    place = first(holds, wanted)
    return {
        "Hits@4": float(place is not None and place <= 4),
        "Hits@10": float(place is not None),
        "MRR@10": reciprocal_rank(holds, wanted),
    }


def by_article(question: Question, ranked: Ranked) -> dict[str, float]:
    """Recall of the right articles among the first k distinct ones, and nDCG@5 and MRR@10 over these."""
    order = list(dict.fromkeys(one.article_id for one in ranked))[:10]
    right = [one in question.articles for one in order]
    number = {article: place for place, article in enumerate(question.articles)}
    holds = [{number[one]} if one in number else set() for one in order]
    scores = {f"recall@{k}": recall(holds, number.values(), k) for k in (1, 5, 10)}
    return scores | {
        "nDCG@5": ndcg(right, len(number), 5),
        "MRR@10": reciprocal_rank(holds, number.values()),
    }
