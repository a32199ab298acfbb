"""One request to a model and its reply, read in a thread of its own so that the caller can time out or cancel."""

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pydantic import SecretStr

from assistant.llms.faults import Endpoint, Fault, fault_of

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatMessage, ChatResponseGen
    from llama_index.core.llms import LLM

AHEAD = 256
"""Pieces that are read ahead of the caller: a reply that never ends fills no memory."""

PULSE = 0.25
"""Seconds after which the caller receives an empty piece, as a chance to stop."""


@dataclass(frozen=True)
class Message:
    """One message of a prompt."""

    role: Literal["system", "user"]
    content: str


class Request(Protocol):
    """One request: sent once, its reply read to the end or cancelled."""

    def pieces(self, messages: Sequence[Message], tokens: int) -> Iterator[str]:
        """Yield the text as it comes; an empty piece is a sign of life. Raises whatever goes wrong."""

    def cancel(self) -> None:
        """End the request, from any thread and at any time; reading may then fail."""

    def fault(self, error: BaseException) -> Fault:
        """Return what an error of `pieces` means."""


class LlamaIndexRequest:
    """A request to a LlamaIndex LLM, for chat or completion, streaming or not.

    Args:
        llm: any; it keeps its own limits and retries besides those of Lede.
        name: of the model.
    """

    def __init__(self, llm: "LLM", name: str) -> None:
        self._llm = llm
        self._endpoint = Endpoint(f"the language model {name} ({type(llm).__name__})", keys_of(llm))

    def pieces(self, messages: Sequence[Message], tokens: int) -> Iterator[str]:  # noqa: ARG002
        """See `Request`. The reader keeps the limit: each LLM has a name of its own for it."""
        return chat_pieces(self._llm, messages)

    def cancel(self) -> None:
        """See `Request`. The reader stops at the next piece: a library can be stopped nowhere else."""

    def fault(self, error: BaseException) -> Fault:
        """See `Request`."""
        return fault_of(error, self._endpoint)


def chat_pieces(llm: "LLM", messages: Sequence[Message], **options: Any) -> Iterator[str]:
    """Yield a LlamaIndex LLM's reply in pieces, or in one where it does not stream."""
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
    """Return the secrets that an LLM holds under the usual names, so that no message repeats them."""
    found = (getattr(llm, name, None) for name in ("api_key", "token", "password"))
    texts = (one.get_secret_value() if isinstance(one, SecretStr) else one for one in found)
    return tuple(SecretStr(text) for text in texts if isinstance(text, str) and text)


def _chat_messages(messages: Sequence[Message]) -> list["ChatMessage"]:
    from llama_index.core.base.llms.types import ChatMessage, MessageRole

    return [ChatMessage(role=MessageRole(message.role), content=message.content) for message in messages]


class Failed(Exception):
    """A reply, or the rest of one, will not come."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text)
        self.fault = fault


class TimedOut(Exception):
    """A time limit was reached.

    Args:
        silent: it was that of silence, not that of the whole.
    """

    def __init__(self, *, silent: bool) -> None:
        super().__init__()
        self.silent = silent


class Reply:
    """The reply to one request, while it is read.

    Args:
        connect: makes the request; may take long.
        messages: what is asked.
        tokens: most to write.
    """

    def __init__(self, connect: Callable[[], Request], messages: Sequence[Message], tokens: int) -> None:
        self._connect = connect
        self._messages = messages
        self._tokens = tokens
        self._stopped = threading.Event()
        self._request: Request | None = None
        self._pieces: queue.Queue[str | Fault | None] = queue.Queue(AHEAD)
        threading.Thread(target=self._read, name="lede-model", daemon=True).start()

    def pieces(self, *, silence: float, until: float) -> Iterator[str]:
        """Yield the reply as it comes; an empty piece says only that there is still time.

        Args:
            silence: seconds without a word from the model, at most.
            until: the moment (`time.monotonic`) at which the reply must be whole.

        Raises:
            Failed: the model or the connection to it failed.
            TimedOut: a limit was reached.
        """
        heard = time.monotonic()
        while (now := time.monotonic()) < until:
            try:
                piece = self._pieces.get(timeout=max(0.0, min(PULSE, until - now, heard + silence - now)))
            except queue.Empty:
                if time.monotonic() >= heard + silence:
                    raise TimedOut(silent=True) from None
                yield ""
                continue
            if piece is None:
                return
            if isinstance(piece, Fault):
                raise Failed(piece)
            heard = time.monotonic()
            yield piece
        raise TimedOut(silent=False)

    def close(self) -> None:
        """End the request at once."""
        self._stopped.set()
        if self._request is not None:
            self._request.cancel()

    def _read(self) -> None:
        end: Fault | None = None
        try:
            self._request = self._connect()
            if self._stopped.is_set():
                return
            for piece in self._request.pieces(self._messages, self._tokens):
                if not self._put(piece):
                    return
        except Failed as failed:
            end = failed.fault
        except BaseException as error:  # noqa: BLE001 - whatever a library raises, the caller must learn of it
            unsent = Fault(f"the language model cannot be asked ({type(error).__name__})")
            end = self._request.fault(error) if self._request else unsent
        self._put(end)

    def _put(self, piece: str | Fault | None) -> bool:
        while not self._stopped.is_set():
            try:
                self._pieces.put(piece, timeout=PULSE)
            except queue.Full:
                continue
            return True
        return False
