"""A real model in a process of its own: it answers, can be stopped, comes back, and goes with Lede."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from asking import ASKED

from assistant import LanguageModelError, Settings
from assistant.llms import LanguageModel, Message, open_model
from assistant.llms.gguf import GgufServer

ROOT = Path(__file__).parents[3]
STORY = [Message("user", "Tell a long story about a harbour wall.")]


@pytest.fixture(scope="module")
def running(smollm):
    """One model for the tests that leave it as it is."""
    model = open_model(Settings.load(model=str(smollm)))
    yield model
    model.close()


@pytest.fixture
def server(smollm):
    """A server whose process a test may look into."""
    made = GgufServer(smollm, context=500, tokens=200, timeout=60)
    yield made
    made.stop()


def process_of(server: GgufServer) -> "subprocess.Popen[str]":
    return server._process._popen


def model_at(server: GgufServer) -> LanguageModel:
    return LanguageModel("smollm", server.request, where="here", timeout=60, silence=60, retries=1)


def test_a_real_answer_comes_in_pieces(running):
    pieces = [piece for piece in running.stream(ASKED, tokens=20) if piece]

    assert len(pieces) > 1
    assert "".join(pieces).strip()


def test_the_same_question_gets_the_same_answer(running):
    first, second = ("".join(running.stream(STORY, tokens=20)) for _ in range(2))

    assert first == second


def test_it_writes_no_more_than_it_may(running):
    assert 0 < len([piece for piece in running.stream(STORY, tokens=12) if piece]) <= 12


def test_a_prompt_beyond_its_context_is_an_error(running):
    with pytest.raises(LanguageModelError, match="on this machine refused the request"):
        list(running.stream([Message("user", "wall " * 20_000)], tokens=10))


def test_a_stopped_answer_makes_room_for_the_next(running):
    stream = running.stream(STORY, tokens=3000)
    next(piece for piece in stream if piece)
    stream.close()
    began = time.monotonic()
    next(piece for piece in running.stream(ASKED, tokens=5) if piece)

    assert time.monotonic() - began < 20  # 3,000 tokens take a minute and more


def test_its_server_is_on_this_machine_alone_and_wants_a_key(server):
    server.request()
    url = server._process.server().url

    assert url.host == "127.0.0.1"
    assert httpx.get(f"{url}/models").status_code == 401
    assert httpx.post(f"{url}/chat/completions", json={"messages": []}).status_code == 401


def test_its_key_is_in_no_list_of_processes(server, monkeypatch):
    monkeypatch.setenv("LEDE_MODEL_KEY", "a-key-for-another")
    server.request()
    proc = Path(f"/proc/{process_of(server).pid}")
    key = server._process.server().key.get_secret_value()

    assert key not in " ".join(process_of(server).args)
    if proc.exists():
        seen = (proc / "environ").read_bytes() + (proc / "cmdline").read_bytes()
        assert key.encode() not in seen
        assert b"a-key-for-another" not in seen


def test_stopping_ends_the_process_and_asking_starts_another(server):
    model = model_at(server)
    list(model.stream(ASKED, tokens=3))
    first = process_of(server)
    server.stop()

    assert first.poll() is not None
    assert "".join(model.stream(ASKED, tokens=3))


def test_it_can_be_stopped_while_it_loads(server):
    model = model_at(server)
    stream = model.stream(ASKED, tokens=3)
    next(stream)
    server.stop()

    with contextlib.suppress(LanguageModelError):  # it was asked again where it was stopped very early
        list(stream)


def test_a_process_that_died_is_started_again(server):
    model = model_at(server)
    list(model.stream(ASKED, tokens=3))
    process_of(server).kill()
    process_of(server).wait()

    assert "".join(model.stream(ASKED, tokens=3))


def test_a_process_that_dies_in_the_middle_ends_the_answer_with_one_line(server):
    stream = model_at(server).stream(STORY, tokens=200)
    next(piece for piece in stream if piece)
    process_of(server).kill()

    with pytest.raises(LanguageModelError, match="on this machine"):
        list(stream)


def test_a_process_that_stands_still_is_given_up_in_time(server):
    server.request()
    model = LanguageModel("smollm", server.request, where="here", timeout=2, silence=1, retries=1)
    process_of(server).send_signal(signal.SIGSTOP)
    try:
        with pytest.raises(LanguageModelError, match="did not begin to answer within 1 s"):
            list(model.stream(ASKED, tokens=3))
    finally:
        process_of(server).send_signal(signal.SIGCONT)


def test_a_file_that_is_no_model_is_said_to_be_none(tmp_path):
    (tmp_path / "words.gguf").write_text("These are words.", encoding="utf-8")
    model = open_model(Settings.load(model=str(tmp_path / "words.gguf")))

    with pytest.raises(LanguageModelError, match="words on this machine cannot be run"):
        list(model.stream(ASKED, tokens=3))


ASK_AND_DIE = """
import os, sys
from assistant import Settings
from assistant.llms import Message, open_model

model = open_model(Settings.load(model=sys.argv[1]))
next(piece for piece in model.stream([Message("user", "Hello")], tokens=3) if piece)
process = model.connect.__self__._process._popen
print(process.pid, flush=True)
if sys.argv[2] == "killed":
    os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("how", ["ended", "killed"])
def test_it_never_outlives_the_program_that_started_it(smollm, how):
    asked = [sys.executable, "-c", ASK_AND_DIE, str(smollm), how]
    with subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        pid = int(program.stdout.readline())
        program.wait(60)

    assert gone(pid)


def gone(pid: int) -> bool:
    """Whether a process, which need not be our child, ends within some seconds."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 20)[0])
    finally:
        os.close(handle)
