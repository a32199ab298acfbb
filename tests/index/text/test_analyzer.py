"""Words as search compares them."""

import pytest

from index.text.analyzer import content_words, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.S.", "US"),
        ("U.N. Charter", "UN charter"),
        ("China's plan", "China plan"),
        ("China’s plans", "china plan"),
        ("4,200 people", "4200 people"),
        ("Zelenský", "zelensky"),
        ("don’t", "don't"),
    ],
)
def test_spellings_of_the_same_words_are_equal(one: str, other: str) -> None:
    assert words(one) == words(other)


def test_a_decimal_number_is_one_word() -> None:
    assert len(words("3.5")) == 1
    assert words("3.5") != words("35")


def test_the_end_of_a_sentence_is_no_decimal_point() -> None:
    assert words("It cost 3. Then 5 came") == [*words("It cost 3"), *words("then 5 came")]


def test_scripts_without_spaces_are_words_by_character() -> None:
    assert words("北京 said") == ["北", "京", "said"]


def test_content_words_leave_grammar_out_and_repeat_nothing() -> None:
    assert content_words("What did the mayor say about the mayor's plan?") == words("mayor plan")


def test_a_question_of_grammar_alone_keeps_its_words() -> None:
    assert content_words("who is it?") == ["who", "is", "it"]
