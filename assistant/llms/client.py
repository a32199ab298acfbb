"""A language model that always comes to an end: in text, or in one `LanguageModelError`, within its time limit."""

import contextlib
import random
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import Any, TypeVar

from llama_index.core.base.llms.types import CompletionResponse, CompletionResponseGen, LLMMetadata
from llama_index.core.llms import CustomLLM
from pydantic import PrivateAttr

from assistant.errors import LanguageModelError
from assistant.llms.faults import Again, Fault
from assistant.llms.reply import readable
from assistant.llms.transport import PULSE, Failed, Late, Line, Message, Reading

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
"""Seconds before the second attempt, and before a later one at most; doubled each time, and shortened by chance."""

NOTHING = "answered with nothing (one that thinks first may need more than LEDE_MODEL_TOKENS allows)"


class LanguageModel:
    """Any model behind one door. Safe to share between threads.

    Args:
        name: as an answer shows it.
        connect: makes the line for one request; called in a thread of its own, and may take long.
        where: the model is, in words that stand behind its name.
        timeout: seconds that a reply may take, retries included.
        silence: seconds without a word, at most.
        retries: attempts after the first, where a server is busy or fails.
        close: lets go of what the model holds.
    """

    def __init__(
        self,
        name: str,
        connect: Callable[[], Line],
        *,
        where: str,
        timeout: float,
        silence: float,
        retries: int,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self.name = name
        self.where = where
        self._timeout = timeout
        self._silence = silence
        self._connect = connect
        self._retries = retries
        self._close = close

    def __repr__(self) -> str:
        return f"<LanguageModel {self.name} {self.where}>"

    def close(self) -> None:
        """Stops what was started for this model; it starts again when next asked."""
        self._close()

    def stream(self, messages: Sequence[Message], *, tokens: int) -> Generator[str, None, None]:
        """The reply as it is written.

        An empty piece comes now and then while nothing else does: a moment to stop. Closing ends the request at once.
        A reply ends without an error after `tokens` tokens, and where it goes on repeating itself.

        Args:
            messages: what is asked, in order.
            tokens: most to write.

        Raises:
            LanguageModelError: no reply, or not the whole of it; what came before was yielded.
        """
        until = time.monotonic() + self._timeout
        failures = 0
        while True:
            begun = False
            fault: Fault | None = None
            with contextlib.closing(Reading(self._connect, messages, tokens)) as reading:
                try:
                    for delta in readable(reading.pieces(silence=self._silence, until=until), tokens):
                        begun = begun or bool(delta.strip())
                        yield delta
                except Failed as failed:
                    fault = failed.fault
                except Late as late:
                    fault = self._late(late, begun=begun)
            if fault is None and begun:
                return
            fault = fault or self._fault(NOTHING)
            pause = None if begun else self._pause(fault, failures, until)
            if pause is None:
                raise LanguageModelError(fault.text)
            failures += 1
            yield from _waited(pause)

    def _fault(self, text: str) -> Fault:
        return Fault(f"the language model {self.name} {self.where} {text}")

    def _late(self, late: Late, *, begun: bool) -> Fault:
        if not late.silent:
            return self._fault(f"did not finish within {self._timeout:g} s (LEDE_MODEL_TIMEOUT)")
        did = "stopped in the middle and did not go on" if begun else "did not begin to answer"
        return self._fault(
            f"{did} within {self._silence:g} s (LEDE_MODEL_TIMEOUT allows {self._timeout:g} s for a whole answer)"
        )

    def _pause(self, fault: Fault, failures: int, until: float) -> float | None:
        """Seconds to wait before the next attempt; None where there is to be none."""
        most = {Again.NEVER: 0, Again.ONCE: min(1, self._retries), Again.OFTEN: self._retries}[fault.again]
        if failures >= most:
            return None
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2**failures)
        pause = random.uniform(longest / 2, longest) if fault.wait is None else fault.wait  # noqa: S311 - no secret
        return pause if time.monotonic() + pause < until else None


def _waited(seconds: float) -> Generator[str, None, None]:
    """Waits, with an empty piece now and then."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        yield ""
        time.sleep(min(left, PULSE))


Outcome = TypeVar("Outcome")


def short_reply(
    model: LanguageModel,
    messages: Sequence[Message],
    *,
    tokens: int,
    patience: float,
    enough: Callable[[str], bool] = lambda _: False,
) -> Generator[None, None, str | None]:
    """What a model writes; None where it fails or takes too long.

    Yields while it is waited for, a moment to stop: closing ends the request at once.

    Args:
        tokens: most that it may write.
        patience: seconds that it has, fewer than its settings allow for a whole answer.
        enough: whether what has come so far will do; the rest is then not waited for.
    """
    until, text = time.monotonic() + patience, ""
    try:
        with closing(model.stream(messages, tokens=tokens)) as pieces:
            for piece in pieces:
                text += piece
                if piece and enough(text):
                    break
                if time.monotonic() > until:
                    return None
                yield
    except LanguageModelError:
        return None
    return text.strip()


def waited(steps: Generator[object, None, Outcome]) -> Outcome:
    """What a generator comes to, by whoever does not stop it."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


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
