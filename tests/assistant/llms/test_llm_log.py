"""A model's failures in the log: what failed, and nothing that was asked, read or kept secret."""

import logging

import pytest
from asking import ASKED, KEY, failure
from faulty_server import says, status

from assistant import FakeLLM, Settings
from assistant.llms import open_model, short_reply, waited


@pytest.fixture
def warnings(caplog: pytest.LogCaptureFixture):
    """What is logged of models as warnings, as it is shown."""
    caplog.set_level(logging.INFO, "lede.llms")

    def logged() -> list[str]:
        return [one.getMessage() for one in caplog.records if one.name == "lede.llms" and one.levelname == "WARNING"]

    return logged


@pytest.mark.parametrize("code", [400, 401, 429, 500])
def test_a_failure_is_logged_without_the_words_of_the_server(served, warnings, code):
    model, server = served(status(code, body={"error": {"message": f"{KEY}: {ASKED[1].content}"}}), model_retries=0)

    text = failure(model)

    (said,) = warnings()
    assert said.startswith(f"the language model's server at {server.url} ")
    assert f"({code})" in said
    assert text.startswith(said)
    assert KEY not in said
    assert ASKED[1].content not in said


def test_what_another_attempt_mends_is_no_failure(served, warnings):
    model, _ = served(status(500), says("Yes."))

    assert "".join(model.stream(ASKED, tokens=5)) == "Yes."
    assert warnings() == []


def test_a_short_reply_that_fails_is_done_without_and_logged(served, warnings):
    model, _ = served(status(404), models=["another"], model_retries=0)

    assert waited(short_reply(model, ASKED, tokens=5, patience=20)) is None
    assert len(warnings()) == 1


def test_a_short_reply_that_takes_too_long_is_logged(warnings):
    model = open_model(Settings.load(), FakeLLM(["One two."], name="tiny"))

    assert waited(short_reply(model, ASKED, tokens=5, patience=0)) is None
    assert warnings() == ["tiny (FakeLLM) did not finish a short reply within 0 s"]


def test_the_log_is_silent_where_nobody_listens():
    assert any(isinstance(one, logging.NullHandler) for one in logging.getLogger("lede").handlers)
