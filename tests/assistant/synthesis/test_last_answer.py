"""Questions about the answer before: its sources, more of it, and what was meant instead."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant import Answer, Assistant
from assistant.answer import Listed
from assistant.query.intent import Intent, Kind
from assistant.query.query import Query
from assistant.query.rewriting.history import Standalone
from assistant.query.understanding import Plan
from assistant.synthesis import last_answer
from assistant.synthesis.last_answer import corrected
from index import Article

Make = Callable[..., Article]

WORDINGS = Path(__file__).with_name("wordings")

HELD = 0.7
"""Share of corrections put right that no wording was ever looked at for."""


def wordings(name: str) -> list[tuple[str, str, str, str]]:
    rows = [line.split("\t") for line in (WORDINGS / name).read_text("utf-8").splitlines()]
    return [(before, said, has, lacks) for before, said, has, lacks in rows]


def right(before: str, correction: str, has: str, lacks: str) -> bool:
    asked = corrected(before, correction)
    return has in asked and not (lacks and lacks in asked)


@pytest.mark.parametrize(("before", "correction", "has", "lacks"), wordings("corrections.tsv"))
def test_a_correction_is_put_into_the_question_before(before: str, correction: str, has: str, lacks: str) -> None:
    assert right(before, correction, has, lacks), corrected(before, correction)


def test_corrections_that_were_never_developed_on() -> None:
    held = wordings("corrections_held.tsv")
    assert sum(right(*one) for one in held) >= HELD * len(held)


def test_a_correction_that_names_nothing_leaves_the_question() -> None:
    assert corrected("Who won?", "thanks, that was wrong") == "Who won?"


@pytest.fixture
def asked(assistant: Assistant, make_article: Make) -> Answer:
    """An answer with one citation."""
    text = "The harbour wall of Tarn will cost 4 million euros to repair. The council will vote on Monday."
    assistant.library.add(
        [make_article(text, title="Wall to be mended", author="Ada Fenwick", url="https://tarn.example/wall",
                      published_at=datetime(2024, 3, 1, tzinfo=UTC))]
    )  # fmt: skip
    answer = assistant.ask("How much will the repair of the harbour wall of Tarn cost?")
    assert answer.citations
    return answer


def about(assistant: Assistant, question: str, kind: Kind, *history: Answer) -> Answer | None:
    query = Query(question, Standalone(question), Plan(question), Intent(kind))
    return last_answer.answer(assistant.library, query, history)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Who wrote that?", "Written by Ada Fenwick (The Gazette)."),
        ("who was the journalist", "Written by Ada Fenwick (The Gazette)."),
        ("When was it published?", "Published on 1 March 2024 (The Gazette)."),
        ("whats the date of this piece", "Published on 1 March 2024 (The Gazette)."),
        ("Source?", "It stands in one article."),
        ("cite it pls", "It stands in one article."),
        ("on what page", "It stands in one article."),
        ("link please", "It stands in one article."),
        ("Can you double-check it?", "not checked"),
        ("is that reliable?", "not checked"),
    ],
)
def test_the_citations_answer_it(assistant: Assistant, asked: Answer, question: str, says: str) -> None:
    answer = about(assistant, question, "about_last", asked)
    assert answer is not None
    assert says in answer.sentences[0].text
    assert answer.outcome == "answered"
    assert answer.citations == asked.citations
    assert answer.standalone_question == asked.standalone_question
    known = "The Gazette, Ada Fenwick, 1 March 2024, “Wall to be mended”, https://tarn.example/wall"
    assert known in answer.sentences[1].text
    assert answer.sentences[2].text == asked.citations[0].quote
    assert answer.sentences[2].support == "quoted"


def test_one_question_about_it_may_follow_on_another(assistant: Assistant, asked: Answer) -> None:
    first = about(assistant, "Who wrote that?", "about_last", asked)
    assert first is not None
    second = about(assistant, "And when?", "about_last", asked, first)
    assert second is not None
    assert "1 March 2024" in second.sentences[0].text


def test_where_nothing_was_cited_it_says_so(assistant: Assistant, asked: Answer) -> None:
    talk = asked.model_copy(update={"citations": (), "sentences": ()})
    answer = about(assistant, "Source?", "about_last", talk)
    assert answer is not None
    assert answer.text == last_answer.NOTHING_CITED
    assert answer.outcome == "talk"


def test_without_an_answer_before_there_is_nothing_to_tell(assistant: Assistant) -> None:
    answer = about(assistant, "Source?", "about_last")
    assert answer is not None
    assert answer.text == last_answer.NOTHING_BEFORE


def test_a_complaint_without_a_correction_searches_for_nothing(assistant: Assistant, asked: Answer) -> None:
    answer = about(assistant, "thanks, that was wrong", "correction", asked)
    assert answer is not None
    assert answer.text == last_answer.WHAT_WAS_MEANT
    assert about(assistant, "No, I meant the lighthouse", "correction", asked) is None


def test_more_is_what_was_not_cited(assistant: Assistant, asked: Answer) -> None:
    pipeline = assistant.pipeline
    query = pipeline.understand("What will the council of Tarn vote on?")
    evidence = pipeline.read(query, pipeline.retrieve(query))
    assert evidence.quotes
    first = evidence.quotes[0]
    cited = asked.citations[0].model_copy(update={"start": first.span.start, "end": first.span.end})
    left = last_answer.without(evidence, (cited,), limit=5)
    assert first not in left.quotes
    assert len(left.quotes) == len(evidence.quotes) - 1
    assert last_answer.shown([asked]) == asked.citations
    assert last_answer.without(evidence, (), limit=5) is evidence


def test_more_of_a_list_is_what_its_text_left_out(assistant: Assistant, asked: Answer) -> None:
    lines = tuple(Listed(article_id=str(n), title=f"Title {n}", source="Post") for n in range(7))
    before = asked.model_copy(update={"listed": lines, "total": 7, "citations": (), "outcome": "catalog"})
    answer = about(assistant, "show me the rest", "more", before)
    assert answer is not None
    assert answer.text == "The next of 7 articles: “Title 5” (Post); “Title 6” (Post)."
    assert [one.title for one in answer.listed] == ["Title 5", "Title 6"]
    again = about(assistant, "more", "more", answer)
    assert again is not None
    assert again.text == "There are no other articles."
