"""Words between quotation marks, and who is said to have said them."""

import pytest

from assistant.grounding.overlap import weights_of
from assistant.grounding.quotations import misattributed, missing_quotations, quotations

TEXT = "“We will not rebuild the wall before spring,” said Tom Bell. Ana Ruiz left early."


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "«{}»", "‘{}’", "``{}''", "„{}“"])
def test_any_pair_of_marks_quotes(marks: str) -> None:
    assert quotations(f"He said {marks.format('not before spring')} then.") == ["not before spring"]


def test_an_apostrophe_quotes_nothing() -> None:
    assert quotations("Ukraine's allies don't agree with Kyiv's plans.") == []


def test_words_in_another_order_are_missing_quotations() -> None:
    assert missing_quotations("He said “we will rebuild the wall”.", TEXT) == ["we will rebuild the wall"]


def test_what_an_ellipsis_leaves_out_is_left_out() -> None:
    assert missing_quotations("He said “We will not ... before [next] spring”.", TEXT) == []


def test_case_and_marks_may_differ() -> None:
    assert missing_quotations('He said: "we will not rebuild THE wall."', TEXT) == []


@pytest.mark.parametrize(
    ("sentence", "to"),
    [
        ("Ana Ruiz said they would not rebuild the wall before spring.", "Ana Ruiz"),
        ("Tom Bell said they would not rebuild the wall before spring.", ""),
        ("According to Ana Ruiz, they will not rebuild the wall before spring.", "Ana Ruiz"),
        ("They will not rebuild the wall before spring.", ""),
        ("He said they would not rebuild the wall before spring.", ""),
    ],
)
def test_words_in_the_wrong_mouth_are_seen(sentence: str, to: str) -> None:
    every = ["“We will not rebuild the wall before spring,” said Tom Bell.", "Ana Ruiz left early."]
    assert misattributed(sentence, every, weights_of(sentence)) == to
