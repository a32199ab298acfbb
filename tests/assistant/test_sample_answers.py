"""A first run must not embarrass: the examples the page offers are answered from the right sentence, or refused."""

import json
from collections.abc import Iterator

import pytest

from assistant import Assistant
from assistant.evaluation.questions import SAMPLES
from index import BundledEmbedding
from index.samples import EXAMPLE_QUESTIONS, UNANSWERABLE_EXAMPLE, folder

QUESTIONS = [json.loads(line) for line in SAMPLES.read_text("utf-8").splitlines()]
GOLD = {one["question"]: [place["quote"] for place in one.get("evidence", ())] for one in QUESTIONS}
ELSEWHERE = [one["question"] for one in QUESTIONS if "far" in one.get("tags", ())]


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory, embedding: BundledEmbedding) -> Iterator[Assistant]:
    """An assistant over the sample articles."""
    with Assistant.open(tmp_path_factory.mktemp("samples"), embed_model=embedding) as assistant:
        assistant.library.add([folder()])
        yield assistant


@pytest.mark.parametrize("question", EXAMPLE_QUESTIONS)
def test_an_example_is_answered_from_the_right_sentence(sampled: Assistant, question: str) -> None:
    answer = sampled.ask(question)
    first = [citation.quote for citation in answer.citations[:3]]
    assert any(gold in quote or quote in gold for gold in GOLD[question] for quote in first)


def test_the_example_of_a_question_without_an_answer_is_refused(sampled: Assistant) -> None:
    answer = sampled.ask(UNANSWERABLE_EXAMPLE)
    assert answer.abstained
    assert answer.nearest


@pytest.mark.parametrize("question", ELSEWHERE)
def test_a_question_about_something_else_is_refused(sampled: Assistant, question: str) -> None:
    assert sampled.ask(question).abstained


def test_a_wire_piece_in_two_papers_counts_once_and_names_both(sampled: Assistant) -> None:
    answer = sampled.ask("When will the night ferry to Ansay run again?")
    wire = next(one for one in answer.citations if one.also_in)
    assert {wire.article.source, *(one.source for one in wire.also_in)} == {
        "The Harrowmere Gazette",
        "The Tidewater Post",
    }
    assert [one.article.id for one in answer.citations].count(wire.also_in[0].id) == 0


def test_every_quote_is_cut_from_the_stored_article(sampled: Assistant) -> None:
    for question in GOLD:
        answer = sampled.ask(question)
        for citation in (*answer.citations, *answer.nearest):
            stored = sampled.library.article(citation.article.id).text
            assert stored[citation.start : citation.end] == citation.quote
