"""What readers think of answers: kept with the turn, and written out as a question set."""

import json

import pytest
from talking import COST, DRIVERS, UNKNOWN
from typer.testing import CliRunner

from assistant import Assistant, ConversationError
from assistant.cli import app


def test_an_opinion_is_kept_with_the_turn(filled: Assistant) -> None:
    chat = filled.conversation()
    chat.ask(COST)
    chat.judge(1, "down", " too\nshort ")
    (turn,) = filled.conversation(chat.id).turns
    assert (turn.thumbs, turn.note) == ("down", "too short")


def test_an_opinion_can_be_changed_and_taken_back(filled: Assistant) -> None:
    chat = filled.conversation()
    chat.ask(COST)
    chat.judge(1, "down", "too short")
    chat.judge(1, "up")
    assert (chat.turns[0].thumbs, chat.turns[0].note) == ("up", "")
    chat.judge(1, None, "of nothing")
    assert (chat.turns[0].thumbs, chat.turns[0].note) == (None, "")
    assert filled.feedback() == []


def test_a_turn_that_is_not_there_cannot_be_judged(filled: Assistant) -> None:
    chat = filled.conversation()
    chat.ask(COST)
    with pytest.raises(ConversationError, match="no turn 2"):
        chat.judge(2, "up")
    with pytest.raises(ConversationError, match="no longer has that turn"):
        chat.number_of(10_000)


def test_a_good_answer_is_a_question_with_its_quotes(filled: Assistant) -> None:
    chat = filled.conversation()
    answer = chat.ask(COST)
    chat.judge(1, "up")
    quotes = [one.quote for one in answer.citations]
    (row,) = filled.feedback()
    assert row == {
        "id": f"{chat.id[:8]}-{chat.turns[0].id}",
        "question": COST,
        "answers": quotes,
        "evidence": [{"article_id": one.article.id, "quote": one.quote} for one in answer.citations],
        "type": "feedback",
        "tags": ["thumbs-up"],
    }
    assert quotes


def test_a_poor_answer_is_a_question_with_what_came_before_and_the_note(filled: Assistant) -> None:
    chat = filled.conversation()
    chat.ask(COST)
    chat.ask(DRIVERS)
    chat.judge(2, "down", "what of the night lines?")
    (row,) = filled.feedback()
    assert row == {
        "id": f"{chat.id[:8]}-{chat.turns[1].id}",
        "question": DRIVERS,
        "history": [COST],
        "type": "feedback",
        "tags": ["thumbs-down"],
        "note": "what of the night lines?",
    }


def test_a_good_abstention_is_a_question_without_an_answer(filled: Assistant) -> None:
    chat = filled.conversation()
    assert chat.ask(UNKNOWN).abstained
    chat.judge(1, "up")
    assert filled.feedback()[0]["unanswerable"] is True


def test_only_one_s_own_opinions_are_told_and_none_of_what_is_gone(filled: Assistant) -> None:
    own, other, gone, undone = (filled.conversation(user=user) for user in ("ana", "ben", "ana", "ana"))
    for chat in (own, other, gone, undone):
        chat.ask(COST)
        chat.judge(1, "up")
    gone.delete()
    undone.undo()
    assert [row["id"].partition("-")[0] for row in filled.feedback("ana")] == [own.id[:8]]


def test_the_command_writes_one_question_a_line(filled: Assistant) -> None:
    chat = filled.conversation()
    chat.ask(COST)
    chat.judge(1, "up")
    expected, home = filled.feedback(), str(filled.library.home)
    result = CliRunner().invoke(app, ["conversations", "feedback", "--home", home])
    assert [json.loads(line) for line in result.stdout.splitlines()] == expected
    out = filled.library.home / "set.jsonl"
    result = CliRunner().invoke(app, ["conversations", "feedback", "--home", home, "--out", str(out)])
    assert result.exit_code == 0
    assert json.loads(out.read_text("utf-8")) == expected[0]


def test_the_revision_changes_with_what_the_turns_show_and_with_nothing_else(filled: Assistant) -> None:
    chat = filled.conversation()
    seen = [chat.revision]
    chat.ask(COST)
    seen.append(chat.revision)
    chat.judge(1, "up")
    seen.append(chat.revision)
    chat.undo()
    seen.append(chat.revision)
    assert len(set(seen)) == len(seen)
    chat.rename("The wall")
    assert chat.revision == seen[-1]
