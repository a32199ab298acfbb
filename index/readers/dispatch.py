"""Things to read -> their outcomes, in order, by a worker that may fail at any of them.

A worker is given the next files while it reads the first, and reads on while its outcomes are embedded. One that takes
too long, takes too much memory or falls over is ended; that costs the file it had in hand, and the files after it go to
another.
"""

import atexit
import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Condition
from time import monotonic
from types import TracebackType
from typing import Self

from index.article import Article, Skipped
from index.errors import ReadersUnavailable
from index.readers.formats import BY_SUFFIX
from index.readers.locations import named, walk
from index.readers.process import PACE, Task, Worker, WorkerFailed, WorkerStopped
from index.readers.protocol import ReadLimits, outcome_of
from index.readers.resource import Download, Outcome

MOST = max(8, os.cpu_count() or 1)
"""Workers at once. More than cores: an addition keeps its worker while it embeds or waits for its turn to write, and a
hard file in one is not to hold up the others."""


class WorkerPool:
    """Workers that are lent and given back."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._idle: list[Worker] = []
        self._lent: set[Worker] = set()

    def lend(self, stop: Callable[[], bool] | None = None) -> Worker:
        """Return a worker for whoever asks, until they give it back.

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
        """Take a worker back; one that has not answered everything is ended."""
        keep = worker.is_free and worker.is_alive
        if not keep:
            worker.end()
        with self._changed:
            self._lent.discard(worker)
            if keep:
                self._idle.append(worker)
            self._changed.notify()

    def close(self) -> None:
        """End them all."""
        with self._changed:
            for worker in (*self._idle, *self._lent):
                worker.end()
            self._idle.clear()
            self._lent.clear()

    def forget(self) -> None:
        """Leave them to the process that this one is a fork of, which still has its hands on them."""
        for worker in (*self._idle, *self._lent):
            worker.forget()
        self._changed = Condition()  # another thread may have held the one that was
        self._idle, self._lent = [], set()


POOL = WorkerPool()
"""The one of this process."""

atexit.register(POOL.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=POOL.forget)


MOST_AHEAD = 64
"""Things that wait for the first of them to be read."""

MOST_REASONS = 10_000
"""Records of one file that are told one by one to be left out: those of a file without end would fill the memory."""

COUNTING = 5.0
"""Seconds for counting records: a progress bar is not worth more."""

_log = logging.getLogger(__name__)

Stop = Callable[[], bool]
Thing = Path | Download | Skipped


def outcomes(things: Iterable[Thing], limits: ReadLimits, stop: Stop | None = None) -> Iterator[Outcome]:
    """Yield what becomes of each thing, one after the other.

    Args:
        things: files, downloads, and what was left out before.
        stop: once it says yes, nothing is waited for, and nothing more comes.

    Raises:
        ReadersUnavailable: no worker can be started.
    """
    tasks = iter(one if isinstance(one, Skipped) else _task(one) for one in things)
    upcoming = next(tasks, None)
    with _Dispatch(limits, stop) as dispatch:
        while upcoming or dispatch.ahead:
            while upcoming and dispatch.takes(upcoming):
                upcoming = next(tasks, None)
            yield from dispatch.first()


def count(path: Path, limits: ReadLimits, stop: Stop | None = None) -> int | None:
    """Return how many records a file seems to hold; None where that is not easily told."""
    task = Task({"do": "count", "path": str(path.absolute())})
    try:
        worker = POOL.lend(stop)
        try:
            worker.ask(task, limits)
            (found,) = worker.answers(limits, stop)
        finally:
            POOL.give_back(worker)
    except (WorkerFailed, WorkerStopped, ValueError):
        return None
    return found[1] if found[0] == "count" and isinstance(found[1], int) else None


def estimate(
    sources: Iterable[str | os.PathLike[str]], *, limits: ReadLimits | None = None, stop: Stop | None = None
) -> int | None:
    """Count the articles in all the sources, or return None where one of them cannot be counted cheaply.

    Args:
        sources: paths and addresses, as `read` takes them.
        limits, stop: as for `read`.
    """
    within = limits or ReadLimits()
    within = within._replace(seconds=min(within.seconds, COUNTING))
    until = monotonic() + COUNTING
    total = 0
    for one in _files(sources):
        number = None
        if one is not None and monotonic() < until and not (stop and stop()):
            number = 1 if BY_SUFFIX[one.suffix.lower()].one_article else count(one, within, stop)
        if number is None:
            return None
        total += number
    return total


