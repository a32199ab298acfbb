"""Ranking measures are those of trec_eval, the program of the Text Retrieval Conference."""

import math
import platform

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.metrics.retrieval import ndcg, recall, reciprocal_rank

if platform.machine() == "aarch64":
    pytest.skip("trec_eval has no wheel for Linux on ARM", allow_module_level=True)
import pytrec_eval

ARTICLES = [f"artículo-{number}" for number in range(30)]
GOLD = st.sets(st.sampled_from(ARTICLES), min_size=1, max_size=8)
RANKING = st.permutations(ARTICLES).flatmap(lambda order: st.integers(1, 30).map(lambda count: order[:count]))


def judged(ranking: list[str], gold: set[str]) -> dict[str, float]:
    """What trec_eval makes of a ranking without ties: its best article has the highest score."""
    evaluator = pytrec_eval.RelevanceEvaluator(
        {"q": dict.fromkeys(gold, 1)}, {"recall.5,10,100", "recip_rank", "ndcg_cut.10"}
    )
    run = {article: float(len(ranking) - place) for place, article in enumerate(ranking)}
    return evaluator.evaluate({"q": run})["q"]


def held(ranking: list[str], gold: set[str]) -> tuple[list[set[int]], set[int]]:
    """The same as the measures want it: which gold each place holds, and all of it."""
    numbers = {article: number for number, article in enumerate(sorted(gold))}
    return [{numbers[one]} if one in numbers else set() for one in ranking], set(numbers.values())


@given(RANKING, GOLD, st.sampled_from([5, 10, 100]))
def test_recall_is_trec_evals(ranking: list[str], gold: set[str], k: int) -> None:
    assert recall(*held(ranking, gold), k) == pytest.approx(judged(ranking, gold)[f"recall_{k}"])


@given(RANKING, GOLD)
def test_the_reciprocal_rank_is_trec_evals_within_the_first_ten(ranking: list[str], gold: set[str]) -> None:
    assert reciprocal_rank(*held(ranking, gold)) == pytest.approx(judged(ranking[:10], gold)["recip_rank"])


@given(RANKING, GOLD)
def test_ndcg_is_trec_evals(ranking: list[str], gold: set[str]) -> None:
    relevant = [article in gold for article in ranking]
    assert ndcg(relevant, len(gold)) == pytest.approx(judged(ranking, gold)["ndcg_cut_10"])


def test_where_trec_eval_leaves_a_question_out_nothing_is_measured() -> None:
    evaluator = pytrec_eval.RelevanceEvaluator({"q": {}}, {"recip_rank"})
    assert evaluator.evaluate({"q": {"a": 1.0}}) == {}
    assert math.isnan(reciprocal_rank([{0}], set()))


@given(RANKING, GOLD)
def test_a_passage_that_comes_twice_gains_nothing(ranking: list[str], gold: set[str]) -> None:
    found, wanted = held(ranking, gold)
    assert recall([*found, *found], wanted) == pytest.approx(judged(ranking, gold)["recall_100"])
