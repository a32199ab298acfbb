"""What one request to a model looks like, whoever answers it: `Line`; and the line to a LlamaIndex `LLM` given in code.

Not here: the line to a server (`server`), time limits and retries (`model`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pydantic import SecretStr

from assistant.llms.faults import Fault, Place, fault_of

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatMessage, ChatResponseGen
    from llama_index.core.llms import LLM


@dataclass(frozen=True)
class Message:
    """One message of a prompt."""

    role: Literal["system", "user"]
    content: str


class Line(Protocol):
    """One request: asked once, read to its end or hung up."""

    def replies(self, messages: Sequence[Message], tokens: int) -> Iterator[str]:
        """The text as it comes, in pieces; an empty piece is a sign of life. Raises whatever goes wrong."""

    def hang_up(self) -> None:
        """Ends the request, from any thread and at any time; reading may then fail."""

    def fault(self, error: BaseException) -> Fault:
        """What an error of `replies` means."""


class GivenLine:
    """The line to a LlamaIndex LLM, for chat or completion, streaming or not. It is hung up at its next piece.

    Args:
        llm: any; it keeps its own limits and retries besides those of Lede.
        name: of the model.
    """

    def __init__(self, llm: "LLM", name: str) -> None:
        self._llm = llm
        self._place = Place(f"the language model {name} ({type(llm).__name__})", keys_of(llm))

    def replies(self, messages: Sequence[Message], tokens: int) -> Iterator[str]:  # noqa: ARG002
        """See `Line`. The limit is kept by the reader: an LLM would have to be told of it in a way of its own."""
        return pieces(self._llm, messages)

    def hang_up(self) -> None:
        """See `Line`. The reader stops by itself at the next piece: a library has no other place to stop it."""

    def fault(self, error: BaseException) -> Fault:
        """See `Line`."""
        return fault_of(error, self._place)


def pieces(llm: "LLM", messages: Sequence[Message], **options: Any) -> Iterator[str]:
    """A LlamaIndex LLM's reply in pieces, or in one where it does not stream."""
    chat = _chat_messages(messages)
    begun = False
    try:
        for piece in _streamed(llm.stream_chat(chat, **options)):
            begun = True
            yield piece
    except NotImplementedError:
        if begun:
            raise
        yield llm.chat(chat, **options).message.content or ""


def _streamed(responses: "ChatResponseGen") -> Iterator[str]:
    seen = ""
    try:
        for response in responses:
            if response.delta is not None:
                yield response.delta
                continue
            content = response.message.content or ""  # some integrations give the whole text so far, and no delta
            yield content.removeprefix(seen)
            seen = content
    finally:
        responses.close()  # at once, not when the garbage is collected


def keys_of(llm: "LLM") -> tuple[SecretStr, ...]:
    """The secrets that an LLM holds under the usual names, so that no message repeats them."""
    found = (getattr(llm, name, None) for name in ("api_key", "token", "password"))
    texts = (one.get_secret_value() if isinstance(one, SecretStr) else one for one in found)
    return tuple(SecretStr(text) for text in texts if isinstance(text, str) and text)


def _chat_messages(messages: Sequence[Message]) -> list["ChatMessage"]:
    from llama_index.core.base.llms.types import ChatMessage, MessageRole

    return [ChatMessage(role=MessageRole(message.role), content=message.content) for message in messages]
