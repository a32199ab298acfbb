"""Several questions at a time, each outcome as soon as it is there.

Threads: search and reading leave Python's lock for most of their time, and one assistant holds one set of models. Not
here: what is asked, and what becomes of outcomes (`runner`).
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self

from assistant.evaluation.engines import Asker
from assistant.evaluation.outcomes import Outcome
from assistant.evaluation.questions import Question


class Workers:
    """Asks questions, several at a time.

    Args:
        ask: one question; must not raise.
        jobs: at the same time.
    """

    def __init__(self, ask: Asker, jobs: int) -> None:
        self._ask, self._jobs = ask, jobs
        self._pool = ThreadPoolExecutor(jobs, "evaluating")

    def asked(self, questions: Sequence[Question], stopped: Callable[[], bool]) -> Iterator[Outcome]:
        """Outcomes in the order in which they are finished, until all are or `stopped` says so."""
        waiting = iter(questions)
        under_way: set[Future[Outcome]] = set()
        while True:
            while len(under_way) < self._jobs and not stopped():
                question = next(waiting, None)
                if question is None:
                    break
                under_way.add(self._pool.submit(self._ask, question))
            if not under_way:
                return
            finished, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for one in finished:
                yield one.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
