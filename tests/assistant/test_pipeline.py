"""The way of a question: each step by itself, nothing done twice, nothing searched before it is understood."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assistant import Answered, Assistant, Drafting, Searching, Settings
from assistant.limits import search_slots
from assistant.pipeline import Pipeline
from index import Article, Library

WALL = "The council will repair the harbour wall this spring. The work costs 4.2 million pounds, Ana Ruiz said."
QUESTION = "How much does the repair of the harbour wall cost?"


@pytest.fixture
def asked(assistant: Assistant, make_article: Callable[..., Article]) -> Assistant:
    strike = "Bus drivers stopped work on Monday. They want two more drivers for the night lines."
    assistant.library.add(
        [
            make_article(WALL, name="wall", title="Harbour wall to be repaired"),
            make_article(strike, name="strike", title="Bus drivers stop work", source="The Post"),
        ]
    )
    return assistant


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """How often a question was read and searched."""
    counted = {"parses": 0, "searches": 0}

    def counting(name: str, of: Any) -> Any:
        def call(*args: Any, **named: Any) -> Any:
            counted[name] += 1
            return of(*args, **named)

        return call

    from assistant.query import understanding

    monkeypatch.setattr(understanding, "plan", counting("parses", understanding.plan))
    for name in ("gather", "search"):
        monkeypatch.setattr(Library, name, counting("searches", getattr(Library, name)))
    return counted


def test_each_step_can_be_called_alone(asked: Assistant) -> None:
    pipeline = Pipeline(asked.library, asked.settings)
    query = pipeline.understand(QUESTION)
    passages = pipeline.retrieve(query)
    evidence = pipeline.read(query, passages)
    *_, last = pipeline.synthesize(query, passages, evidence)
    assert query.intent.kind == "fact"
    assert passages.hits[0].article.title == "Harbour wall to be repaired"
    assert "4.2 million pounds" in evidence.quotes[0].text
    assert isinstance(last, Answered)
    assert last.answer.text == asked.ask(QUESTION).text


def test_a_question_is_read_once_and_searched_once(asked: Assistant, calls: dict[str, int]) -> None:
    asked.ask(QUESTION)
    assert calls == {"parses": 1, "searches": 1}


def test_a_follow_up_is_searched_once_more_with_the_question_before_it(asked: Assistant, calls: dict[str, int]) -> None:
    asked.ask("Who said so?", history=[QUESTION])
    assert calls["searches"] == 2


@pytest.mark.parametrize("question", ["Tell me about the harbour wall", "What's new?"])
def test_a_digest_is_known_before_anything_is_searched(asked: Assistant, calls: dict[str, int], question: str) -> None:
    answer = asked.ask(question)
    assert answer.trace.at_large
    assert calls["searches"] <= 1


def test_a_digest_without_articles_may_be_a_question_for_a_fact(asked: Assistant) -> None:
    answer = asked.ask("Tell me about the price of tea in Lisbon")
    assert answer.abstained
    assert answer.nearest


def test_small_talk_searches_nothing(asked: Assistant, calls: dict[str, int]) -> None:
    assert asked.ask("hello").abstained
    assert calls == {"parses": 0, "searches": 0}


def test_a_question_about_the_answer_before_searches_nothing(asked: Assistant, calls: dict[str, int]) -> None:
    first = asked.ask(QUESTION)
    before = dict(calls)
    answer = asked.ask("Who wrote that?", history=[first])
    assert calls == before | {"parses": before["parses"] + 1}
    assert answer.citations == first.citations


def test_more_is_what_was_not_quoted_yet(asked: Assistant) -> None:
    first = asked.ask(QUESTION)
    answer = asked.ask("Tell me more", history=[first])
    assert answer.standalone_question == QUESTION
    assert not {one.quote for one in answer.citations} & {one.quote for one in first.citations}


def test_a_correction_asks_the_question_before_again(asked: Assistant) -> None:
    before = "How much does the repair of the bridge cost?"
    answer = asked.ask("No, not the bridge, I meant the harbour wall.", history=[before])
    assert answer.standalone_question == QUESTION
    assert "4.2 million pounds" in answer.text


def test_the_catalog_is_asked_without_a_search_of_sentences(asked: Assistant) -> None:
    answer = asked.ask("How many articles do you have?")
    assert (answer.intent, answer.outcome, answer.total) == ("library", "catalog", 2)


def test_a_question_that_waits_for_its_turn_can_be_stopped(asked: Assistant) -> None:
    pipeline = Pipeline(asked.library, Settings.load(asked.library.home, searches=1))
    with search_slots(1):
        events = pipeline.events(QUESTION)
        assert next(events) == Searching(QUESTION)
        assert next(events) == Drafting("")
        events.close()
    *_, last = pipeline.events(QUESTION)
    assert isinstance(last, Answered)


def test_each_answer_leaves_one_line_in_the_log(asked: Assistant, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "lede"):
        asked.ask(QUESTION)
        asked.ask("Who won the chess championship in Iceland?")
        asked.stream(QUESTION).close()
    answered, refused, *rest = [record.getMessage() for record in caplog.records if record.name == "lede"]
    assert answered.endswith("answered by extractive")
    assert refused.endswith("abstained")
    assert not rest  # nothing was asked yet where a stream is closed before its first event
    assert "harbour" not in answered


def test_a_stream_that_is_closed_in_between_says_so_in_the_log(
    asked: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "lede"):
        events = asked.stream(QUESTION)
        next(events)
        events.close()
    [line] = [record.getMessage() for record in caplog.records if record.name == "lede"]
    assert line.endswith("stopped")


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("What did The Post report?", {"Bus drivers stop work"}),
        ("What has Ada Fenwick written?", {"Ferry fares rise"}),
        ("Why did the ferry captain resign?", set()),
    ],
)
def test_what_names_only_publications_and_writers_is_never_refused(
    asked: Assistant, make_article: Callable[..., Article], question: str, titles: set[str]
) -> None:
    text = "Ferry fares rise by a tenth in May."
    asked.library.add([make_article(text, name="fares", title="Ferry fares rise", author="Ada Fenwick")])
    answer = asked.ask(question)
    assert {one.title for one in answer.listed} == titles
    assert answer.abstained == (not titles)
