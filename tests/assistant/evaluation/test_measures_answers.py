"""Quotes and answers are compared as SQuAD compares them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.measures.answers import holds, normalised, token_f1, token_recall

WORDS = st.lists(st.sampled_from(["harbour", "wall", "fell", "1874", "Ruiz"]), min_size=1, max_size=8).map(" ".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Wall, an old one!", "wall old one"),
        ("  Ana\nRuiz ", "ana ruiz"),
        ("$4,200", "4200"),
        ("theatre", "theatre"),
    ],
)
def test_case_punctuation_and_articles_do_not_count(text: str, expected: str) -> None:
    assert normalised(text) == expected


@pytest.mark.parametrize(
    ("answer", "text", "expected"),
    [
        ("the Harbour Wall", "It was a harbour wall.", True),
        ("5", "It was built in 1950.", False),
        ("Ruiz", "Mayor Ana Ruiz.", True),
        ("wall harbour", "A harbour wall.", False),
    ],
)
def test_an_answer_stands_as_whole_words_in_their_order(answer: str, text: str, expected: bool) -> None:
    assert holds([answer], [text]) is expected


def test_one_right_answer_in_one_text_is_enough() -> None:
    assert holds(["1874", "in spring"], ["Nothing here.", "It was built in 1874."])


def test_no_text_holds_no_answer() -> None:
    assert not holds(["1874"], [])


def test_f1_weighs_what_is_said_against_what_is_asked() -> None:
    assert token_f1(["harbour wall"], "The harbour wall fell yesterday") == pytest.approx(2 * 0.5 * 1 / 1.5)


def test_a_word_counts_as_often_as_both_have_it() -> None:
    assert token_recall(["no no no"], "No, no.") == pytest.approx(2 / 3)


def test_the_best_answer_counts() -> None:
    assert token_recall(["in spring", "harbour wall"], "harbour wall") == 1


def test_nothing_quoted_scores_nothing() -> None:
    assert token_f1(["wall"], "") == token_recall(["wall"], "") == 0


@given(before=WORDS, answer=WORDS, after=WORDS)
def test_a_text_around_the_answer_holds_it_whole(before: str, answer: str, after: str) -> None:
    text = f"{before} {answer} {after}"
    assert holds([answer], [text])
    assert token_recall([answer], text) == 1
    assert 0 < token_f1([answer], text) < 1
