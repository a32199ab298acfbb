"""The fake: it says what it is told, to LlamaIndex and to Lede alike."""

import asyncio

import pytest
from llama_index.core.base.llms.types import ChatMessage

from assistant import FakeLLM


def test_it_says_each_reply_once_and_the_last_again_and_again():
    llm = FakeLLM(["One.", "Two."])

    assert [llm.complete("?").text for _ in range(4)] == ["One.", "Two.", "Two.", "Two."]


def test_a_single_text_is_its_only_reply():
    assert FakeLLM("One.").complete("?").text == "One."


def test_it_says_what_a_function_makes_of_the_prompt():
    assert FakeLLM(str.upper).complete("loud").text == "LOUD"


def test_it_streams_word_by_word():
    deltas = [response.delta for response in FakeLLM([" The wall\n\nfell. "]).stream_complete("?")]

    assert deltas == [" The", " wall", "\n\nfell.", " "]


def test_it_remembers_its_prompts():
    llm = FakeLLM(["Yes."])
    llm.complete("First?")
    llm.chat([ChatMessage(role="system", content="Be brief."), ChatMessage(role="user", content="Second?")])

    first, second = llm.prompts
    assert first == "First?"
    assert "system: Be brief." in second
    assert "user: Second?" in second


def test_it_fails_when_told_to_after_so_many_words():
    said = []

    with pytest.raises(ConnectionError):
        said.extend(response.delta for response in FakeLLM(["One two three"], fail_after=2).stream_complete("?"))
    assert said == ["One", " two"]


def test_it_fails_with_the_error_it_is_told():
    with pytest.raises(TimeoutError):
        FakeLLM(["One"], fail_after=0, error=TimeoutError()).complete("?")


def test_it_answers_those_who_wait_asynchronously():
    assert asyncio.run(FakeLLM(["Yes."]).acomplete("?")).text == "Yes."
