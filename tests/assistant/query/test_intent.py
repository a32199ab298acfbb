"""What a question wants is told before anything is searched, and talk has replies of its own."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Answered, Assistant, Searching
from assistant.query.intent import CATALOG, DIGESTS, FACTS, LAST, TALK, Intent, classify, decide
from assistant.query.intent_model import EXAMPLES, frame, shipped
from assistant.query.rewriting.by_rules import standing
from assistant.query.understanding import plan
from assistant.synthesis.extractive import EMPTY_LIBRARY
from assistant.synthesis.last_answer import NOTHING_BEFORE
from index import Article
from index.samples import folder as samples

Make = Callable[..., Article]

TODAY = date(2023, 11, 24)
SOURCES = frozenset(["The Verge", "TechCrunch"])

WORDINGS = Path(__file__).with_name("wordings")


def intent(question: str, *, later: bool = False) -> Intent:
    return classify(question, plan(question, SOURCES, frozenset(), TODAY), later=later)


def held_out() -> list[tuple[str, bool, str, str]]:
    """Wordings that are not among the examples: intent, whether one is asked later, text, topic in [] or {}."""
    rows = [line.split("\t") for line in (WORDINGS / "intents.tsv").read_text("utf-8").splitlines()]
    plain = str.maketrans("", "", "[]{}")
    return [(kind, asked == "later", marked.translate(plain), marked) for kind, asked, marked in rows]


def test_the_weights_are_those_of_the_examples() -> None:
    assert shipped().examples == hashlib.sha256(EXAMPLES.read_bytes()).hexdigest()
    assert set(shipped().kinds) == FACTS | DIGESTS | CATALOG | LAST | TALK


def test_no_wording_of_the_tests_is_an_example() -> None:
    known = {line.split("\t")[2] for line in EXAMPLES.read_text("utf-8").splitlines()}
    assert not known.intersection(marked for *_, marked in held_out())


def test_four_of_five_wordings_are_understood_that_are_no_examples() -> None:
    rows = held_out()
    failed = [(text, kind) for kind, later, text, _ in rows if classify(text, later=later).kind != kind]
    assert len(failed) <= len(rows) // 5, failed


def test_two_of_three_topics_of_wordings_that_are_no_examples_are_told_to_the_word() -> None:
    named = [(text, marked.partition("[")[2].partition("]")[0]) for _, _, text, marked in held_out() if "[" in marked]
    assert sum(classify(text).topic == topic for text, topic in named) * 3 >= 2 * len(named)


@pytest.mark.parametrize(
    "question",
    [
        "What share of voters backed the plan?", "How many letters did the minister write?",
        "Who wrote the poem read at the funeral?", "How much is the lottery jackpot?", "What is the code of conduct?",
    ],
)  # fmt: skip
def test_what_only_looks_off_topic_is_searched(question: str) -> None:
    assert intent(question).kind not in TALK


@pytest.mark.parametrize("question", ["And in Lisbon?", "Where did you read this?", "Go on then", "I meant Lisbon"])
def test_what_needs_something_before_it_is_nothing_else_without(question: str) -> None:
    assert intent(question).kind not in LAST | {"followup"}
    assert intent(question, later=True).kind in LAST | {"followup"}


@pytest.mark.parametrize("question", ["Who wrote that?", "Where did you read this?", "Tell me more"])
def test_what_needs_an_answer_before_it_is_told_without(told: Assistant, question: str) -> None:
    answer = told.ask(question)
    assert (answer.outcome, answer.text) == ("talk", NOTHING_BEFORE)


@pytest.mark.parametrize("question", ["Wer schrieb den Artikel?", "Quelles sont les nouvelles du jour ?"])
def test_another_language_is_a_question_for_a_fact(question: str) -> None:
    assert intent(question).kind == "fact"


def test_publications_and_times_are_no_part_of_a_topic() -> None:
    assert intent("What is the latest on the ferry strike in October 2023?").topic == "the ferry strike"
    assert intent("Summarise the TechCrunch articles on Ana Ruiz").topic == "Ana Ruiz"


def test_it_is_a_fact_unless_it_is_sure_that_something_else_is_wanted() -> None:
    assert decide({"list": 0.28, "fact": 0.27, "yesno": 0.25, "compare": 0.2}, later=False)[0] == "fact"
    assert decide({"offtopic": 0.65, "latest": 0.2, "fact": 0.15}, later=False)[0] == "fact"
    assert decide({"latest": 0.55, "offtopic": 0.45}, later=False)[0] == "latest"
    assert decide({"offtopic": 0.9, "latest": 0.1}, later=False)[0] == "offtopic"
    assert decide({"more": 0.9, "summary": 0.1}, later=False) == ("summary", 1.0)


def test_a_frame_has_no_words_of_the_matter() -> None:
    words = frozenset(["latest", "on"])
    assert frame(["Latest", "on", "Brexit"], words) == frame(["latest", "on", "Suez"], words)


@settings(max_examples=40, deadline=None)
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
    assert answer.text == "Ask about anything that the one article of this library may tell."
    assert (answer.citations, answer.nearest, answer.sentences) == ((), (), ())


def test_what_is_off_topic_is_refused_with_what_lede_does(told: Assistant) -> None:
    answer = told.ask("Write me a poem about the moon")
    assert (answer.intent, answer.outcome, answer.citations) == ("offtopic", "talk", ())
    assert "one article" in answer.text


def test_its_events_are_those_of_any_question(told: Assistant) -> None:
    first, last = told.stream("smalltalk")
    assert first == Searching("smalltalk")
    assert isinstance(last, Answered)


def test_a_greeting_offers_questions_that_are_answered(assistant: Assistant) -> None:
    assistant.library.add([samples()])
    offered = assistant.suggestions(assistant.ask("hi"))
    assert len(offered) > 1
    assert not any(assistant.ask(one).abstained for one in offered)


def test_an_empty_library_says_that_it_is_empty(assistant: Assistant) -> None:
    assert assistant.ask("Hello").text == EMPTY_LIBRARY


def test_a_courtesy_is_no_turn_that_a_question_follows_on() -> None:
    before = "Why did Kyiv reject the plan?"
    assert standing("And Moscow?", [before, "Thanks!"]) == standing("And Moscow?", [before])
