"""What asks nothing of any article has a reply of its own, and is never searched for."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from assistant import Answered, Assistant, Searching
from assistant.query.intent import courtesy
from assistant.query.rewriting.rules import standing
from index import Article
from index.samples import folder as samples

Make = Callable[..., Article]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hello", "greeting"), ("hi there!", "greeting"), ("Good morning, Lede.", "greeting"),
        ("hey!! how are you?", "greeting"),
        ("Thanks!", "thanks"), ("ok, thank you very much", "thanks"), ("great", "thanks"), ("Goodbye.", "thanks"),
        ("How many articles do you have?", "holdings"), ("which newspapers are in your library?", "holdings"),
        ("What's in the library?", "holdings"), ("list your sources", "holdings"),
        ("how recent are your articles?", "holdings"),
        ("Thanks, hello!", "greeting"), ("Hi! What can you do?", "help"), ("ok, bye.", "thanks"),
        ("help", "help"), ("What can you do?", "help"), ("what's this?", "help"), ("How does this work?", "help"),
    ],
)  # fmt: skip
def test_courtesies_are_known(text: str, kind: str) -> None:
    assert courtesy(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Hello, who won the election?", "What is Hello Group?", "Who said thanks?", "Great Britain", "good friday",
        "help for Gaza", "What can you do about inflation?", "How does the vaccine work?", "what is new?", "?!", "",
        "How many articles mention bread?", "Which newspapers were sold?", "What is in the library of Tarn?",
        "Thanks. Who won?", "hello " * 40, "who are the Taliban?", "What is this plan?",
    ],
)  # fmt: skip
def test_questions_and_topics_are_none(text: str) -> None:
    assert courtesy(text) is None


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
    first, last = told.stream("thanks")
    assert first == Searching("thanks")
    assert isinstance(last, Answered)


def test_a_greeting_offers_questions_that_are_answered(assistant: Assistant) -> None:
    assistant.library.add([samples()])
    offered = assistant.suggestions(assistant.ask("hi"))
    assert offered[0] == "What's new?"
    assert len(offered) > 1
    assert "What's new?" not in assistant.suggestions(assistant.ask("hi"), asked=offered[:1])
    assert not any(assistant.ask(one).abstained for one in offered)


def test_an_empty_library_says_that_it_is_empty(assistant: Assistant) -> None:
    assert "no articles yet" in assistant.ask("Hello").text


def test_a_courtesy_is_no_turn_that_a_question_follows_on() -> None:
    before = "Why did Kyiv reject the plan?"
    assert standing("And Moscow?", [before, "Thanks!"]) == standing("And Moscow?", [before])
