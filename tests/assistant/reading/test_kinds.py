"""Whether a sentence holds the kind of thing that is asked for."""

import pytest

from assistant.query.answer_type import analyse, has_shape, holds_kind


@pytest.mark.parametrize(
    "sentence",
    [
        "Ana Ruiz, the head of the harbour board, resigned on Friday.",
        "Ruiz, 44, a former diver, was elected in May.",
        "Ana Ruiz is the first woman to lead the board.",
        "The harbour's director Ana Ruiz said that it would open.",
        "Ruiz, Tarn's mayor, was not there.",
    ],
)
def test_a_sentence_that_says_who_somebody_is(sentence: str) -> None:
    assert holds_kind(analyse("Who is Ana Ruiz?"), sentence) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Ana Ruiz said that it would open.",
        "According to Ruiz, it rained.",
        "The mayor met Ana Ruiz and Dan Holm, the head of the board.",
        "Holm, the head of the board, was not there.",
    ],
)
def test_a_sentence_that_only_names_somebody(sentence: str) -> None:
    question = analyse("Who is Ana Ruiz?")
    assert has_shape(question)
    assert holds_kind(question, sentence) == 0


def test_another_name_is_no_answer_to_who_somebody_is_but_to_who_did_something() -> None:
    sentence = "Dan Holm met Ruiz at the quay."
    assert holds_kind(analyse("Who is Ana Ruiz?"), sentence) == 0
    assert holds_kind(analyse("Who met Ana Ruiz?"), sentence) == 1
