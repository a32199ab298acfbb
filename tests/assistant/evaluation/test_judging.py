"""A language model's opinion stands beside the measures, and how far the two agree."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from assistant import Assistant, EvaluationError, FakeLLM
from assistant.evaluation import evaluate
from assistant.evaluation.judge import Judge, agreements, judge_of, kappa
from assistant.evaluation.metrics.latency import Price
from assistant.evaluation.results import row_of

pytestmark = pytest.mark.slow

QUESTIONS = [
    {"id": "q1", "question": "When was the harbour wall at Grenmouth built?", "answers": ["1874"]},
    {"id": "q2", "question": "Who opened the new pier?", "answers": ["Ana Ruiz"]},
    {"id": "u1", "question": "What is the melting point of tungsten?", "unanswerable": True},
]


def said(prompt: str) -> str:
    """Faithful is what LlamaIndex asks to answer with YES or NO; correct is a score on a line of its own."""
    if "YES or NO" in prompt or "YES" in prompt:
        return "YES"
    return "2.0\nIt says something else." if "pier" in prompt else "5.0\nIt is the same."


def test_a_judge_is_asked_of_answers_and_not_of_refusals(news: Assistant) -> None:
    report = evaluate(QUESTIONS, news, judge=Judge(FakeLLM(said), "a fake"))
    assert report.facts["judge"] == "a fake"
    judged = {row.question.id: row.outcome.judged for row in report.rows}
    assert judged["u1"] is None
    assert judged["q1"] is not None
    assert (judged["q1"].faithful, judged["q1"].correct, judged["q1"].score) == (True, True, 5.0)
    assert (judged["q2"].correct, judged["q2"].score) == (False, 2.0)
    assert report.figure("judge_faithful").value == 1
    assert report.figure("judge_correct").value == 0.5
    found = {one.judged: one for one in agreements(report.rows)}
    assert found["judge_correct"].share == 0.5
    assert found["judge_correct"].questions == 2


def test_a_judge_that_says_nothing_usable_has_no_opinion(news: Assistant) -> None:
    report = evaluate(QUESTIONS[:1], news, judge=Judge(FakeLLM(["perhaps"])))
    assert "judge_correct" not in report.rows[0].values


def test_the_model_that_writes_may_be_the_judge(news: Assistant) -> None:
    model = FakeLLM(said, name="writes and judges")
    with Assistant.open(news.library.home, llm=model) as assistant, judge_of(assistant) as judge:
        report = evaluate(QUESTIONS[:2], news, judge=judge)
    assert report.facts["judge"] == "writes and judges"
    assert [row.outcome.judged.score for row in report.rows if row.outcome.judged] == [5.0, 2.0]
    assert "1874" in "".join(model.prompts)


def test_a_judge_that_fails_has_no_opinion_and_spoils_no_answer(news: Assistant) -> None:
    broken = FakeLLM(["YES"], fail_after=0)
    with Assistant.open(news.library.home, llm=broken) as assistant, judge_of(assistant) as judge:
        report = evaluate(QUESTIONS[:1], news, judge=judge)
    assert report.rows[0].result == "right"
    assert "judge_faithful" not in report.rows[0].values


def test_without_a_model_there_is_no_judge(news: Assistant) -> None:
    with pytest.raises(EvaluationError, match="set LEDE_MODEL"), judge_of(news):
        pass


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30))
def test_kappa_is_cohens(pairs: list[tuple[bool, bool]]) -> None:
    one, other = zip(*pairs, strict=True)
    if len({*one, *other}) == 1:
        assert math.isnan(kappa(pairs))
    else:
        assert kappa(pairs) == pytest.approx(cohen_kappa_score(one, other))


def test_tokens_and_their_cost_are_counted(news: Assistant) -> None:
    model = Assistant.open(news.library.home, llm=FakeLLM(["The wall was built in 1874 [1]."]))
    with model:
        report = evaluate(QUESTIONS[:1], model, price=Price(read=1.0, written=2.0))
    outcome = report.rows[0].outcome
    assert outcome.read > outcome.written > 0
    assert report.figure("cost").value == pytest.approx((outcome.read + 2 * outcome.written) / 1000)
    assert "cost" not in row_of(report.rows[0].question, outcome).values
