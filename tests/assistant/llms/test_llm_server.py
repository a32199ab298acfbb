"""A model at an OpenAI-compatible server: what is sent, what is tried again, and what a refusal becomes."""

import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from asking import ASKED, KEY, failure, reply
from faulty_server import cut, says, slams, status

from assistant import LanguageModelError, Settings
from assistant.llms import open_model

pytestmark = pytest.mark.slow


def test_an_answer_comes_in_the_pieces_in_which_it_was_written(served):
    model, _ = served(says("The ", "wall ", "fell."))

    assert [piece for piece in model.stream(ASKED, tokens=50) if piece] == ["The ", "wall ", "fell."]


def test_the_server_is_sent_the_model_the_messages_and_the_limit(served):
    model, server = served(says("Yes."))

    reply(model, tokens=33)

    (call,) = server.calls
    assert call.path == "/v1/chat/completions"
    assert call.headers["authorization"] == f"Bearer {KEY}"
    assert call.body["model"] == "test-model"
    assert call.body["messages"] == [{"role": one.role, "content": one.content} for one in ASKED]
    assert call.body["max_tokens"] == 33
    assert call.body["stream"] is True
    assert "tools" not in call.body


def test_nothing_is_told_of_this_machine(served, monkeypatch):
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody")
    model, server = served(says("Yes."))

    reply(model)

    assert set(server.calls[0].headers) <= {
        "host", "accept", "accept-encoding", "authorization", "content-type", "content-length", "user-agent",
        "connection",
    }  # fmt: skip
    assert server.calls[0].headers["user-agent"] == "lede"


