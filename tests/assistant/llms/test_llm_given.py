"""Any LlamaIndex LLM given in code: chat or completion, streaming or not, sound or failing."""

import itertools
import threading
from typing import Any

import pytest
from asking import ASKED
from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    CompletionResponse,
    LLMMetadata,
    MessageRole,
)
from llama_index.core.llms import LLM, CustomLLM, MockLLM
from llama_index.core.llms.mock import MockLLMWithNonyieldingChatStream

from assistant import FakeLLM, LanguageModelError, Settings
from assistant.llms import open_model


class Completion(CustomLLM):
    """The least that LlamaIndex asks of an LLM: it takes no options. Replies are made by the function."""

    replies: Any

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata()

    def complete(self, *_, formatted=False):  # noqa: ARG002
        return CompletionResponse(text="".join(self.replies()))

    def stream_complete(self, *_, formatted=False):  # noqa: ARG002
        return (CompletionResponse(text="", delta=piece) for piece in self.replies())


class Whole(Completion):
    """An LLM that cannot stream."""

    def stream_complete(self, *_, **__):
        raise NotImplementedError


class LateRefusal(Completion):
    """An LLM that says only when it is read that it cannot stream."""

    def stream_complete(self, *_, **__):
        raise NotImplementedError
        yield


class Cumulative(Completion):
    """An LLM whose stream has the whole text so far, and no deltas."""

    def stream_chat(self, *_, **__):
        for end in itertools.accumulate(self.replies()):
            yield ChatResponse(message=ChatMessage(role=MessageRole.ASSISTANT, content=end))


def opened(llm: LLM, **settings: object):
    return open_model(Settings.load(**settings), llm)


@pytest.mark.parametrize("kind", [Completion, Whole, LateRefusal, Cumulative])
def test_every_kind_of_llm_gives_its_answer(kind):
    model = opened(kind(replies=lambda: ["The ", "wall ", "fell."]))

    assert "".join(model.stream(ASKED, tokens=50)) == "The wall fell."


def test_llamaindex_own_mock_answers():
    assert "".join(opened(MockLLM(max_tokens=3)).stream(ASKED, tokens=50)) == "text text text"


def test_an_llm_that_yields_nothing_is_an_error():
    with pytest.raises(LanguageModelError, match="answered with nothing"):
        list(opened(MockLLMWithNonyieldingChatStream(max_tokens=3)).stream(ASKED, tokens=50))


def test_its_name_is_that_of_its_model():
    assert opened(FakeLLM([""], name="tiny-1b")).name == "tiny-1b"


def test_without_a_name_it_is_called_by_its_class():
    assert opened(Completion(replies=list)).name == "Completion"


def test_an_endless_llm_is_cut():
    model = opened(Completion(replies=lambda: (f"word{number} " for number in itertools.count())))

    assert len("".join(model.stream(ASKED, tokens=30)).split()) <= 30


@pytest.mark.parametrize("kind", [Completion, Whole])
def test_an_llm_that_hangs_is_given_up_in_time(kind):
    never = threading.Event()
    model = opened(kind(replies=lambda: [str(never.wait())]), model_timeout=1)

    with pytest.raises(LanguageModelError, match=r"did not begin to answer within 0.5 s"):
        list(model.stream(ASKED, tokens=50))
    never.set()


def test_an_llm_is_stopped_at_its_next_piece():
    ended, go_on = threading.Event(), threading.Event()

    def replies():
        try:
            yield "one "
            go_on.wait()
            yield "two "
        finally:
            ended.set()

    stream = opened(Completion(replies=replies)).stream(ASKED, tokens=50)
    next(stream)
    stream.close()
    go_on.set()

    assert ended.wait(5)


@pytest.mark.parametrize("error", [
    ValueError("no such\nthing"), ConnectionError("gone"), SystemExit(3), KeyError("x"), RuntimeError("sk-secret12345"),
    StopIteration(),
])  # fmt: skip
def test_whatever_an_llm_raises_becomes_one_line(error):
    def replies():
        raise error

    with pytest.raises(LanguageModelError) as caught:
        list(opened(Completion(replies=replies)).stream(ASKED, tokens=50))
    assert str(caught.value).startswith("the language model Completion (Completion) ")
    assert "\n" not in str(caught.value)
    assert "sk-secret" not in str(caught.value)


def test_what_came_before_a_failure_is_given():
    pieces = []

    with pytest.raises(LanguageModelError, match="as it was told to"):
        pieces.extend(opened(FakeLLM(["One two three"], fail_after=2, error=ValueError("as it was told to"))).stream(
            ASKED, tokens=50))  # fmt: skip
    assert "".join(pieces) == "One two"


def test_a_key_that_the_llm_holds_is_not_told():
    class Keyed(Completion):
        api_key: str = "the-key-of-some-vendor"

    def replies():
        raise ValueError("refused the-key-of-some-vendor")

    with pytest.raises(LanguageModelError, match=r"refused \[key\]"):
        list(opened(Keyed(replies=replies)).stream(ASKED, tokens=50))


def test_one_model_is_asked_from_many_threads():
    model = opened(FakeLLM(lambda prompt: prompt.split()[-2]))
    said: dict[int, str] = {}

    def ask(number: int) -> None:
        said[number] = "".join(model.stream([type(ASKED[0])("user", f"{number}")], tokens=50))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert said == {number: str(number) for number in range(16)}
