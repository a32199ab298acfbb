"""A `LanguageModel` as LlamaIndex wants one, for parts of it that ask a model by themselves.

Time limits, retries and what an error may say stay those of the model. Not here: the other way round, a LlamaIndex LLM
as a `LanguageModel` (`opening`).
"""

from typing import Any

from llama_index.core.base.llms.types import CompletionResponse, CompletionResponseGen, LLMMetadata
from llama_index.core.llms import CustomLLM
from pydantic import PrivateAttr

from assistant.llms.line import Message
from assistant.llms.model import LanguageModel


class AdaptedLLM(CustomLLM):
    """Answers each prompt by one request to the model.

    Args:
        model: is asked, and closed by whoever opened it.
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
        """The name LlamaIndex stores it under."""
        return "AdaptedLLM"

    @property
    def metadata(self) -> LLMMetadata:
        """The model's name and limits."""
        return LLMMetadata(model_name=self._model.name, context_window=self._context, num_output=self._tokens)

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: ARG002
        """The whole reply."""
        return CompletionResponse(text="".join(self._model.stream([Message("user", prompt)], tokens=self._tokens)))

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:  # noqa: ARG002
        """The reply as it comes."""
        text = ""
        for delta in self._model.stream([Message("user", prompt)], tokens=self._tokens):
            text += delta
            yield CompletionResponse(text=text, delta=delta)
