"""Reads one reply in a thread of its own, so that who waits for it can stop waiting: at a time limit, or when told to.

Not here: what to do about a failure (`model`).
"""

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence

from assistant.llms.faults import Fault
from assistant.llms.line import Line, Message

AHEAD = 256
"""Pieces that are read ahead of who reads them: a reply that never ends fills no memory."""

PULSE = 0.25
"""Seconds after which who waits is given an empty piece, as a chance to stop."""


class Failed(Exception):
    """A reply, or the rest of one, will not come."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text)
        self.fault = fault


class Late(Exception):
    """A time limit was reached.

    Args:
        silent: it was that of silence, not that of the whole.
    """

    def __init__(self, *, silent: bool) -> None:
        super().__init__()
        self.silent = silent


class Reading:
    """One request that is being read.

    Args:
        connect: makes the line; may take long.
        messages: what is asked.
        tokens: most to write.
    """

    def __init__(self, connect: Callable[[], Line], messages: Sequence[Message], tokens: int) -> None:
        self._connect = connect
        self._messages = messages
        self._tokens = tokens
        self._stopped = threading.Event()
        self._line: Line | None = None
        self._pieces: queue.Queue[str | Fault | None] = queue.Queue(AHEAD)
        threading.Thread(target=self._read, name="lede-model", daemon=True).start()

    def pieces(self, *, silence: float, until: float) -> Iterator[str]:
        """The reply as it comes; an empty piece says nothing, but that there is still time.

        Args:
            silence: seconds without a word from the model, at most.
            until: the moment (`time.monotonic`) at which the reply must be whole.

        Raises:
            Failed: the model or the way to it failed.
            Late: a limit was reached.
        """
        heard = time.monotonic()
        while (now := time.monotonic()) < until:
            try:
                piece = self._pieces.get(timeout=max(0.0, min(PULSE, until - now, heard + silence - now)))
            except queue.Empty:
                if time.monotonic() >= heard + silence:
                    raise Late(silent=True) from None
                yield ""
                continue
            if piece is None:
                return
            if isinstance(piece, Fault):
                raise Failed(piece)
            heard = time.monotonic()
            yield piece
        raise Late(silent=False)

    def close(self) -> None:
        """Ends the request at once."""
        self._stopped.set()
        if self._line is not None:
            self._line.hang_up()

    def _read(self) -> None:
        end: Fault | None = None
        try:
            self._line = self._connect()
            if self._stopped.is_set():
                return
            for piece in self._line.replies(self._messages, self._tokens):
                if not self._give(piece):
                    return
        except Failed as failed:
            end = failed.fault
        except BaseException as error:  # noqa: BLE001 - whatever a library raises, who waits must be told
            end = (
                self._line.fault(error)
                if self._line
                else Fault(f"no way to the language model ({type(error).__name__})")
            )
        self._give(end)

    def _give(self, piece: str | Fault | None) -> bool:
        while not self._stopped.is_set():
            try:
                self._pieces.put(piece, timeout=PULSE)
            except queue.Full:
                continue
            return True
        return False
