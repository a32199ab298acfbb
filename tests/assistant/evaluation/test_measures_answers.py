"""Quotes and answers are compared as SQuAD compares them."""

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from assistant.evaluation.metrics.answer_match import (
    agrees,
    exact,
    holds,
    normalised,
    rouge_l,
    token_f1,
    token_recall,
    without_marks,
)

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


def subsequences(words: list[str]) -> set[tuple[str, ...]]:
    """Every subsequence, by trying all."""
    return {tuple(some) for size in range(len(words) + 1) for some in combinations(words, size)}


SHORT = st.lists(st.sampled_from(["a", "b", "c", "é"]), max_size=7)


@given(SHORT, SHORT)
def test_rouge_l_is_the_f_measure_of_the_longest_common_subsequence(one: list[str], other: list[str]) -> None:
    longest = max(map(len, subsequences(one) & subsequences(other)))
    known = 2 * longest / (len(one) + len(other)) if longest else 0.0
    assert rouge_l(" ".join(one), " ".join(other)) == pytest.approx(known)


@given(WORDS, WORDS)
def test_token_f1_is_scikit_learns_over_the_words(answer: str, text: str) -> None:
    wanted, given_words = set(answer.split()), set(text.split())
    answer, text = " ".join(sorted(wanted)), " ".join(sorted(given_words))
    every = sorted(wanted | given_words)
    known = f1_score([word in wanted for word in every], [word in given_words for word in every])
    assert token_f1([answer], text) == pytest.approx(known)


@pytest.mark.parametrize(
    ("answers", "text", "expected"),
    [
        (["Yes"], "Yes, it did.", 1),
        (["no"], "Yes, it did.", 0),
        (["yes"], "The yes vote won.", 0),
        (["No", "no."], "No.", 1),
    ],
)
def test_yes_and_no_are_read_where_the_text_begins(answers: list[str], text: str, expected: float) -> None:
    assert agrees(answers, text) == expected


def test_yes_and_no_are_asked_of_no_other_question() -> None:
    assert math.isnan(agrees(["Yes", "No"], "Yes."))
    assert math.isnan(agrees(["141 to 7"], "Yes."))


@pytest.mark.parametrize(("text", "expected"), [("The 1874!", 1), ("in 1874", 0), ("", 0)])
def test_exact_is_the_whole_text(text: str, expected: float) -> None:
    assert exact(["1874", "ŁÓDŹ"], text) == expected
    assert exact(["1874", "ŁÓDŹ"], "łódź") == 1


def test_marks_are_no_words_of_an_answer() -> None:
    assert without_marks("It fell. [1][2] Nobody was hurt. [3]") == "It fell. Nobody was hurt."
