"""What a question wants is told before anything is searched, and small talk has a reply of its own."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Answered, Assistant, Searching
from assistant.query.intent import LONGEST_SMALL_TALK, Intent, classify
from assistant.query.rewriting.by_rules import standing
from assistant.query.understanding import plan
from assistant.synthesis.extractive import EMPTY_LIBRARY
from index import Article
from index.samples import folder as samples

Make = Callable[..., Article]

TODAY = date(2023, 11, 24)
SOURCES = frozenset(["The Verge", "TechCrunch"])

WORDINGS = Path(__file__).with_name("wordings")

COARSE = {"greeting": {"smalltalk"}, "thanks": {"smalltalk"}, "holdings": {"library"}, "digest": {"latest", "summary"}}


def intent(question: str) -> Intent:
    return classify(question, plan(question, SOURCES, frozenset(), TODAY))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hey!! how are you?", "smalltalk"), ("Thanks, hello!", "smalltalk"), ("ok, thank you very much", "smalltalk"),
        ("Goodbye.", "smalltalk"), ("Hi! What can you do?", "help"), ("what's this?", "help"),
        ("How many articles do you have?", "library"), ("What's in the library?", "library"),
        ("Hello, who won the election?", "fact"), ("Great Britain", "fact"), ("help for Gaza", "fact"),
        ("How many articles mention bread?", "fact"), ("What is in the library of Tarn?", "fact"),
        ("Thanks. Who won?", "fact"), ("?!", "fact"), ("", "fact"), ("hello " * LONGEST_SMALL_TALK, "fact"),
    ],
)  # fmt: skip
def test_small_talk_is_told_from_questions(text: str, kind: str) -> None:
    assert intent(text).kind == kind


@pytest.mark.parametrize(
    "question",
    [
        "whats new", "What are the latest headlines?", "What is in the news today?",
        "Could you give me a summary of today's news, please?", "What happened in November 2023?",
        "What did The Verge publish in October?", "the latest from TechCrunch", "latest TechCrunch headlines",
    ],
)  # fmt: skip
def test_the_news_as_such(question: str) -> None:
    assert intent(question) == Intent("latest")


@pytest.mark.parametrize(
    ("question", "topic", "newest"),
    [
        ("Latest on the war in Ukraine", "the war in Ukraine", True),
        ("What are the top stories about AI this week?", "AI", True),
        ("ferry strike updates", "ferry strike", True),
        ("Tell me more about the ferry, please.", "the ferry", False),
        ("What do you know about the Rugby World Cup?", "the Rugby World Cup", False),
        ("Summarise the articles about Ana Ruiz", "Ana Ruiz", False),
        ("Which articles mention Tesla?", "Tesla", False),
        ("what happened to ana ruiz", "ana ruiz", False),
    ],
)
def test_a_topic(question: str, topic: str, newest: bool) -> None:
    assert intent(question) == Intent("latest" if newest else "summary", topic)


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest version of Android?", "How is the war going?", "What did The Verge say about Apple?",
        "What happened?", "what happened to the harbour wall", "Tell me why Kyiv rejected the plan",
        "Tell me about their history", "Summarise this", "Tell me about what the minister said after the vote",
    ],
)  # fmt: skip
def test_a_question_that_asks_for_something_in_it(question: str) -> None:
    assert intent(question) == Intent("fact")


def test_intents_of_wordings_beside_the_patterns() -> None:
    rows = [line.split("\t") for line in (WORDINGS / "intents.tsv").read_text("utf-8").splitlines()]
    assert sum(intent(text).kind in COARSE.get(kind, {kind}) for text, kind in rows) >= 0.9 * len(rows)


@given(st.text(max_size=200))
def test_any_text_can_be_asked_of(question: str) -> None:
    assert len(intent(question).topic) <= len(question)


@pytest.fixture
def told(assistant: Assistant, make_article: Make) -> Assistant:
    """An assistant with one article, which says hello itself."""
    text = "Hello is the name of a new bakery in Tarn. Maria Holm opened it on Friday with forty kinds of bread."
    assistant.library.add([make_article(text, name="bakery", title="A bakery called Hello")])
    return assistant


def test_a_greeting_is_replied_to_and_quotes_nothing(told: Assistant) -> None:
    answer = told.ask("Hello!")
    assert answer.abstained
    assert answer.text == "Hello. Ask about anything that the one article of this library may tell."
    assert (answer.citations, answer.nearest, answer.sentences) == ((), (), ())


def test_what_the_library_holds_is_told(assistant: Assistant, make_article: Make) -> None:
    day = datetime(2024, 3, 5, tzinfo=UTC)
    assistant.library.add(
        [
            make_article("One crane fell.", name="a", title="A", source="Tarn Post", published_at=day),
            make_article("Two cranes fell.", name="b", title="B", source="Tarn Post", published_at=day),
            make_article("It rained for days.", name="c", title="C", source=None, published_at=None),
        ]
    )
    said = assistant.ask("How many articles do you have?").text
    assert said == "The library holds 3 articles from Tarn Post (2). Those with a date are of 5 March 2024."


def test_its_events_are_those_of_any_question(told: Assistant) -> None:
    first, last = told.stream("smalltalk")
    assert first == Searching("smalltalk")
    assert isinstance(last, Answered)


def test_a_greeting_offers_questions_that_are_answered(assistant: Assistant) -> None:
    assistant.library.add([samples()])
    offered = assistant.suggestions(assistant.ask("hi"))
    assert offered[0] == "What's new?"
    assert len(offered) > 1
    assert "What's new?" not in assistant.suggestions(assistant.ask("hi"), asked=offered[:1])
    assert not any(assistant.ask(one).abstained for one in offered)


def test_an_empty_library_says_that_it_is_empty(assistant: Assistant) -> None:
    assert assistant.ask("Hello").text == EMPTY_LIBRARY


def test_a_courtesy_is_no_turn_that_a_question_follows_on() -> None:
    before = "Why did Kyiv reject the plan?"
    assert standing("And Moscow?", [before, "Thanks!"]) == standing("And Moscow?", [before])
