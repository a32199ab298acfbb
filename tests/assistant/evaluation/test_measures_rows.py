"""What counts as right, and why a question failed."""

import math
from collections.abc import Callable

import pytest

from assistant.evaluation.metrics.per_question import measure, right, verdict
from assistant.evaluation.outcomes import Outcome
from assistant.evaluation.questions import Question

GOLD = [{"article_id": "a0", "quote": "one"}, {"article_id": "a1", "quote": "two"}]
Make = Callable[..., Outcome]
Ask = Callable[..., Question]


@pytest.mark.parametrize(
    ("answers", "text", "expected"),
    [
        (["Ana Ruiz"], "Mayor Ana Maria Ruiz opened it.", True),
        (["Ana Ruiz"], "Somebody opened it.", False),
        (["yes"], "Yes, she did.", True),
        (["yes"], "No, she did not.", False),
    ],
)
def test_a_short_answer_is_looked_for_in_the_words(
    ask_for: Ask, outcome: Make, answers: list[str], text: str, expected: bool
) -> None:
    assert right(ask_for(answers=answers, evidence=GOLD), outcome(text, holds=((0,),), cites=((),))) is expected


@pytest.mark.parametrize("answers", [["yes"], ["a very long answer of more words than can be looked for in a text"]])
@pytest.mark.parametrize("cited", [True, False])
def test_where_words_cannot_tell_evidence_does(ask_for: Ask, outcome: Make, answers: list[str], cited: bool) -> None:
    found = outcome("She was there.", holds=((0,),), cites=((0,) if cited else (),))
    assert right(ask_for(answers=answers, evidence=GOLD), found) is cited


def test_where_nothing_is_known_nothing_is_judged(ask_for: Ask, outcome: Make) -> None:
    assert verdict(ask_for(), outcome("Something.")).result == "unjudged"


@pytest.mark.parametrize(
    ("given", "made", "result", "cause"),
    [
        ({"unanswerable": True}, {}, "right", ""),
        ({"unanswerable": True}, {"text": "It is."}, "wrong", "wrongly answered"),
        ({"answers": ["1874"]}, {"text": "In 1874.", "holds": ((0,),), "cites": ((0,),)}, "right", ""),
        ({"answers": ["1874"]}, {"holds": ((0,),)}, "wrong", "wrongly refused"),
        ({"answers": ["1874"]}, {"holds": ((),)}, "wrong", "not retrieved"),
        ({"answers": ["1874"]}, {"text": "No.", "holds": ((), ()), "cites": ((),)}, "wrong", "not retrieved"),
        ({"answers": ["1874"]}, {"text": "It.", "holds": ((), (1,)), "cites": ((),)}, "wrong",
         "retrieved but not chosen"),
        ({"answers": ["1874"]}, {"text": "It.", "holds": ((1,),), "cites": ((1,),)}, "wrong",
         "chosen but not answered"),
        ({"answers": ["1874"]}, {"text": "In 1874.", "holds": ((0,),), "cites": ((0,),), "support": "unsupported"},
         "wrong", "unsupported"),
        ({"answers": ["1874"]}, {"error": "it broke"}, "failed", "failed"),
    ],
)  # fmt: skip
def test_the_first_step_that_went_wrong_is_the_cause(
    ask_for: Ask, outcome: Make, given: dict[str, object], made: dict[str, object], result: str, cause: str
) -> None:
    evidence = {} if given.get("unanswerable") else {"evidence": GOLD}
    found = verdict(ask_for(**given, **evidence), outcome(**{"text": "", **made}))
    assert (found.result, found.cause) == (result, cause)


def test_a_no_somewhere_in_the_text_contains_no_answer(ask_for: Ask, outcome: Make) -> None:
    values = measure(ask_for(answers=["no"], evidence=GOLD), outcome("There was no wind.", holds=((0,),)))
    assert "contained" not in values
    assert values["yes_no"] == 0


def test_gold_that_stands_twice_counts_once(ask_for: Ask, outcome: Make) -> None:
    values = measure(ask_for(evidence=[GOLD[0], GOLD[0]]), outcome("It.", holds=((0, 1),), cites=((0, 1),)))
    assert values["evidence_recall_5"] == values["cited_gold"] == 1


def test_an_article_counts_at_its_best_passage(ask_for: Ask, outcome: Make) -> None:
    found = outcome("It.", holds=((), (0,), (0,), (1,)))
    same = found.model_copy(update={"passages": tuple(
        one.model_copy(update={"article_id": name}) for one, name in zip(found.passages, "xyyz", strict=True)
    )})  # fmt: skip
    values = measure(ask_for(evidence=GOLD), same)
    assert values["article_mrr"] == pytest.approx(1 / 2)
    assert values["article_ndcg"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(4)) / (1 + 1 / math.log2(3)))


def test_a_refusal_of_an_answerable_question_holds_no_answer(ask_for: Ask, outcome: Make) -> None:
    values = measure(ask_for(answers=["1874"], evidence=GOLD), outcome("", holds=((0,),)))
    assert (values["contained"], values["token_f1"], values["right"]) == (0, 0, 0)
    assert "citation_precision" not in values


def test_a_failed_question_is_not_right_and_has_no_other_value(ask_for: Ask, outcome: Make) -> None:
    assert measure(ask_for(answers=["1874"]), outcome(error="it broke")) == {"failed": 1.0, "right": 0.0}
