"""What an answer must and must not say: which verdict it comes to."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.metrics.required_facts import holds, plain, said
from assistant.evaluation.questions import Question

Ask = Callable[..., Question]


@pytest.mark.parametrize(
    ("text", "alternative", "expected"),
    [
        ("They won by 12-11.", "12 11", True),
        ("They won by 12–11.", "12-11", True),
        ("Some 1,500 jobs went.", "1500", True),
        ("It cost $4.3 billion.", "4.3", False),
        ("It cost $4.3 billion.", "$4.3 billion", True),
        ("In 1950.", "5", False),
        ("A share of 62%.", "62", False),
        ("A share of 62%.", "62%", True),
        ("Héctor’s goal.", "hector's", True),
        ("He left.", "left", True),
        ("He is leftist.", "left", False),
    ],
)
def test_facts_are_looked_for_as_whole_words(text: str, alternative: str, expected: bool) -> None:
    assert holds(text, [alternative]) is expected


@given(st.text())
def test_a_text_is_plain_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


QUOTES = ("The final ended 12-11.",)


@pytest.mark.parametrize(
    ("sentences", "abstained", "expected"),
    [
        (["South Africa won.", "It ended 12-11."], False, "good"),
        (["It was in Paris.", "It rained.", "South Africa won 12-11."], False, "late"),
        (["South Africa won."], False, "good"),  # the rest stands in the quote
        (["It was in Paris.", "It rained."], False, "poor"),
        (["New Zealand won.", "South Africa lost 12-11."], False, "wrong"),
        (["South Africa won 12-11.", "New Zealand won before."], False, "good"),
        ([], False, "poor"),
        ([], True, "refused"),
    ],
)
def test_verdicts(ask_for: Ask, sentences: list[str], abstained: bool, expected: str) -> None:
    asked = ask_for(must=[["South Africa", "Springboks"], ["12-11"]], must_not=["New Zealand won"])
    assert said(asked, sentences, QUOTES, abstained=abstained) == expected


def test_enough_of_several_groups_completes_an_answer(ask_for: Ask) -> None:
    groups = [["1874"], ["Grenmouth"], ["Sunday"]]
    said_one = ["It was built in 1874."]
    assert said(ask_for(must=groups, enough=1), said_one, (), abstained=False) == "good"
    assert said(ask_for(must=groups, enough=2), said_one, (), abstained=False) == "poor"
