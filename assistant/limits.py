"""How long each step of an answer takes."""

from threading import BoundedSemaphore
from time import perf_counter

from assistant.answer import Timings

AT_ONCE = 2
"""Searching and reading for one question uses every core for most of its time; a second question fills the gaps.

More at once answer no more of them in a second (`benchmarks/concurrency.py`), and each takes longer: whoever came first
would wait as long as whoever came last. A model that writes is waited for outside of this.
"""

CORES = BoundedSemaphore(AT_ONCE)
"""The cores of this machine, which all assistants of the process share.

Held for a question's search and reading, never while anything is handed out.
"""


class Clock:
    """Milliseconds between calls of `lap`, by name."""

    def __init__(self) -> None:
        self._last = perf_counter()
        self._total = 0.0
        self.laps: dict[str, float] = {}

    def go_on(self) -> None:
        """Counts from now on; what has passed since the last step is none of any."""
        self._last = perf_counter()

    def lap(self, step: str, *, check: float | None = None) -> None:
        """Ends a step; one that comes again goes on where it was.

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
        """The steps that an answer tells of, and all of them together."""
        steps = {name: spent for name, spent in self.laps.items() if name in Timings.model_fields}
        return Timings(**steps, total=round(self._total, 1))
