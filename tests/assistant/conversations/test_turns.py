"""Several at once: questions in one conversation take turns, conversations do not wait for one another."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest
from talking import COST, DRIVERS, UNKNOWN, Held

from assistant import Assistant, ConversationBusy, SentenceReady, Settings
from index import BundledEmbedding


def test_questions_in_one_conversation_wait_for_one_another(held: Held) -> None:
    chat = held.conversation()
    order: list[str] = []

    def ask(question: str) -> None:
        held.conversation(chat.id).ask(question)
        order.append(question)

    steps = chat.stream(COST)
    next(steps)  # kept from here on
    other = Thread(target=ask, args=(DRIVERS,))
    other.start()
    held.gate.set()
    order.extend(COST for event in steps if isinstance(event, SentenceReady))
    other.join(30)

    assert order[-1] == DRIVERS
    assert [(turn.question, turn.state) for turn in chat.turns] == [(COST, "answered"), (DRIVERS, "answered")]


def test_waiting_ends_with_a_reason(filled: Assistant, embedding: BundledEmbedding) -> None:
    settings = Settings.load(filled.library.home, lock_wait=0.05)
    with Assistant.open(settings=settings, embed_model=embedding) as impatient:
        chat = impatient.conversation()
        steps = chat.stream(COST)
        next(steps)
        for use in (lambda: chat.ask(DRIVERS), chat.undo):
            with pytest.raises(ConversationBusy, match="another question is being answered"):
                use()
        steps.close()
        assert [turn.state for turn in chat.turns] == ["stopped"]
        chat.ask(DRIVERS)


def test_another_conversation_does_not_wait(held: Held, filled: Assistant) -> None:
    steps = held.conversation().stream(COST)
    next(steps)
    assert filled.conversation().ask(DRIVERS).citations
    steps.close()


def test_many_at_once_keep_their_own_questions(filled: Assistant) -> None:
    chats = [filled.conversation(user=f"user{number}") for number in range(6)]
    asked = {chat.id: [f"{question} ({chat.user})" for question in (COST, DRIVERS, UNKNOWN)] for chat in chats}
    start = Event()

    def talk(chat) -> list[str]:
        start.wait(30)
        return [chat.ask(question).question for question in asked[chat.id]]

    with ThreadPoolExecutor(len(chats)) as pool:
        answers = {chat.id: pool.submit(talk, chat) for chat in chats}
        start.set()
        got = {one: future.result(60) for one, future in answers.items()}

    assert got == asked
    for chat in chats:
        assert [turn.question for turn in chat.turns] == asked[chat.id]
        assert [turn.answer.question for turn in chat.turns] == asked[chat.id]
        assert [one.id for one in filled.conversations(chat.user)] == [chat.id]
