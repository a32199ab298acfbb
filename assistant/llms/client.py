"""A language model that always comes to an end: in text, or in one `LanguageModelError`, within its time limit."""

import logging
import random
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar

from assistant.errors import LanguageModelError
from assistant.llms.faults import Fault, Retry
from assistant.llms.reply_filter import readable
from assistant.llms.transport import PULSE, Failed, Message, Reply, Request, TimedOut

logging.getLogger("lede").addHandler(logging.NullHandler())  # else Python writes warnings to standard error
_LOG = logging.getLogger("lede.llms")
"""A warning for each failure of a model, whatever is done without it: no key, no prompt, no words of a server."""

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
"""Seconds before the second attempt, and before a later one at most; doubled each time, and shortened by chance."""

NOTHING = "answered with nothing (one that thinks first may need more than LEDE_MODEL_TOKENS allows)"


@dataclass(frozen=True, eq=False)
class LanguageModel:
    """A client for any language model. Safe to share between threads.

    Attributes:
        name: as an answer shows it.
        connect: makes one request; called in a thread of its own, and may take long.
        where: the model is, in words that follow its name.
        timeout: seconds that a reply may take, retries included.
        silence: seconds without a word, at most.
        retries: attempts after the first, where a server is busy or fails.
        release: releases what the model holds.
    """

    name: str
    connect: Callable[[], Request]
    where: str
    timeout: float
    silence: float
    retries: int
    release: Callable[[], None] = lambda: None

    def __repr__(self) -> str:
        return f"<LanguageModel {self.name} {self.where}>"

    def close(self) -> None:
        """Stop what was started for this model; it starts again when next asked."""
        self.release()

    def stream(self, messages: Sequence[Message], *, tokens: int) -> Generator[str, None, None]:
        """Yield the reply as it is written.

        An empty piece comes now and then while nothing else does: a moment to stop. Closing ends the request at once.
        A reply ends without an error after `tokens` tokens, and where it begins to repeat itself.

        Args:
            messages: what is asked, in order.
            tokens: most to write.

        Raises:
            LanguageModelError: no reply, or not the whole of it; what came before was yielded.
        """
        until = time.monotonic() + self.timeout
        failures = 0
        while True:
            begun = False
            fault: Fault | None = None
            with closing(Reply(self.connect, messages, tokens)) as reply:
                try:
                    for delta in readable(reply.pieces(silence=self.silence, until=until), tokens):
                        begun = begun or bool(delta.strip())
                        yield delta
                except Failed as failed:
                    fault = failed.fault
                except TimedOut as late:
                    fault = self._timed_out(late, begun=begun)
            if fault is None and begun:
                return
            fault = fault or self._fault(NOTHING)
            pause = None if begun else self._pause(fault, failures, until)
            if pause is None:
                _LOG.warning("%s", fault.logged)
                raise LanguageModelError(fault.text)
            failures += 1
            yield from _waited(pause)

    def _fault(self, text: str) -> Fault:
        return Fault(f"the language model {self.name} {self.where} {text}")

    def _timed_out(self, late: TimedOut, *, begun: bool) -> Fault:
        if not late.silent:
            return self._fault(f"did not finish within {self.timeout:g} s (LEDE_MODEL_TIMEOUT)")
        did = "stopped in the middle and did not go on" if begun else "did not begin to answer"
        return self._fault(
            f"{did} within {self.silence:g} s (LEDE_MODEL_TIMEOUT allows {self.timeout:g} s for a whole answer)"
        )

    def _pause(self, fault: Fault, failures: int, until: float) -> float | None:
        """Seconds to wait before the next attempt; None where there is to be none."""
        most = {Retry.NEVER: 0, Retry.ONCE: min(1, self.retries), Retry.OFTEN: self.retries}[fault.again]
        if failures >= most:
            return None
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2**failures)
        pause = random.uniform(longest / 2, longest) if fault.wait is None else fault.wait  # noqa: S311 - no secret
        return pause if time.monotonic() + pause < until else None


def _waited(seconds: float) -> Generator[str, None, None]:
    """Wait, with an empty piece now and then."""
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
    """Return what a model writes; None where it fails or takes too long.

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
                    _LOG.warning("%s %s did not finish a short reply within %g s", model.name, model.where, patience)
                    return None
                yield
    except LanguageModelError:
        return None
    return text.strip()


def waited(steps: Generator[object, None, Outcome]) -> Outcome:
    """Run a generator to its end and return what it returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
