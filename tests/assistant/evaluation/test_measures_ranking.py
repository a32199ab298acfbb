"""Ranked passages are judged as scikit-learn and the definitions judge them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from assistant.evaluation.metrics.retrieval import first, fitting, ndcg, recall, reciprocal_rank

RELEVANT = st.lists(st.booleans(), min_size=2, max_size=15)
HOLDS = st.lists(st.frozensets(st.integers(0, 4), max_size=3), max_size=12)
GOLD = st.frozensets(st.integers(0, 4), min_size=1)


@given(RELEVANT.filter(any), st.integers(1, 15))
def test_ndcg_is_scikit_learns(relevant: list[bool], k: int) -> None:
    scores = -np.arange(len(relevant), dtype=float)
    known = ndcg_score([list(map(int, relevant))], [scores], k=k, ignore_ties=True)
    assert ndcg(relevant, sum(relevant), k) == pytest.approx(known)


def test_what_was_not_retrieved_at_all_lowers_ndcg() -> None:
    assert ndcg([True], 2, 10) == pytest.approx(1 / (1 + 1 / math.log2(3)))


@given(HOLDS, GOLD, st.integers(0, 12))
def test_recall_counts_each_gold_once(holds: list[frozenset[int]], gold: frozenset[int], k: int) -> None:
    known = sum(any(one in passage for passage in holds[:k]) for one in gold) / len(gold)
    assert recall(holds, gold, k) == pytest.approx(known)


@given(HOLDS, GOLD)
def test_the_first_rank_is_the_first_that_holds_any(holds: list[frozenset[int]], gold: frozenset[int]) -> None:
    rank = first(holds, gold)
    assert all(not passage & gold for passage in holds[: (rank or 99) - 1])
    assert rank is None or holds[rank - 1] & gold


@pytest.mark.parametrize(("rank", "value"), [(1, 1.0), (2, 0.5), (10, 0.1), (11, 0.0)])
def test_reciprocal_rank_ends_at_ten(rank: int, value: float) -> None:
    holds = [set()] * (rank - 1) + [{0}]
    assert reciprocal_rank(holds, {0}) == pytest.approx(value)


def test_without_gold_nothing_is_measured() -> None:
    assert math.isnan(recall([{0}], set()))
    assert math.isnan(reciprocal_rank([{0}], set()))
    assert math.isnan(ndcg([True], 0))


@pytest.mark.parametrize(
    ("tokens", "count"),
    [([], 0), ([500, 500, 1000, 1], 3), ([1999, 2], 1), ([5000, 1], 1), ([100] * 30, 20)],
)
def test_a_budget_is_filled_until_the_next_would_pass_it(tokens: list[int], count: int) -> None:
    assert fitting(tokens) == count
