"""`lede repl` at a real terminal: the line editor's history, Ctrl-C, Ctrl-D, and answers as they come."""

import os
import pty
import re
import select
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli_asking import QUESTION, WALL

from assistant import Assistant
from assistant.cli.repl import QUIT
from index import Library

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
PATIENCE = 2.0
"""Seconds without a word after which Ctrl-C is pressed again."""

HELD = """
from threading import Event as Gate
from assistant import engine
from assistant.answer import SentenceReady

real = engine.Assistant.stream

def held(self, question, **options):
    def steps():
        for event in real(self, question, **options):
            yield event
            if isinstance(event, SentenceReady) and "cost" in question:
                print("held", flush=True)
                Gate().wait()
    return steps()

engine.Assistant.stream = held
from assistant.cli import main
main()
"""
"""`lede` whose answers on costs stop after the first sentence, say so, since quotations are written once all of them
are there, and wait for ever."""


@pytest.fixture(scope="module")
def stocked(tmp_path_factory, embedding):
    folder = tmp_path_factory.mktemp("stocked")
    (folder / "wall.md").write_text(WALL, encoding="utf-8")
    with Library.open(folder / "home", embed_model=embedding) as library:
        library.add(folder / "wall.md")
    return folder / "home"


@pytest.fixture
def home(stocked, tmp_path):
    return shutil.copytree(stocked, tmp_path / "home")


class Window:
    """A terminal with `lede repl` in it."""

    def __init__(self, home):
        self.master, slave = pty.openpty()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LEDE_")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", HELD, "repl", "--home", str(home)],
            env=kept | {"PYTHONPATH": str(ROOT), "TERM": "dumb", "COLUMNS": "80"},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self.seen = ""

    def until(self, expected):
        """Reads until this has been written since the last time."""
        while expected not in self.seen:
            self.seen += os.read(self.master, 65536).decode().replace("\r\n", "\n")
        before, _, self.seen = self.seen.partition(expected)
        return before + expected

    def interrupt(self, expected):
        """Presses Ctrl-C until this is written: one that comes just before Python begins to wait for a line is lost."""
        while expected not in self.seen:
            self.process.send_signal(signal.SIGINT)
            while select.select([self.master], [], [], PATIENCE)[0] and expected not in self.seen:
                self.seen += os.read(self.master, 65536).decode().replace("\r\n", "\n")
        self.until(expected)

    def type(self, text):
        os.write(self.master, text.encode())


@pytest.fixture
def window(home):
    made = Window(home)
    yield made
    made.process.kill()
    made.process.wait()
    os.close(made.master)


def test_ctrl_c_stops_an_answer_ctrl_d_quits_and_the_lines_are_remembered(window, home):
    window.until("> ")
    window.type(f"{QUESTION}\n")
    window.until("held\n")
    window.process.send_signal(signal.SIGINT)
    window.until("stopped\n")
    window.until("> ")
    window.interrupt(QUIT)
    window.until("> ")
    window.type("When does work on it begin? The work on the harbour wall.\n")
    window.until("Quoted from 1 article")
    window.until("> ")
    window.type("\x04")
    kept = re.search(r"--conversation (\w+)", window.until("\n") + window.until("\n"))

    assert window.process.wait(60) == 0
    with Assistant.open(home) as assistant:
        [summary] = assistant.conversations()
        assert summary.id.startswith(kept[1])
        assert [turn.state for turn in assistant.conversation(summary.id).turns] == ["stopped", "answered"]
        assert assistant.conversation(summary.id).turns[0].sentences
    history = home / "repl-history"
    assert "When does work on it begin?" in history.read_text("utf-8")
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
