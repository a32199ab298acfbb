"""A question that is suggested says by itself what it is about."""

import pytest

from assistant.suggestions.alone import stands_alone

TEXT = "The ferry to Ansay was run by Sallow Line until 2015. Residents of the island met the council on Monday."


@pytest.mark.parametrize(
    "question",
    [
        "When will the ferry to Ansay sail again?",
        "Who is the director of Sallow Line?",
        "When did Ansay's ferry end?",
    ],
)
def test_a_question_that_names_something_stands_alone(question: str) -> None:
    assert stands_alone(question, TEXT)


@pytest.mark.parametrize(
    "question",
    [
        "How many points does the paper have?",
        "When did the service end?",
        "When did Residents meet the council?",
        "What did the council say on Monday?",
        "When did the streaming TV service raise $100 million?",
        "How much will a single ticket cost in March?",
    ],
)
def test_a_question_that_leans_on_its_article_does_not(question: str) -> None:
    assert not stands_alone(question, TEXT)
