"""Figures are means and statistics of the right questions, each kind apart."""

from collections.abc import Callable

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from assistant.evaluation import bootstrap
from assistant.evaluation.aggregates import METRICS, aggregate, breakdown
from assistant.evaluation.outcomes import Outcome
from assistant.evaluation.questions import Question
from assistant.evaluation.results import Report, put_together

RANDOM = np.random.default_rng(11)
SCORES = RANDOM.random(40)
ANSWERABLE = RANDOM.random(40) < 0.6


@pytest.fixture(scope="module")
def run(outcome: Callable[..., Outcome]) -> Report:
    """Forty questions, refused under a score of .4, the last three never judged and the one before failed."""
    asked = []
    for n, (score, answerable) in enumerate(zip(SCORES, ANSWERABLE, strict=True)):
        gold = {"answers": ("blue",)} if answerable else {"unanswerable": True}
        known = {} if n >= 37 else gold
        before = ({"text": "Before?"},) if n % 10 == 0 else ()
        tags = ("t",) if n < 5 else ()
        question = Question(id=f"q{n}", question="Q?", type="a" if n % 2 else "b", tags=tags, history=before, **known)
        text = "blue" if score >= 0.4 else ""
        error = "broke" if n == 36 else ""
        asked.append((question, outcome(text, id=f"q{n}", answerability=score, total_ms=n * 10.0, error=error)))
    return put_together("made", "Lede", asked, {})


def test_a_mean_is_over_the_questions_that_it_applies_to(run: Report) -> None:
    wanted = ANSWERABLE[:36]
    contained = (SCORES[:36] >= 0.4)[wanted].astype(float)
    found = run.figure("contained")
    assert found.questions == wanted.sum()
    assert found[1:4] == pytest.approx(bootstrap.mean(contained))


def test_refusing_is_counted_over_judged_questions_that_did_not_fail(run: Report) -> None:
    found = run.figure("auroc")
    assert found.questions == 36
    assert found.value == pytest.approx(roc_auc_score(ANSWERABLE[:36], SCORES[:36]))
    refused = SCORES[:36] < 0.4
    assert run.figure("false_refusals").value == pytest.approx(refused[ANSWERABLE[:36]].mean())


def test_a_failed_question_counts_as_not_right(run: Report) -> None:
    right = np.where(ANSWERABLE[:36], SCORES[:36] >= 0.4, SCORES[:36] < 0.4)
    assert run.figure("right").value == pytest.approx(right.sum() / 37)
    assert run.figure("failed").value == pytest.approx(1 / 40)


def test_times_are_quantiles(run: Report) -> None:
    times = [n * 10.0 for n in range(40) if n != 36]
    assert run.figure("total_p50").value == pytest.approx(np.quantile(times, 0.5))
    assert run.figure("total_p95").value == pytest.approx(np.quantile(times, 0.95))


def test_types_tags_and_follow_ups_are_shown_apart(run: Report) -> None:
    by = breakdown(run.rows)
    assert {kind: set(named) for kind, named in by.items()} == {
        "type": {"a", "b"},
        "tag": {"t"},
        "turn": {"follow-up", "first question"},
    }
    few = [row for row in run.rows if row.question.history]
    assert by["turn"]["follow-up"] == aggregate(few)


def test_a_measure_that_applies_to_no_question_is_not_shown(run: Report) -> None:
    names = {one.name for one in run.figures}
    assert not names & {"rouge_l", "evidence_mrr", "tokens_read", "cost", "judge_correct", "yes_no"}


def test_names_are_unique() -> None:
    assert len({one.name for one in METRICS}) == len(METRICS)
