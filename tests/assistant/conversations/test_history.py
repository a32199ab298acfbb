"""What a question of a conversation is asked with: the turns before it, and the question as its user wrote it."""

from collections.abc import Iterator
from typing import Any

import pytest
from talking import COST, DRIVERS, UNKNOWN

from assistant import Assistant, SentenceReady
from assistant.query.rewriting.history import Turn
from index import BundledEmbedding


class Heard(Assistant):
    """An assistant that remembers what it was asked with."""

    heard: list[tuple[str, dict[str, Any]]]

    def stream(self, question: str, **options: Any) -> Any:
        steps = super().stream(question, **options)

        def noted() -> Iterator[Any]:
            self.heard.append((question, options))
            yield from steps

        return noted()


@pytest.fixture
def heard(filled: Assistant, embedding: BundledEmbedding) -> Iterator[Heard]:
    with Heard.open(filled.library.home, embed_model=embedding) as opened:
        opened.heard = []
        yield opened


def test_the_first_question_has_nothing_before_it(heard: Heard) -> None:
    heard.conversation().ask(COST, source="The Gazette")
    [(question, options)] = heard.heard
    assert question == COST
    assert {name: value for name, value in options.items() if value} == {"source": "The Gazette"}


def test_a_turn_before_is_told_with_its_answer_and_its_quotes(heard: Heard) -> None:
    chat = heard.conversation()
    answer, nothing = chat.ask(COST), chat.ask(UNKNOWN)
    chat.ask(DRIVERS)
    quotes = tuple(dict.fromkeys(cited.quote for cited in answer.citations))
    assert heard.heard[-1][1]["history"] == (
        Turn(COST, COST, answer.text, quotes),
        Turn(UNKNOWN, nothing.standalone_question, refused=True),
    )
    assert [turn.whole for turn in heard.heard[-1][1]["history"]] == [answer, nothing]


def test_what_is_replaced_is_not_told(heard: Heard) -> None:
    chat = heard.conversation()
    for question in (COST, UNKNOWN, UNKNOWN):
        chat.ask(question)
    chat.edit(2, DRIVERS)
    chat.regenerate()
    for _, options in heard.heard[-2:]:
        assert [turn.question for turn in options["history"]] == [COST]


def test_what_was_taken_back_is_not_told(heard: Heard) -> None:
    chat = heard.conversation()
    chat.ask(UNKNOWN)
    chat.undo()
    chat.ask(COST)
    assert heard.heard[-1][1]["history"] == ()


def test_a_stopped_turn_is_told_as_a_question(heard: Heard) -> None:
    chat = heard.conversation()
    steps = chat.stream(COST)
    while not isinstance(next(steps), SentenceReady):
        pass
    steps.close()
    chat.ask(DRIVERS)
    assert heard.heard[-1][1]["history"] == (Turn(COST, COST),)


def test_a_question_that_its_user_made_stand_alone_is_asked_so_again(heard: Heard) -> None:
    chat = heard.conversation()
    answer = chat.ask("And what does it cost?", standalone=COST)
    assert heard.heard[-1][1]["standalone"] == COST
    assert answer.standalone_question == COST
    assert chat.turns[0].standalone == COST
    chat.regenerate()
    assert heard.heard[-1][1]["standalone"] == COST
