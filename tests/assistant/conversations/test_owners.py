"""Whose a conversation is: nobody else reads, lists, changes or guesses it."""

import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from talking import COST, DRIVERS

from assistant import Assistant, Conversation, ConversationNotFound


@pytest.fixture
def anas(filled: Assistant) -> Conversation:
    chat = filled.conversation(user="ana")
    chat.ask(COST)
    return chat


@pytest.mark.parametrize("other", ["ben", "Ana", "ana ", "", None, "%"])
def test_someone_elses_is_the_same_as_none(filled: Assistant, anas: Conversation, other: str | None) -> None:
    missing = "0" * 32
    said = []
    for one in (anas.id, missing):
        with pytest.raises(ConversationNotFound) as raised:
            filled.conversation(one, user=other)
        said.append(str(raised.value).replace(one, "ID"))
    assert said[0] == said[1]
    assert filled.conversations(other) == []
    assert filled.conversations(other, search="harbour") == []


def test_nobodys_are_nobody_elses(filled: Assistant) -> None:
    chat = filled.conversation()
    chat.ask(COST)
    with pytest.raises(ConversationNotFound):
        filled.conversation(chat.id, user="ana")
    assert filled.conversations("ana") == []


def test_a_deleted_one_comes_back_to_its_owner_alone(filled: Assistant, anas: Conversation) -> None:
    anas.delete()
    assert filled.conversations("ben", deleted=True) == []
    with pytest.raises(ConversationNotFound):
        filled.restore_conversation(anas.id, user="ben")
    assert filled.restore_conversation(anas.id, user="ana").title == COST


@pytest.mark.parametrize(
    "use",
    [
        lambda chat: chat.ask(DRIVERS),
        lambda chat: chat.turns,
        lambda chat: chat.rename("mine"),
        lambda chat: chat.delete(),
        lambda chat: chat.undo(),
        lambda chat: chat.regenerate(),
        lambda chat: chat.edit(1, DRIVERS),
        lambda chat: chat.markdown(),
        lambda chat: chat.json(),
    ],
)
def test_whoever_takes_a_new_conversation_s_id_gets_nothing(
    filled: Assistant, anas: Conversation, use: Callable[[Conversation], object]
) -> None:
    before = anas.turns
    stolen = Conversation(filled, anas._store, anas.id, "ben", anas._turn)
    with pytest.raises(ConversationNotFound):
        use(stolen)
    assert stolen.title == ""
    assert (anas.turns, anas.title) == (before, COST)


def test_ids_are_128_random_bits(filled: Assistant) -> None:
    ids = {filled.conversation().id for _ in range(200)}
    assert len(ids) == 200
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)
    bits = [sum(int(one, 16) >> bit & 1 for one in ids) for bit in range(128)]
    assert min(bits) > 50  # of 200 fair coins; less has a chance of 1 in 10^12 a bit
    assert max(bits) < 150


@pytest.mark.usefixtures("anas")
def test_the_file_is_for_its_owner_alone(home: Path) -> None:
    for name in ("conversations.sqlite", "conversations.sqlite-wal"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600


@pytest.mark.usefixtures("anas")
def test_a_user_is_forgotten_with_everything(filled: Assistant) -> None:
    bens = filled.conversation(user="ben")
    bens.ask(DRIVERS)
    assert filled.forget_conversations("ana") == 1
    assert filled.conversations("ana") == filled.conversations("ana", deleted=True) == []
    assert len(filled.conversations("ben")) == 1
