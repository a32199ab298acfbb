"""A server that hangs, drips, breaks off, never ends or talks nonsense: an answer or one line, in time, and no key."""

import contextlib
import itertools
import json
import socket

import pytest
from asking import ASKED, KEY, failure, reply
from faulty_server import END, HEAD, FaultyServer, chunk, endless, says, sends, silent, status, then_silent
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import LanguageModelError, Settings
from assistant.llms import open_model

pytestmark = pytest.mark.slow


def test_a_server_that_never_answers_is_given_up_in_time(served):
    model, server = served(silent, model_timeout=1)

    assert "did not begin to answer within 0.5 s" in failure(model)
    assert server.hung_up.wait(5)


def test_a_server_that_takes_the_connection_and_reads_nothing_is_given_up_in_time():
    with socket.create_server(("127.0.0.1", 0)) as listener:  # the system takes connections; nobody else does
        port = listener.getsockname()[1]
        model = open_model(Settings.load(model="x", model_url=f"http://127.0.0.1:{port}/v1", model_timeout=1))

        assert "did not begin to answer" in failure(model)


def test_a_server_that_stops_in_the_middle_is_given_up_in_time(served):
    model, server = served(then_silent("The "), model_timeout=1)

    assert "stopped in the middle" in failure(model)
    assert server.hung_up.wait(5)


def test_a_slow_drip_ends_with_the_whole_time(served):
    def drip():
        while not server.hung_up.wait(0.05):
            yield "x "

    model, server = served(endless(drip()), model_timeout=1)

    assert "did not finish within 1 s" in failure(model, tokens=1000)


def test_stopping_is_seen_by_the_server_at_once(served):
    model, server = served(then_silent("The ", "wall "))
    stream = model.stream(ASKED, tokens=50)

    assert next(piece for piece in stream if piece) == "The "
    stream.close()

    assert server.hung_up.wait(5)


def test_stopping_before_the_first_word_is_seen_by_the_server_at_once(served):
    model, server = served(silent)
    stream = model.stream(ASKED, tokens=50)

    assert next(stream) == ""
    stream.close()

    assert server.hung_up.wait(5)


def test_an_endless_answer_is_cut(served):
    words = (f"word{number} " for number in itertools.count())
    model, server = served(endless(words))

    text = reply(model, tokens=40)

    assert 10 <= len(text.split()) <= 40
    assert server.hung_up.wait(5)


def test_an_answer_that_repeats_itself_is_cut(served):
    model, server = served(endless(itertools.repeat("The wall fell down. ")))

    text = reply(model, tokens=100_000)

    assert text.startswith("The wall fell down. ")
    assert len(text) < 400
    assert server.hung_up.wait(5)


def test_a_line_without_an_end_fills_no_memory(served):
    def pour(call):
        call.write(HEAD + "data: ")
        with contextlib.suppress(OSError):
            while True:
                call.write(b"x" * 65_536)
        call.hung_up.set()

    model, server = served(pour)

    failure(model)
    assert server.hung_up.wait(5)


@pytest.mark.parametrize("answer", [
    HEAD + END,
    HEAD + chunk({"delta": {"content": " \n"}}) + END,
    HEAD + chunk({"delta": {"reasoning_content": "Let me think."}}) + END,
    HEAD + chunk({"delta": {"content": "<think>Let me think."}}) + END,
])  # fmt: skip
def test_an_answer_of_nothing_is_an_error(served, answer):
    model, server = served(sends(answer))

    assert "answered with nothing" in failure(model)
    assert len(server.calls) == 1


@pytest.mark.parametrize("answer", [
    HEAD + "data: {this is no JSON}\n\n",
    HEAD + "data: 17\n\n" + END,
    HEAD + 'data: {"choices": "none"}\n\n' + END,
    HEAD + chunk({"delta": {"content": 17}}) + END,
    HEAD + chunk({"delta": {"content": {"no": "text"}}}) + END,
    (HEAD + "data: ").encode() + b"\xff\xfe\x80\n\n",
    b"\x00\x01\x02 this is no HTTP\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n\r\nno gzip",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Welcome</html>",
    b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"error": "nothing here"}',
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nsome words",
    b"HTTP/1.1 999 What\r\n\r\n",
])  # fmt: skip
def test_garbage_is_an_error(served, answer):
    model, _ = served(sends(answer))

    failure(model)


PARTS = [
    HEAD, END, chunk({"delta": {"content": "wall"}}), chunk({}), chunk({"delta": None}), "data: ", "event: x\n",
    ": ping\n\n", "[DONE]", "\n\n", "{", "}", '"', "[", "]", ":", "17", "null", "choices", "delta", "content", "\udc80",
]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=12), st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_bytes_end_in_text_or_in_one_line(parts, sound):
    raw = ((HEAD if sound else "") + "".join(parts)).encode(errors="surrogateescape")
    with FaultyServer(sends(raw)) as server:
        model = open_model(Settings.load(model="x", model_url=server.url, model_retries=0))
        try:
            assert reply(model).strip()
        except LanguageModelError as error:
            assert "\n" not in str(error)  # noqa: PT017 - either end is right


def test_a_page_instead_of_an_answer_is_told_by_its_type(served):
    model, _ = served(sends(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html>Welcome</html>"))

    assert "sent text/html instead of a stream; LEDE_MODEL_URL usually ends in /v1" in failure(model)


def test_an_error_in_the_stream_is_told(served):
    broken = f"data: {json.dumps({'error': {'message': 'out of memory'}})}\n\n"
    model, _ = served(sends(HEAD + broken))

    assert failure(model).endswith("failed: out of memory")


def test_what_no_text_can_hold_is_taken_out(served):
    raw = HEAD + 'data: {"choices":[{"delta":{"content":"a\\u0000b\\ud83dc"}}]}\n\n' + END
    model, _ = served(sends(raw))

    assert reply(model) == "ab\ufffdc"


@pytest.mark.parametrize("place", ["message", "body", "stream", "model list", "redirect"])
@pytest.mark.parametrize("form", ["whole", "header", "part"])
def test_a_key_that_the_server_repeats_is_not_told(served, place, form):
    echo = {"whole": KEY, "header": f"Authorization: Bearer {KEY}", "part": f"...{KEY[5:19]}..."}[form]
    answers = {
        "message": status(400, body={"error": {"message": f"cannot read {echo}"}}),
        "body": status(500, body=f"<html>{echo}</html>"),
        "stream": sends(HEAD + f"data: {json.dumps({'error': {'message': echo}})}\n\n"),
        "model list": status(404),
        "redirect": status(302, {"Location": f"https://elsewhere.example/?key={echo}"}),
    }
    model, _ = served(answers[place], models=[f"name of {echo}"], model_retries=0)

    text = failure(model)
    assert KEY[5:19] not in text
    assert KEY not in repr(model)


def test_the_key_is_in_no_log(served, caplog):
    caplog.set_level("DEBUG")
    model, _ = served(status(500), says("Yes."))

    reply(model)

    assert caplog.records
    assert KEY not in caplog.text
