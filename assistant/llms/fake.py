"""`FakeLLM`: a LlamaIndex LLM that says what it is told, for tests and demonstrations.

llm = FakeLLM(["Kyiv rejected the plan [1]."])
with Assistant.open(llm=llm) as assistant:
assistant.ask("what did Kyiv do?")
print(llm.prompts[0])
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from llama_index.core.base.llms.types import CompletionResponse, CompletionResponseGen, LLMMetadata
from llama_index.core.llms import CustomLLM
from pydantic import PrivateAttr


class FakeLLM(CustomLLM):
    """Says what it is told, word by word.

    Args:
        replies: one for each prompt, the last again and again; or a function from the prompt to the reply.
        name: of the model, as an answer shows it.
        fail_after: words after which each reply ends in an error; None for never.
        error: the error that it ends in.
    """

    _replies: Sequence[str] | Callable[[str], str] = PrivateAttr()
    _name: str = PrivateAttr()
    _fail_after: int | None = PrivateAttr()
    _error: Exception = PrivateAttr()
    _prompts: list[str] = PrivateAttr(default_factory=list)

    def __init__(
        self,
        replies: Sequence[str] | Callable[[str], str],
        *,
        name: str = "fake",
        fail_after: int | None = None,
        error: Exception | None = None,
    ) -> None:
        super().__init__()
        self._replies = [replies] if isinstance(replies, str) else replies
        self._name = name
        self._fail_after = fail_after
        self._error = error or ConnectionError("the fake model failed, as it was told to")

    @classmethod
    def class_name(cls) -> str:
        """The name LlamaIndex stores it under."""
        return "FakeLLM"

    @property
    def metadata(self) -> LLMMetadata:
        """Its name."""
        return LLMMetadata(model_name=self._name)

    @property
    def prompts(self) -> tuple[str, ...]:
        """Every prompt so far; of a chat, its messages as "role: content" lines."""
        return tuple(self._prompts)

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: ARG002
        """The whole reply."""
        return CompletionResponse(text="".join(self._words(prompt)))

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:  # noqa: ARG002
        """The reply word by word."""
        text = ""
        for word in self._words(prompt):
            text += word
            yield CompletionResponse(text=text, delta=word)

    def _words(self, prompt: str) -> Iterator[str]:
        self._prompts.append(prompt)
        if callable(self._replies):
            reply = self._replies(prompt)
        else:
            reply = self._replies[min(len(self._prompts), len(self._replies)) - 1]
        words = re.findall(r"\s*\S+|\s+$", reply)
        yield from words[: self._fail_after]
        if self._fail_after is not None:
            raise self._error
