"""What a user narrows a question to: in Python, in a conversation, and as it is kept."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from assistant import Assistant
from assistant.conversations.rows import kept_scope, scope_from, scope_json
from index import Article, Filters
from index.article import EVERYTHING

QUESTION = "What does the repair of the harbour wall cost?"


@pytest.fixture
def shelf(assistant: Assistant, make_article: Callable[..., Article]) -> Assistant:
    assistant.library.add(
        [
            make_article(
                f"The repair of the harbour wall costs {cost} million pounds, the council said.",
                name=source,
                title=f"Wall, {source}",
                source=source,
                author=author,
            )
            for cost, source, author in (
                (4, "The Gazette", "Ada Fenwick"),
                (5, "The Post", "Bo Lund and Ada Fenwick"),
                (6, "The Echo", "Cy Marr"),
            )
        ]
    )
    return assistant


def cited(assistant: Assistant, **scope: object) -> set[str | None]:
    return {hit.article.source for hit in assistant.retrieve(QUESTION, **scope)}  # type: ignore[arg-type]


def test_one_publication_or_several(shelf: Assistant) -> None:
    assert cited(shelf, source="the gazette") == {"The Gazette"}
    assert cited(shelf, source=["the gazette", "The Echo"]) == {"The Gazette", "The Echo"}
    assert cited(shelf, source="The Herald") == set()


def test_one_writer_or_several(shelf: Assistant) -> None:
    assert cited(shelf, author="ada fenwick") == {"The Gazette", "The Post"}
    assert cited(shelf, author=("Bo Lund", "Cy Marr")) == {"The Post", "The Echo"}
    assert cited(shelf, author="Ada Fenwick", source="The Post") == {"The Post"}


def test_an_answer_cites_nothing_outside(shelf: Assistant) -> None:
    answer = shelf.ask(QUESTION, author="Cy Marr")
    assert {one.article.source for one in answer.citations} == {"The Echo"}


def test_a_conversation_keeps_what_each_turn_was_narrowed_to(shelf: Assistant) -> None:
    chat = shelf.conversation()
    chat.ask(QUESTION, source=["The Gazette", "The Post"], author="Ada Fenwick", after=date(2024, 1, 1))
    chat.ask(QUESTION)
    first, second = shelf.conversation(chat.id).turns
    assert first.scope == Filters(("The Gazette", "The Post"), ("Ada Fenwick",), date(2024, 1, 1))
    assert second.scope == EVERYTHING
    chat.regenerate()
    assert chat.turns[-1].scope == EVERYTHING


@pytest.mark.parametrize(
    "scope",
    [
        {},
        {"source": "The Gazette"},
        {"source": ["A", "B"], "author": ["C"]},
        {"after": date(2024, 1, 1), "before": datetime(2024, 2, 1, 12, tzinfo=UTC)},
    ],
)
def test_filters_are_kept_as_they_were_given(scope: dict[str, object]) -> None:
    assert scope_from(scope_json(scope)) == scope


def test_filters_that_an_earlier_lede_kept_are_read() -> None:
    assert kept_scope('{"source": "The Gazette", "before": "2024-02-01"}') == Filters(
        ("The Gazette",), before=date(2024, 2, 1)
    )
