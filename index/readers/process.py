"""One worker as the library sees it: started, asked, listened to, ended."""

import json
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Condition, Thread
from time import monotonic
from typing import Any, BinaryIO, NamedTuple, cast

from index.errors import ReadersUnavailable
from index.readers.protocol import MAX_FRAME, OUT_OF_MEMORY, ReadLimits, pack, read_frame, write_frame

READ_AHEAD = 4_000_000
"""Bytes of answers that may wait here before a worker is held up: some seconds of embedding."""

ASKED_AHEAD = 4_000
"""Bytes of tasks that may wait in the pipe. Windows' pipes hold 4,096, and a write that does not fit would wait for a
worker that waits for us."""

CLOCK, LEAST_CLOCK = 4, 10.0
"""By the clock, reading may take so many times its limit of a processor's time, and at least so many seconds."""

IDLE = 60.0
"""Seconds without work after which a worker ends."""

START = 120.0
"""Seconds by the clock until a task is begun: Python and a parser are imported, on a machine that has other work."""

PACE = 0.05
"""Seconds between two looks at whether to go on waiting."""


class Task(NamedTuple):
    """Something to read.

    Attributes:
        message: see `protocol`; the limits are added.
        body: the bytes, where they are not in a file.
    """

    message: dict[str, Any]
    body: bytes | None = None


class WorkerFailed(Exception):
    """A worker ended, or had to be ended, before its task was done.

    Attributes:
        reason: what the file did, or None where the worker may have ended for another reason.
        begun: whether the task was begun.
    """

    def __init__(self, reason: str | None, *, begun: bool) -> None:
        super().__init__(reason)
        self.reason, self.begun = reason, begun


class WorkerStopped(Exception):
    """Somebody asked to stop while a worker was waited for."""


class Worker:
    """A process that reads, for one thread at a time; tasks are done in the order they are given.

    Raises:
        ReadersUnavailable: it cannot be started.
    """

    def __init__(self) -> None:
        self._process = _started()
        self._questions = cast("BinaryIO", self._process.stdin)
        self._answers = cast("BinaryIO", self._process.stdout)
        self._frames: SimpleQueue[bytes | None] = SimpleQueue()
        self._taken = Condition()
        self._waiting = 0
        self._asked: deque[int] = deque()
        self._ended = False
        Thread(target=self._listen, name="lede-reader", daemon=True).start()

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    @property
    def is_free(self) -> bool:
        """Whether everything it was asked is answered."""
        return not self._asked

    def has_room(self, task: Task) -> bool:
        """Return whether a task can be given now, without a wait for earlier ones."""
        return not self._asked or (task.body is None and sum(self._asked) + _size(task) <= ASKED_AHEAD)

    def ask(self, task: Task, limits: ReadLimits) -> None:
        """Give it a task that it has room for."""
        self._asked.append(_size(task))
        # Where it has ended, there will be no answer, which tells the same.
        with suppress(OSError):
            write_frame(self._questions.fileno(), pack(task.message | limits._asdict()))
            if task.body is not None:
                write_frame(self._questions.fileno(), task.body)

    def answers(self, limits: ReadLimits, stop: Callable[[], bool] | None) -> Iterator[list[Any]]:
        """Yield the answers to the first task that is not answered.

        Raises:
            WorkerFailed: there will be no more of them.
            WorkerStopped: `stop` said yes.
        """
        by_clock = max(LEAST_CLOCK, CLOCK * limits.seconds)
        self._answer(START, limits, stop, begun=False)
        while (answer := self._answer(by_clock, limits, stop))[0] != "end":
            yield answer
        self._asked.popleft()

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        with self._taken:
            self._ended = True
            self._taken.notify()
        self._process.wait()
        self._questions.close()

    def forget(self) -> None:
        """Let go of the process without ending it: it is another's, of which this process is a fork."""
        self._process.returncode = 0
        self._questions.close()
        self._answers.close()

    def _answer(
        self, seconds: float, limits: ReadLimits, stop: Callable[[], bool] | None, *, begun: bool = True
    ) -> list[Any]:
        deadline = monotonic() + seconds
        while True:
            if stop and stop():
                raise WorkerStopped
            try:
                frame = self._frames.get(timeout=PACE)
                break
            except Empty:
                if monotonic() >= deadline:
                    raise WorkerFailed(_too_long(limits) if begun else None, begun=begun) from None
        if frame is None:
            raise WorkerFailed(_why(self._process.wait(), limits), begun=begun)
        with self._taken:
            self._waiting -= len(frame)
            self._taken.notify()
        try:
            answer = json.loads(frame)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, list) or not answer or (answer[0] == "begun") == begun:
            raise WorkerFailed("the program that reads it gave no answer that can be understood", begun=begun)
        return answer

    def _listen(self) -> None:
        """Take the answers as they come, in a thread: not every system can wait for a pipe with a limit on time."""
        with suppress(OSError, ValueError):
            while (frame := read_frame(self._answers.fileno(), MAX_FRAME)) is not None:
                with self._taken:
                    self._frames.put(frame)
                    self._waiting += len(frame)
                    self._taken.wait_for(lambda: self._ended or self._waiting < READ_AHEAD)
        self._process.kill()
        self._process.wait()
        self._answers.close()
        self._frames.put(None)


def _started() -> subprocess.Popen[bytes]:
    from multiprocessing.spawn import get_executable  # knows of programs that have Python within

    program = os.fsdecode(get_executable() or "")
    if not program:
        raise ReadersUnavailable(
            "files are read by a second Python process, and this one does not know its own program (sys.executable is "
            "empty); name one with multiprocessing.set_executable"
        )
    worker = Path(__file__).with_name("worker.py")
    try:
        process = subprocess.Popen(  # noqa: S603 - nothing of it comes from outside
            [program, "-I", "-X", f"utf8={sys.flags.utf8_mode}", str(worker)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd=worker.parent,
            env={name: value for name, value in os.environ.items() if not name.upper().startswith("LEDE_")},  # keys
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise ReadersUnavailable(
            f"files are read by a second Python process, which could not be started ({program}: {error.strerror}); "
            "make room for another process, or name another Python with multiprocessing.set_executable"
        ) from error
    paths = [one for one in sys.path if isinstance(one, str) and Path(one).is_absolute()]
    with suppress(OSError):  # told by its first answer, which does not come
        cast("BinaryIO", process.stdin).write(json.dumps([IDLE, paths]).encode() + b"\n")
    return process


def _size(task: Task) -> int:
    return len(pack(task.message)) + 100


def _too_long(limits: ReadLimits) -> str:
    return f"reading it took longer than {limits.seconds:g} seconds; split it, or set LEDE_READ_SECONDS higher"


def _why(code: int, limits: ReadLimits) -> str | None:
    """What the file did for a worker to end with this code."""
    if sys.platform != "win32" and code == -signal.SIGPROF:
        return _too_long(limits)
    if code == OUT_OF_MEMORY:
        return f"reading it takes more than {limits.memory:,} MB of memory; split it, or set LEDE_READ_MEMORY higher"
    return None
