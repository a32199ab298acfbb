"""Where a question points back, and where it only looks as if it did."""

import pytest

from assistant.language.tokenizer import words
from assistant.query.rewriting.anaphora import gaps


def kinds(question: str) -> list[str]:
    return [gap.kind for gap in gaps(question, words(question))]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did he tell the council?", ["he"]),
        ("When did she resign?", ["she"]),
        ("How much does it cost?", ["it"]),
        ("Why did they stop work?", ["they"]),
        ("Who wrote that?", ["that"]),
        ("How many people live there?", ["there"]),
        ("Which one is cheaper?", ["one"]),
        ("What is the largest in Europe?", ["which"]),
        ("Why did this strike begin?", ["noun"]),
        ("Why did she oppose it?", ["she", "it"]),
    ],
)
def test_a_word_that_points_back_is_a_gap(question: str, expected: list[str]) -> None:
    assert kinds(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Is it true that Kyiv fell?",
        "How long does it take to repair a wall?",
        "Are there any reports from Bakhmut?",
        "Why did the minister say that he would resign?",
        "Did the council keep its promise?",
        "What is the largest city in Europe?",
        "Who is the mayor of Lviv?",
    ],
)
def test_a_word_that_its_own_question_explains_is_none(question: str) -> None:
    assert kinds(question) == []


def test_a_gap_has_its_place_and_its_form() -> None:
    question = "Who is its mayor?"
    [gap] = gaps(question, words(question))
    assert question[gap.start : gap.end] == "its"
    assert gap.possessive