def test_without_a_key_none_is_sent(served, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    model, server = served(says("Yes."), model_key=None)

    assert reply(model) == "Yes."
    assert "authorization" not in server.calls[0].headers


def test_an_address_may_be_given_with_what_belongs_behind_it(served):
    model, server = served(says("Yes."))
    longer = open_model(Settings.load(model="x", model_url=f"{server.url}/chat/completions/"))

    assert reply(longer) == reply(model) == "Yes."


def test_a_proxy_of_the_environment_is_used_but_not_for_this_machine(served, monkeypatch):
    _, proxy = served(says("By proxy."))
    direct, _ = served(says("Directly."))
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
    far = open_model(Settings.load(model="x", model_url="http://models.invalid/v1"))

    assert reply(far) == "By proxy."
    assert proxy.calls[0].path == "http://models.invalid/v1/chat/completions"
    assert reply(direct) == "Directly."


@pytest.mark.parametrize("code", [429, 500, 502, 503, 529])
def test_a_busy_or_failing_server_is_asked_again(served, code):
    model, server = served(status(code), says("Now."))

    assert reply(model) == "Now."
    assert len(server.calls) == 2


def test_a_server_that_stays_busy_is_given_up_after_the_retries(served):
    model, server = served(status(429, body={"error": {"message": "Slow down."}}), model_retries=1)

    assert "has too much to do (429): Slow down" in failure(model)
    assert len(server.calls) == 2


def test_without_retries_there_is_one_attempt(served):
    model, server = served(status(500), model_retries=0)

    assert "failed (500)" in failure(model)
    assert len(server.calls) == 1


@pytest.mark.parametrize("form", ["seconds", "moment"])
def test_the_time_that_a_server_asks_for_is_waited(served, form):
    # A moment has whole seconds: it may be up to one earlier than meant.
    wanted = "1" if form == "seconds" else format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    model, _ = served(status(429, {"Retry-After": wanted}), says("Now."))
    began = time.monotonic()

    assert reply(model) == "Now."
    assert time.monotonic() - began >= (1 if form == "seconds" else 0.5)


def test_no_server_is_waited_for_beyond_the_limit(served):
    model, server = served(status(429, {"Retry-After": "60"}), model_timeout=5)
    began = time.monotonic()

    assert "asks to wait 60 s" in failure(model)
    assert time.monotonic() - began < 5
    assert len(server.calls) == 1


def test_a_used_up_quota_is_not_asked_again(served):
    spent = {"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}}
    model, server = served(status(429, body=spent))

    assert "has no more to give to this account" in failure(model)
    assert len(server.calls) == 1


def test_nothing_is_asked_again_once_an_answer_has_begun(served):
    model, server = served(cut("The wall "))
    pieces = []

    with pytest.raises(LanguageModelError, match="broke off the connection"):
        pieces.extend(model.stream(ASKED, tokens=50))
    assert "".join(pieces) == "The wall "
    assert len(server.calls) == 1


def test_a_connection_that_breaks_before_an_answer_is_tried_once_more(served):
    model, server = served(slams, says("Now."))

    assert reply(model) == "Now."
    assert len(server.calls) == 2


def test_a_connection_that_always_breaks_is_given_up(served):
    model, server = served(slams)

    assert "broke off the connection" in failure(model)
    assert len(server.calls) == 2


def test_a_server_that_is_not_there_is_said_to_be_so():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    model = open_model(Settings.load(model="x", model_url=address))

    text = failure(model)
    assert address in text
    assert "refused the connection" in text
    assert "LEDE_MODEL_URL" in text


def test_an_unknown_name_is_said_to_be_one(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # no test asks a name server
    model = open_model(Settings.load(model="x", model_url="http://no-such-host.invalid/v1"))

    assert "no-such-host.invalid" in failure(model)
    assert "not found under this name" in failure(model)


def test_a_server_that_speaks_no_tls_is_said_to_speak_none(served):
    _, server = served(says("Yes."))
    model = open_model(Settings.load(model="x", model_url=server.url.replace("http:", "https:")))

    assert "no secure connection" in failure(model)


@pytest.mark.parametrize("code", [401, 403])
def test_a_refused_key_is_called_that_without_what_the_server_says(served, code):
    model, server = served(status(code, body={"error": {"message": f"Incorrect API key: {KEY[:12]}***{KEY[-4:]}"}}))

    text = failure(model)
    assert f"refused the key ({code}); correct LEDE_MODEL_KEY" in text
    assert KEY[:12] not in text
    assert len(server.calls) == 1


def test_a_missing_key_is_called_that(served):
    model, _ = served(status(401), model_key=None)

    assert "wants a key (401); set LEDE_MODEL_KEY" in failure(model)


def test_an_unknown_model_is_named_with_those_that_are_there(served):
    model, _ = served(status(404), models=["alpha", "beta"])

    assert "has no model 'test-model' (404), it has alpha, beta; set LEDE_MODEL" in failure(model)


def test_a_server_with_many_models_names_a_few(served):
    model, _ = served(status(404), models=[f"m{number}" for number in range(9)])

    assert "m0, m1, m2, m3, m4, m5 and 3 more" in failure(model)


def test_an_address_with_nothing_there_is_said_to_be_one(served):
    model, _ = served(status(404))

    assert "has nothing at this address (404); LEDE_MODEL_URL usually ends in /v1" in failure(model)


def test_an_address_that_has_moved_is_told(served):
    model, _ = served(status(307, {"Location": "https://elsewhere.example/v1"}))

    assert "sends to another address (307): https://elsewhere.example/v1" in failure(model)


def test_a_prompt_that_is_too_long_is_told_in_the_words_of_the_server(served):
    model, server = served(status(400, body={"error": {"message": "the request exceeds the context size"}}))

    assert "refused the request (400): the request exceeds the context size" in failure(model)
    assert len(server.calls) == 1


@pytest.mark.parametrize("refusal", [
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    "Unsupported value: 'temperature' does not support 0.0 with this model.",
    "System role not supported",
])  # fmt: skip
def test_a_model_with_other_ways_is_asked_in_them(served, refusal):
    model, server = served(status(400, body={"error": {"message": refusal}}), says("Yes."), model_retries=0)

    assert reply(model) == "Yes."
    usual, other = (call.body for call in server.calls)
    assert usual != other
    assert reply(model) == "Yes."
    assert server.calls[2].body == other


def test_a_limit_under_another_name_keeps_its_value(served):
    refusal = {"error": {"message": "Use 'max_completion_tokens' instead."}}
    model, server = served(status(400, body=refusal), says("Yes."))

    reply(model, tokens=33)

    assert server.calls[1].body["max_completion_tokens"] == 33
    assert "max_tokens" not in server.calls[1].body
