"""How many questions are searched at a time, and how long each step of an answer takes."""

from functools import cache
from threading import BoundedSemaphore
from time import perf_counter

from assistant.answer import Timings


@cache
def search_slots(number: int) -> BoundedSemaphore:
    """Return slots for searching and reading, which all assistants of the process with the same setting share.

    Searching and reading for one question uses every core for most of its time. More at once answer no more questions
    in a second (`benchmarks/concurrency.py`), and each takes longer. A model that writes is waited for outside of this.

    Args:
        number: of slots; 0 for one a core, and two at least, since a second question fills the gaps of the first.
    """
    from index.embedding.bundled import cores

    return BoundedSemaphore(number or max(2, cores()))


class Clock:
    """Milliseconds between calls of `lap`, by name."""

    def __init__(self) -> None:
        self._last = perf_counter()
        self._total = 0.0
        self.laps: dict[str, float] = {}

    def resume(self) -> None:
        """Count from now on: waiting for other questions is no step of this one."""
        self._last = perf_counter()

    def lap(self, step: str, *, check: float | None = None) -> None:
        """End a step; one that comes again is added to.

        Args:
            check: milliseconds of it that went into checking, a step of its own.
        """
        now = perf_counter()
        spent, self._last = (now - self._last) * 1000, now
        self._total += spent
        self.laps[step] = round(self.laps.get(step, 0.0) + spent - (check or 0.0), 1)
        if check is not None:
            self.laps["check"] = round(check, 1)

    def timings(self) -> Timings:
        """Return the steps that an answer tells of, and all of them together."""
        steps = {name: spent for name, spent in self.laps.items() if name in Timings.model_fields}
        return Timings(**steps, total=round(self._total, 1))
