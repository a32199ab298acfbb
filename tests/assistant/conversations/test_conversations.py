"""What a conversation keeps: turns, titles, replaced turns, deleted conversations."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from talking import COST, DRIVERS, UNKNOWN, Held

from assistant import Answered, Assistant, ConversationError, ConversationNotFound, QuestionError, SentenceReady
from assistant.answer import Event
from assistant.conversations import store
from assistant.conversations.store import Store


def questions(chat) -> list[str]:
    return [turn.question for turn in chat.turns]


def test_a_conversation_is_there_after_a_restart(filled: Assistant, reopened: Callable[[], Assistant]) -> None:
    chat = filled.conversation()
    first, second = chat.ask(COST), chat.ask(UNKNOWN)
    filled.close()

    with reopened() as again:
        turns = again.conversation(chat.id).turns

    assert [turn.answer for turn in turns] == [first, second]
    assert [turn.state for turn in turns] == ["answered", "abstained"]
    assert [turn.number for turn in turns] == [1, 2]


def test_the_title_is_the_first_question(filled: Assistant) -> None:
    chat = filled.conversation()
    assert chat.title == ""
    chat.ask(COST)
    chat.ask(DRIVERS)
    assert chat.title == COST


def test_a_greeting_is_no_title_once_something_is_asked(filled: Assistant) -> None:
    chat = filled.conversation()
    chat.ask("Hello!")
    assert chat.title == "Hello!"
    chat.ask(COST)
    assert chat.title == COST


def test_a_long_title_is_cut_between_words(filled: Assistant) -> None:
    chat = filled.conversation()
    chat.ask("Who " + "repaired " * 30 + "it?")
    assert len(chat.title) <= 80
    assert chat.title.endswith(" repaired…")


def test_a_title_that_was_given_stays(filled: Assistant) -> None:
    chat = filled.conversation()
    chat.rename("  The wall\n")
    chat.ask(COST)
    chat.edit(1, DRIVERS)
    assert chat.title == "The wall"
    with pytest.raises(ConversationError, match="title is empty"):
        chat.rename(" \x00 ")


def test_the_same_events_as_from_the_assistant(filled: Assistant) -> None:
    events = list(filled.conversation().stream(COST))
    plain = list(filled.stream(COST))
    assert [type(event) for event in events] == [type(event) for event in plain]
    assert [event for event in events if isinstance(event, SentenceReady)] == [
        event for event in plain if isinstance(event, SentenceReady)
    ]


def test_without_holding_up_an_event_loop(filled: Assistant) -> None:
    chat = filled.conversation()

    async def both() -> list[Event]:
        await chat.aask(DRIVERS)
        return [event async for event in chat.astream(COST)]

    events = asyncio.run(both())
    assert isinstance(events[-1], Answered)
    assert questions(chat) == [DRIVERS, COST]


def test_what_cannot_be_asked_is_refused_at_once_and_not_kept(filled: Assistant) -> None:
    chat = filled.conversation()
    for ask in (chat.ask, chat.stream, chat.astream):
        with pytest.raises(QuestionError):
            ask(" ")
    with pytest.raises(QuestionError):
        chat.stream(COST, standalone="x" * 10_000)
    assert chat.turns == ()
    assert filled.conversations() == []


def test_filters_are_kept_for_asking_again(filled: Assistant) -> None:
    chat = filled.conversation()
    assert chat.ask(COST, before=date(2020, 1, 1)).abstained
    assert chat.regenerate().abstained
    assert chat.ask(COST, after=datetime(2020, 1, 1, tzinfo=UTC), source="the gazette").citations
    assert chat.regenerate().citations


# Asking again


def test_an_edited_turn_takes_the_place_of_all_that_follow(filled: Assistant) -> None:
    chat = filled.conversation()
    for question in (COST, UNKNOWN, DRIVERS):
        chat.ask(question)

    chat.edit(chat.turns[1], "Until when does the ferry use the north quay?")

    assert questions(chat) == [COST, "Until when does the ferry use the north quay?"]
    assert chat.title == COST


def test_the_title_follows_an_edited_first_question(filled: Assistant) -> None:
    chat = filled.conversation()
    chat.ask(COST)
    chat.edit(1, DRIVERS)
    assert chat.title == DRIVERS
    chat.undo()
    assert chat.title == COST


def test_a_turn_that_is_not_there_cannot_be_edited(filled: Assistant) -> None:
    chat = filled.conversation()
    with pytest.raises(ConversationError, match="nothing has been asked"):
        chat.edit(1, COST)
    chat.ask(COST)
    gone = chat.turns[0]
    for number in (0, 2, -1):
        with pytest.raises(ConversationError, match=f"no turn {number}; its turns are 1 to 1"):
            chat.edit(number, COST)
    chat.edit(1, DRIVERS)
    with pytest.raises(ConversationError, match="no longer has that turn"):
        chat.edit(gone, COST)


def test_turns_stay_until_an_edit_is_answered(held: Held) -> None:
    held.gate.set()
    chat = held.conversation()
    chat.ask(COST)
    chat.ask(DRIVERS)
    held.gate.clear()
    held.reached.clear()

    steps = chat.editing(1, "How much will the harbour wall repair cost the council?")
    for event in steps:
        if isinstance(event, SentenceReady):
            break
        held.gate.clear()
    assert questions(chat)[:2] == [COST, DRIVERS]
    assert (chat.turns[2].state, chat.turns[2].instead_of) == ("unfinished", 1)

    steps.close()
    assert questions(chat) == [COST, DRIVERS]


def test_regenerating_asks_the_last_question_again(filled: Assistant) -> None:
    chat = filled.conversation()
    chat.ask(COST)
    chat.ask(DRIVERS)
    before = chat.turns
    answer = chat.regenerate()
    assert questions(chat) == [COST, DRIVERS]
    assert chat.turns[0] == before[0]
    assert chat.turns[1].id != before[1].id
    assert answer.sentences == before[1].sentences


def test_undo_takes_the_last_turn_back(filled: Assistant) -> None:
    chat = filled.conversation()
    chat.ask(COST)
    chat.ask(DRIVERS)
    assert chat.undo().question == DRIVERS
    assert questions(chat) == [COST]
    chat.undo()
    with pytest.raises(ConversationError, match="nothing has been asked"):
        chat.undo()
    with pytest.raises(ConversationError, match="nothing has been asked"):
        chat.regenerate()


def test_undoing_an_edit_gives_back_what_it_replaced(filled: Assistant) -> None:
    chat = filled.conversation()
    for question in (COST, UNKNOWN, DRIVERS):
        chat.ask(question)
    before = chat.turns
    chat.edit(2, DRIVERS)
    chat.undo()
    assert chat.turns == before


def test_a_stopped_answer_is_kept_as_far_as_it_came(held: Held) -> None:
    chat = held.conversation()
    steps = chat.stream(COST)
    ready = next(event for event in steps if isinstance(event, SentenceReady))
    steps.close()
    turn = chat.turns[0]
    assert (turn.state, turn.answer) == ("stopped", None)
    assert (turn.sentences, turn.citations) == ((ready.sentence,), ready.citations)


def test_a_question_that_fails_is_kept_with_the_reason(filled: Assistant, home: Path) -> None:
    chat = filled.conversation()
    chat.ask(COST)
    with closing(sqlite3.connect(home / "catalog.sqlite")) as connection, connection:
        connection.execute("UPDATE generations SET fingerprint = 'another model'")
    with pytest.raises(Exception) as raised:  # noqa: PT011 - whichever the library raises, it is what is kept
        chat.ask(DRIVERS)
    assert chat.turns[1].state == "failed"
    assert chat.turns[1].trouble in {str(raised.value), f"unexpected {type(raised.value).__name__}"}


def test_what_cannot_be_asked_any_more_is_kept_as_failed(filled: Assistant) -> None:
    long = f"{COST} {'And when? ' * 20}".strip()
    chat = filled.conversation()
    chat.ask(long)
    shorter = filled.with_settings(question_characters=100).conversation(chat.id)
    with pytest.raises(QuestionError):
        shorter.regenerate()
    assert [(turn.question, turn.state) for turn in chat.turns] == [(long, "answered")]


# Looking after them


def test_the_list_is_newest_first(filled: Assistant) -> None:
    first, second = filled.conversation(), filled.conversation()
    first.ask(COST)
    second.ask(DRIVERS)
    assert [one.id for one in filled.conversations()] == [second.id, first.id]
    first.ask(UNKNOWN)
    listed = filled.conversations()
    assert [(one.id, one.title, one.turns) for one in listed] == [(first.id, COST, 2), (second.id, DRIVERS, 1)]
    assert listed[0].created_at < listed[1].created_at <= listed[1].updated_at < listed[0].updated_at


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("HARBOUR", True),  # the title, whatever the case
        ("4.2 MILLION pounds", True),  # the answer
        ("ﬁnished", True),  # the same letters written otherwise
        ("straße", True),
        ("harbour ferry-boat", False),  # one word of two
        ("%", False),  # no pattern
        ("", True),
    ],
)
def test_search_looks_at_titles_questions_and_answers(filled: Assistant, words: str, found: bool) -> None:
    chat = filled.conversation()
    chat.ask(COST)
    chat.ask("Is the STRASSE finished?")
    assert bool(filled.conversations(search=words)) == found


def test_turns_that_are_gone_are_not_found(filled: Assistant) -> None:
    chat = filled.conversation()
    chat.ask(COST)
    chat.ask(DRIVERS)
    assert filled.conversations(search="night lines")
    chat.undo()
    assert filled.conversations(search="night lines") == []


def test_a_deleted_conversation_can_be_brought_back(filled: Assistant) -> None:
    chat = filled.conversation()
    chat.ask(COST)
    chat.delete()

    assert filled.conversations() == []
    assert [one.id for one in filled.conversations(deleted=True)] == [chat.id]
    for use in (lambda: filled.conversation(chat.id), lambda: chat.turns, lambda: chat.ask(COST), chat.delete):
        with pytest.raises(ConversationNotFound):
            use()

    chat.restore()
    assert questions(filled.conversation(chat.id)) == [COST]


def test_after_a_while_what_was_deleted_or_replaced_is_gone(
    filled: Assistant, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, gone = filled.conversation(), filled.conversation()
    for question in (COST, DRIVERS):
        kept.ask(question)
    kept.regenerate()
    gone.ask(COST)
    gone.delete()
    filled.close()

    monkeypatch.setattr(store, "KEPT", timedelta(0))
    swept = Store(home)
    assert swept.summaries(None, None, deleted=True) == []
    assert [row["question"] for row in swept.turns(kept.id)] == [COST, DRIVERS]
    assert swept._rows("SELECT count(*) FROM turns")[0][0] == 2
    assert swept._rows("SELECT count(*) FROM sentences")[0][0] == 0
    swept.close()
    with Assistant.open(home) as again, pytest.raises(ConversationNotFound):
        again.restore_conversation(gone.id)
