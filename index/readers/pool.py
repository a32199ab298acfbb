"""The workers of this process, kept warm from one addition to the next.

They end by themselves when nobody has had work for them for a while, and at this process's end, however that comes. Not
here: what they are asked (`dispatch`).
"""

import atexit
import os
from collections.abc import Callable
from threading import Condition

from index.readers.process import PACE, Worker, WorkerStopped

MOST = max(8, os.cpu_count() or 1)
"""Workers at once. More than cores: an addition keeps its worker while it embeds or waits for its turn to write, and a
hard file in one is not to hold up the others."""


class Pool:
    """Workers that are lent and given back."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._idle: list[Worker] = []
        self._lent: set[Worker] = set()

    def lend(self, stop: Callable[[], bool] | None = None) -> Worker:
        """A worker for whoever asks, until they give it back.

        Raises:
            ReadersUnavailable: none can be started.
            WorkerStopped: `stop` said yes while all were lent.
        """
        with self._changed:
            while len(self._lent) >= MOST:
                if stop and stop():
                    raise WorkerStopped
                self._changed.wait(PACE)
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive:
                    break
                worker.end()
            else:
                worker = Worker()
            self._lent.add(worker)
        return worker

    def give_back(self, worker: Worker) -> None:
        """Takes a worker back; one that has not answered everything is ended."""
        keep = worker.is_free and worker.is_alive
        if not keep:
            worker.end()
        with self._changed:
            self._lent.discard(worker)
            if keep:
                self._idle.append(worker)
            self._changed.notify()

    def close(self) -> None:
        """Ends them all."""
        with self._changed:
            for worker in (*self._idle, *self._lent):
                worker.end()
            self._idle.clear()
            self._lent.clear()

    def forget(self) -> None:
        """Leaves them to the process that this one is a fork of, which still has its hands on them."""
        for worker in (*self._idle, *self._lent):
            worker.forget()
        self._changed = Condition()  # another thread may have held the one that was
        self._idle, self._lent = [], set()


POOL = Pool()
"""The one of this process."""

atexit.register(POOL.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=POOL.forget)
