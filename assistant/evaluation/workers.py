"""Several questions at a time, in threads or in processes, each outcome as soon as it is there.

Lede's own search uses every core for most of a question, so two at a time are enough (`assistant.pacing`); processes
save the waiting for Python's one lock. Not here: what is asked, and what becomes of outcomes (`runner`).
"""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assistant.errors import EvaluationError
from assistant.evaluation import asking
from assistant.evaluation.engines import Asker
from assistant.evaluation.outcomes import Outcome
from assistant.evaluation.questions import Question

if TYPE_CHECKING:
    from assistant.engine import Assistant
    from assistant.settings import Settings

AHEAD = 2
"""Questions waiting for each worker: enough that none is idle, few enough that stopping is quick."""


class Workers:
    """Asks questions, several at a time.

    Args:
        ask: one question; must not raise.
        jobs: at the same time.
        pool: what runs it; threads by default.
    """

    def __init__(self, ask: Asker, jobs: int, pool: Executor | None = None) -> None:
        self._ask, self._jobs = ask, jobs
        self._pool = pool or ThreadPoolExecutor(jobs, "evaluating")

    @classmethod
    def in_processes(cls, settings: "Settings", jobs: int) -> Self:
        """Processes that each open the same library with the same settings."""
        context = multiprocessing.get_context("spawn")
        return cls(_ask, jobs, ProcessPoolExecutor(jobs, context, _open, (settings,)))

    def asked(self, questions: Sequence[Question], stopped: Callable[[], bool]) -> Iterator[Outcome]:
        """Outcomes in the order in which they are finished, until all are or `stopped` says so.

        Raises:
            EvaluationError: a process of the pool died.
        """
        waiting = iter(questions)
        under_way: set[Future[Outcome]] = set()
        while True:
            while len(under_way) < self._jobs * AHEAD and not stopped():
                question = next(waiting, None)
                if question is None:
                    break
                under_way.add(self._pool.submit(self._ask, question))
            if not under_way:
                return
            finished, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for one in finished:
                try:
                    yield one.result()
                except RuntimeError as error:  # BrokenProcessPool is one
                    raise EvaluationError(
                        f"a process that asks questions ended unexpectedly ({error}); what is finished is kept: "
                        "run the same again, with --jobs 1 where memory is short"
                    ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


_opened: "list[Assistant]" = []
"""In a worker process, the assistant that it opened."""


def _open(settings: "Settings") -> None:
    from assistant.engine import Assistant

    _opened.append(Assistant.open(settings=settings))


def _ask(question: Question) -> Outcome:
    return asking.ask(_opened[0], question)
