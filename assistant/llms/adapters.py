"""LlamaIndex LLMs of our own: `FakeLLM` for tests and demonstrations, `AdaptedLLM` for LlamaIndex's evaluators.

llm = FakeLLM(["Kyiv rejected the plan [1]."])
with Assistant.open(llm=llm) as assistant:
assistant.ask("what did Kyiv do?")
print(llm.prompts[0])
"""

import re
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from llama_index.core.base.llms.types import CompletionResponse, CompletionResponseGen, LLMMetadata
from llama_index.core.llms import CustomLLM
from pydantic import PrivateAttr

from assistant.llms.client import LanguageModel
from assistant.llms.transport import Message


class _Streaming(CustomLLM):
    """An LLM whose whole reply is its pieces."""

    @abstractmethod
    def pieces(self, prompt: str) -> Iterator[str]:
        """Yield the reply to a prompt in pieces."""

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: ARG002
        """Return the whole reply."""
        return CompletionResponse(text="".join(self.pieces(prompt)))

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:  # noqa: ARG002
        """Yield the reply as it comes."""
        text = ""
        for piece in self.pieces(prompt):
            text += piece
            yield CompletionResponse(text=text, delta=piece)


class AdaptedLLM(_Streaming):
    """A language model of ours: each prompt is one request.

    Args:
        model: is asked, and closed by the caller.
        context: tokens that a prompt and its reply may have together.
        tokens: that a reply may have.

    Raises:
        LanguageModelError: as `LanguageModel.stream`, by each request.
    """

    _model: LanguageModel = PrivateAttr()
    _context: int = PrivateAttr()
    _tokens: int = PrivateAttr()

    def __init__(self, model: LanguageModel, *, context: int, tokens: int) -> None:
        super().__init__()
        self._model, self._context, self._tokens = model, context, tokens

    @classmethod
    def class_name(cls) -> str:
        """Return the name LlamaIndex stores it under."""
        return "AdaptedLLM"

    @property
    def metadata(self) -> LLMMetadata:
        """The model's name and limits."""
        return LLMMetadata(model_name=self._model.name, context_window=self._context, num_output=self._tokens)

    def pieces(self, prompt: str) -> Iterator[str]:
        """Yield the model's reply."""
        return self._model.stream([Message("user", prompt)], tokens=self._tokens)


class FakeLLM(_Streaming):
    """Says what it is given to say, word by word.

    >>> llm = FakeLLM(["Kyiv rejected the plan [1]."])
    >>> llm.complete("What did Kyiv do?").text, llm.prompts
    ('Kyiv rejected the plan [1].', ('What did Kyiv do?',))

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
        """Return the name LlamaIndex stores it under."""
        return "FakeLLM"

    @property
    def metadata(self) -> LLMMetadata:
        """Its name."""
        return LLMMetadata(model_name=self._name)

    @property
    def prompts(self) -> tuple[str, ...]:
        """Every prompt so far; of a chat, its messages as "role: content" lines."""
        return tuple(self._prompts)

    def pieces(self, prompt: str) -> Iterator[str]:
        """Yield the reply word by word."""
        self._prompts.append(prompt)
        if callable(self._replies):
            reply = self._replies(prompt)
        else:
            reply = self._replies[min(len(self._prompts), len(self._replies)) - 1]
        words = re.findall(r"\s*\S+|\s+$", reply)
        yield from words[: self._fail_after]
        if self._fail_after is not None:
            raise self._error
