"""Questions that ask for no fact are told from those that do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.query.intent import Broad, broad
from assistant.query.understanding import plan

TODAY = date(2023, 11, 24)
SOURCES = frozenset(["The Verge", "TechCrunch"])


def asked(question: str) -> Broad | None:
    return broad(plan(question, SOURCES, frozenset(), TODAY))


@pytest.mark.parametrize(
    "question",
    [
        "What's new?", "whats new", "What are the latest headlines?", "Any news?", "news", "What is in the news today?",
        "Summarise the news", "catch me up", "Could you give me a summary of today's news, please?", "Hi, what's new?",
        "What happened last week?", "What happened in November 2023?", "What did The Verge publish in October?",
        "What is new in The Verge?", "the latest from TechCrunch", "latest TechCrunch headlines",
    ],
)  # fmt: skip
def test_the_news_as_such(question: str) -> None:
    assert asked(question) == Broad("", newest=True)


@pytest.mark.parametrize(
    ("question", "topic", "newest"),
    [
        ("What is the latest news about Tesla?", "Tesla", True),
        ("Latest on the war in Ukraine", "the war in Ukraine", True),
        ("any news from Gaza?", "Gaza", True),
        ("What's going on in Gaza?", "Gaza", True),
        ("What are the top stories about AI this week?", "AI", True),
        ("Tell me about Ana Ruiz", "Ana Ruiz", False),
        ("Tell me more about the ferry, please.", "the ferry", False),
        ("What do you know about the Rugby World Cup?", "the Rugby World Cup", False),
        ("Summarise the articles about Ana Ruiz", "Ana Ruiz", False),
        ("Give me an overview of the FTX trial", "the FTX trial", False),
        ("Which articles mention Tesla?", "Tesla", False),
        ("What happened to Ana Ruiz?", "Ana Ruiz", False),
        ("what happened to ana ruiz", "ana ruiz", False),
    ],
)
def test_a_matter_at_large(question: str, topic: str, newest: bool) -> None:
    assert asked(question) == Broad(topic, newest=newest)


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest version of Android?", "What is the new library called?", "How is the war going?",
        "What is the main reason for the strike?", "What did The Verge say about Apple?", "What happened?",
        "What happened to the harbour wall?", "what happened to the harbour wall",
        "Tell me why Kyiv rejected the plan", "tell me about it", "Tell me more",
        "Tell me about their history", "Summarise this", "Who is Ana Ruiz?", "What is the news agency's name?",
        "Tell me about what the minister said after the vote", "", "???",
    ],
)  # fmt: skip
def test_a_question_that_asks_for_something_in_it(question: str) -> None:
    assert asked(question) is None


@given(st.text(max_size=200))
def test_any_text_can_be_asked_of(question: str) -> None:
    found = asked(question)
    assert found is None or len(found.topic) <= len(question)
