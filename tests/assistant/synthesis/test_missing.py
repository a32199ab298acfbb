"""What an unanswered question is about that the library lacks: names and matters, never a word of the request."""

import json
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.reading.deduplication import Quote
from assistant.synthesis.missing import Missing, missing_of
from index import Span
from index.samples import folder

pytestmark = pytest.mark.slow

ROWS = [
    json.loads(line) for line in (Path(__file__).parents[2] / "data" / "missing.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture
def samples(assistant: Assistant) -> Assistant:
    assistant.library.add([folder()])
    return assistant


def missing(assistant: Assistant, question: str) -> Missing:
    query = assistant.pipeline.interpret(question)
    hits = assistant.library.search(query.text, limit=4)
    near = [Quote(hit, Span(hit.passage.start, hit.passage.end)) for hit in hits]
    return missing_of(assistant.library, query, near)


def test_the_name_or_the_matter_is_named_and_seldom_anything_else(samples: Assistant) -> None:
    found = [(missing(samples, row["question"]).name, row["missing"]) for row in ROWS]
    right = sum(name in wanted for name, wanted in found)
    wrong = sum(bool(name) and name not in wanted for name, wanted in found)
    assert right >= 0.85 * len(ROWS)
    assert wrong <= 0.05 * len(ROWS)


def test_a_name_that_no_article_has_is_absent(samples: Assistant) -> None:
    assert missing(samples, "What did Angela Merkel say about Kyiv?") == Missing("Angela Merkel", absent=True)


def test_a_matter_beside_a_name_that_articles_have_is_not(samples: Assistant) -> None:
    assert missing(samples, "What does Kyiv say about kombucha?") == Missing("kombucha")


@pytest.mark.parametrize(
    "question",
    ["no, I meant the other one", "give me quotes", "Do any articles contradict each other?", "which articles?"],
)
def test_words_of_a_request_are_never_missing(samples: Assistant, question: str) -> None:
    assert missing(samples, question).name == ""


def test_of_a_question_in_another_language_nothing_is_said(samples: Assistant) -> None:
    assert samples.ask("¿Quién ganó la copa mundial de atletismo ayer?").missing == ""


def test_an_answer_without_evidence_says_what_is_missing(samples: Assistant) -> None:
    answer = samples.ask("What did Angela Merkel say about beekeeping?")
    assert (answer.outcome, answer.missing) == ("absent", "Angela Merkel")
    assert answer.text == "No article is about Angela Merkel."
