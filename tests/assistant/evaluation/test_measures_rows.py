"""What counts as right, and why a question failed."""

import math
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from assistant.evaluation.metrics.per_question import measure, right, verdict
from assistant.evaluation.outcomes import AnswerSentence, Outcome, ShortAnswered
from assistant.evaluation.questions import GoldEvidence, Question

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
    assert right(ask_for(answers=answers, evidence=GOLD), outcome(text, holds=((0,),), cites=((0,),))) is expected


def test_the_right_word_from_another_article_is_not_right(ask_for: Ask, outcome: Make) -> None:
    """A preview of the semi-final names the later winner by chance."""
    asked = ask_for(answers=["South Africa"], evidence=GOLD)
    preview = outcome("England play South Africa in the semi-final.", holds=((0,),), cites=((),))
    assert right(asked, preview) is False
    assert measure(asked, preview)["contained"] == 0
    assert verdict(asked, preview).cause == "retrieved but not chosen"


def test_an_article_of_the_evidence_is_enough_where_the_answer_is_in_front(ask_for: Ask, outcome: Make) -> None:
    found = outcome("South Africa won.", holds=((0,),), cites=((),), names=((0,),))
    assert right(ask_for(answers=["South Africa"], evidence=GOLD), found) is True


def test_evidence_without_a_name_is_from_the_article_that_has_its_words() -> None:
    """Else a question with quotes alone would take the answer from any article."""
    evidence = GoldEvidence(quote="built in 1874")
    wall = SimpleNamespace(id="wall", title="Wall", url=None, text="It was built\nin 1874. It fell.")
    ferry = SimpleNamespace(id="ferry", title="Ferry", url=None, text="A trip costs £14.")
    assert (evidence.is_from([wall]), evidence.is_from([ferry]), evidence.is_from([ferry, wall])) == (True, False, True)


def _of_two(outcome: Make, first: str, second: str, **given: object) -> Outcome:
    """An answer of two sentences, each citing one piece of evidence."""
    made = outcome(f"{first} {second}", holds=((0,), (1,)), cites=((0,), (1,)), **given)
    said = (AnswerSentence(text=first, citations=(1,), support="quoted"),
            AnswerSentence(text=second, citations=(2,), support="quoted"))  # fmt: skip
    return made.model_copy(update={"sentences": said})


def test_an_answer_behind_the_first_quote_is_not_right_unless_the_short_answer_has_it(
    ask_for: Ask, outcome: Make
) -> None:
    asked = ask_for(answers=["1874"], evidence=GOLD)
    late = _of_two(outcome, "It fell.", "It was built in 1874.")
    assert verdict(asked, late) == ("wrong", "not in front")
    short = ShortAnswered(text="in 1874", citation=2)
    assert verdict(asked, late.model_copy(update={"short": short})).result == "right"


def test_a_quote_may_say_more_than_the_sentence_cut_from_it_but_a_model_says_the_answer(
    ask_for: Ask, outcome: Make
) -> None:
    asked, made = ask_for(answers=["words"], evidence=GOLD), _of_two(outcome, "It fell.", "It was built.")
    assert right(asked, made) is True
    written = tuple(one.model_copy(update={"support": "supported"}) for one in made.sentences)
    assert right(asked, made.model_copy(update={"sentences": written})) is False


@pytest.mark.parametrize(
    ("first", "second", "cites", "result", "cause"),
    [
        ("South Africa won.", "It ended 12-11.", ((0,), (1,)), "right", ""),
        ("South Africa won.", "It ended.", ((0,), (1,)), "wrong", "incomplete"),
        ("South Africa won.", "It ended 12-11.", ((), ()), "wrong", "retrieved but not chosen"),
        ("New Zealand won.", "South Africa lost 12-11.", ((0,), (1,)), "wrong", "wrong in front"),
    ],
)
def test_what_must_be_said_decides(
    ask_for: Ask, outcome: Make, first: str, second: str, cites: tuple[tuple[int, ...], ...], result: str, cause: str
) -> None:
    asked = ask_for(must=[["South Africa"], ["12-11"]], must_not=["New Zealand won"], evidence=GOLD)
    made = _of_two(outcome, first, second)
    cited = tuple(one.model_copy(update={"gold": gold, "names": gold})
                  for one, gold in zip(made.citations, cites, strict=True))  # fmt: skip
    assert verdict(asked, made.model_copy(update={"citations": cited})) == (result, cause)


def test_one_required_fact_has_to_stand_in_the_first_sentence(ask_for: Ask, outcome: Make) -> None:
    asked = ask_for(must=[["12-11", "12 to 11"]])
    assert right(asked, _of_two(outcome, "They won.", "It ended 12-11.")) is False
    assert right(asked, _of_two(outcome, "They won by 12 to 11.", "It was close.")) is True


def test_a_short_answer_is_measured_as_squad_does(ask_for: Ask, outcome: Make) -> None:
    asked = ask_for(answers=["the Springboks of South Africa"], evidence=GOLD)
    made = outcome("They won.", holds=((0,),), cites=((0,),), how="answered")
    nothing = measure(asked, made)
    assert [nothing[name] for name in ("short_given", "short_exact", "short_f1")] == [0, 0, 0]
    given = made.model_copy(update={"short": ShortAnswered(text="South Africa", citation=1)})
    values = measure(asked, given)
    assert (values["short_given"], values["short_exact"]) == (1, 0)
    assert values["short_f1"] == pytest.approx(2 * 1 * (2 / 4) / (1 + 2 / 4))  # of "springboks of south africa"
    assert "short_f1" not in measure(asked, made.model_copy(update={"how": None}))  # an engine knows none


@pytest.mark.parametrize("how", ["near", "absent"])
def test_near_and_absent_are_counted_apart(ask_for: Ask, outcome: Make, how: str) -> None:
    for given, kind in (({"unanswerable": True}, "unanswerable"), ({"answers": ["1874"]}, "answerable")):
        values = measure(ask_for(**given), outcome(how=how))
        assert {name: values[f"{kind}_{name}"] for name in ("near", "absent")} == {
            name: float(name == how) for name in ("near", "absent")
        }


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