def _files(sources: Iterable[str | os.PathLike[str]]) -> Iterator[Path | None]:
    """The files that will be read; None for what is no file."""
    for source in sources:
        path = Path(source)
        try:
            if path.is_dir():
                found = [one for one in walk(path) if not isinstance(one, Skipped)]
                yield from (one for one in found if one.suffix.lower() in BY_SUFFIX and one.is_file())
            else:
                yield path if path.suffix.lower() in BY_SUFFIX and path.is_file() else None
        except (OSError, ValueError):
            yield None


class _Dispatch:
    """Tasks that a worker was given, and what else waits with them in line."""

    def __init__(self, limits: ReadLimits, stop: Stop | None) -> None:
        self.ahead: deque[Task | Skipped] = deque()
        self._limits, self._stop = limits, stop
        self._worker: Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if self._worker:
            POOL.give_back(self._worker)
        return isinstance(error, WorkerStopped)

    def takes(self, one: Task | Skipped) -> bool:
        """Put something in line, unless it has to wait until the first in line is done."""
        if len(self.ahead) >= MOST_AHEAD:
            return False
        if isinstance(one, Task):
            if self._worker and not self._worker.has_room(one):
                return False
            self._ask([one])
        self.ahead.append(one)
        return True

    def first(self) -> Iterator[Outcome]:
        """Yield the outcomes of the first in line."""
        one = self.ahead.popleft()
        if isinstance(one, Skipped):
            yield one
            return
        skipped = 0
        for outcome in self._read(one):
            skipped += isinstance(outcome, Skipped)
            if skipped <= MOST_REASONS or isinstance(outcome, Article):
                yield outcome
        if skipped > MOST_REASONS:
            yield Skipped(_origin(one), f"{skipped - MOST_REASONS:,} more of its records were left out")

    def _read(self, task: Task) -> Iterator[Outcome]:
        given = 0
        for is_last in (False, True):
            try:
                for outcome in self._outcomes(task):
                    given += 1
                    yield outcome
            except WorkerFailed as failure:
                # Once more: somebody may have ended it, or it itself, while it had nothing to do.
                again = not (is_last or failure.reason or given)
                self._replace_worker([task] if again else [])
                if again:
                    continue
                if not failure.begun:
                    raise ReadersUnavailable(
                        "files are read by a second Python process, which ended before it began; "
                        "install Lede anew, or name another Python with multiprocessing.set_executable"
                    ) from failure
                yield Skipped(_origin(task), _why_skipped(failure, given))
            return

    def _outcomes(self, task: Task) -> Iterator[Outcome]:
        if self._worker is None:
            raise AssertionError("a task in line was given to a worker")
        for answer in self._worker.answers(self._limits, self._stop):
            if answer[0] == "failed":
                _log.info("a reader failed at %s: %s", _origin(task), answer[1:])
                yield Skipped(_origin(task), "it cannot be read: the program that reads it made a mistake")
                continue
            try:
                outcome = outcome_of(answer)
            except (ValueError, TypeError) as error:
                raise WorkerFailed("the program that reads it gave no usable answer", begun=True) from error
            yield outcome

    def _ask(self, tasks: Iterable[Task]) -> None:
        for task in tasks:
            self._worker = self._worker or POOL.lend(self._stop)
            self._worker.ask(task, self._limits)

    def _replace_worker(self, first: list[Task]) -> None:
        """End the worker; what it was given and has not begun goes to another."""
        if self._worker:
            POOL.give_back(self._worker)
        self._worker = None
        self._ask([*first, *(one for one in self.ahead if isinstance(one, Task))])


def _task(thing: Path | Download) -> Task:
    if isinstance(thing, Download):
        return Task({"do": "download", "download": thing[1:]}, thing.data)
    return Task({"do": "file", "path": str(thing.absolute())})


def _origin(task: Task) -> str:
    message = task.message
    return str(message["download"][0]) if message["do"] == "download" else named(Path(message["path"]))


def _why_skipped(failure: WorkerFailed, given: int) -> str:
    reason = failure.reason or "the program that reads it came to a sudden end; save it in another format"
    return f"{reason}; only its first {given:,} records were read" if given else reason
