"""A process that is killed in the middle of an answer: what was seen before is there."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from talking import COST, DRIVERS

from assistant import Assistant

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]

CHILD = """
import sys
from threading import Event as Gate
from assistant import Assistant, SentenceReady

assistant = Assistant.open(sys.argv[1])
chat = assistant.conversation(sys.argv[2])
steps = chat.editing(1, sys.argv[3]) if sys.argv[4] == "edit" else chat.stream(sys.argv[3])
for event in steps:
    if isinstance(event, SentenceReady):
        print(event.sentence.text, flush=True)
        Gate().wait()
"""


def killed_in_the_middle(home: Path, conversation: str, question: str, how: str) -> str:
    """Asks in a process of its own and kills it after the first sentence, which is returned."""
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(home), conversation, question, how],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        sentence = process.stdout.readline().strip()
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    return sentence


@pytest.fixture
def begun(filled: Assistant) -> str:
    chat = filled.conversation()
    chat.ask(DRIVERS)
    filled.close()
    return chat.id


def test_the_turn_is_there_marked_unfinished(home: Path, begun: str, reopened: Callable[[], Assistant]) -> None:
    sentence = killed_in_the_middle(home, begun, COST, "ask")

    with reopened() as assistant:
        chat = assistant.conversation(begun)
        first, turn = chat.turns
        assert (first.question, first.state) == (DRIVERS, "answered")
        assert (turn.question, turn.state, turn.answer) == (COST, "unfinished", None)
        assert [one.text for one in turn.sentences] == [sentence]
        assert turn.citations[0].quote in turn.citations[0].article.text
        assert assistant.conversations()[0].unfinished
        assert "never finished" in chat.markdown()

        chat.regenerate()
        assert [(one.question, one.state) for one in chat.turns] == [(DRIVERS, "answered"), (COST, "answered")]


def test_turns_that_were_to_be_replaced_still_stand(home: Path, begun: str, reopened: Callable[[], Assistant]) -> None:
    killed_in_the_middle(home, begun, COST, "edit")

    with reopened() as assistant:
        chat = assistant.conversation(begun)
        assert [(one.question, one.state, one.instead_of) for one in chat.turns] == [
            (DRIVERS, "answered", None),
            (COST, "unfinished", 1),
        ]
        chat.regenerate()
        assert [(one.question, one.state) for one in chat.turns] == [(COST, "answered")]
