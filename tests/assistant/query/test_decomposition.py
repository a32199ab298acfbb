"""A question is cut where it wants another fact, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.query.decomposition import MOST, split


@pytest.mark.parametrize(
    "question",
    [
        "When does the last bus leave the square?",
        "Who won?",
        "",
        "What did the council of the old town say about the price of bread and butter?",
        'Who wrote "The king, the queen and the thief, which was stolen by the old gardener" in Rome?',
        "What did the mayor of Rome open on October 4, 2023?",
    ],
)
def test_a_plain_question_is_one_part_the_whole(question: str) -> None:
    (only,) = split(question)
    assert (only.start, only.end, only.text) == (0, len(question), question)


def test_clauses_are_parts() -> None:
    question = "Which company opened a factory in Poland last spring, and who bought the old steel mill in Sheffield?"
    assert [part.text for part in split(question)] == [
        "Which company opened a factory in Poland last spring",
        "who bought the old steel mill in Sheffield?",
    ]


def test_the_sides_of_a_comparison_are_parts() -> None:
    left = "Does the mayor of Leeds want more trams"
    right = "the mayor of York wants fewer buses?"
    assert [part.text for part in split(f"{left} while {right}")] == [left, right]


def test_a_span_that_is_kept_apart_is_not_cut() -> None:
    question = "Which ship sank near Malta before The Great Winter Storm reached the southern Greek islands?"
    start = question.index("before")
    assert len(split(question)) > 1
    assert len(split(question, [(start, start + 40)])) == 1


WORDS = st.sampled_from(
    [
        "Which",
        "company",
        "whose",
        "founder",
        "left",
        "Paris",
        "while",
        "the",
        "mayor",
        "of",
        "York",
        "wants",
        "trams",
        "and",
        "that",
        "was",
        "sold",
        "before",
        "The",
        "storm",
        ",",
        ";",
        "?",
        '"old',
        'mill"',
        "2023",
        "Oct",
        "4",
        "or",
        "but",
        "who",
        "'",
        "Mr.",
        "is",
        "has",
    ]
)


@given(
    st.text() | st.lists(WORDS, max_size=40).map(" ".join),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=3),
)
def test_parts_lie_in_order_inside_any_text(question: str, apart: list[tuple[int, int]]) -> None:
    found = split(question, apart)
    assert 1 <= len(found) <= MOST
    places = [place for one in found for place in (one.start, one.end)]
    assert places == sorted(places)
    assert places[0] >= 0
    assert places[-1] <= len(question)
    assert len(found) == 1 or all(one.text == question[one.start : one.end].strip() for one in found)
