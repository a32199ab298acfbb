"""Times, and what a language model cost."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Price(NamedTuple):
    """Of a language model, in any currency for a million tokens."""

    read: float
    written: float

    def of(self, read: int, written: int) -> float:
        """Return what so many tokens cost."""
        return (read * self.read + written * self.written) / 1_000_000


def p50(milliseconds: NDArray[np.float64]) -> float:
    """Return the median; NaN of none."""
    return _percentile(milliseconds, 0.5)


def p95(milliseconds: NDArray[np.float64]) -> float:
    """Return the time that 95 of 100 questions stayed within, linear between two; NaN of none."""
    return _percentile(milliseconds, 0.95)


def _percentile(milliseconds: NDArray[np.float64], share: float) -> float:
    # What np.quantile gives, ten times as fast: the bootstrap asks for thousands.
    last = len(milliseconds) - 1
    return float(np.interp(share * last, np.arange(last + 1), np.sort(milliseconds))) if last >= 0 else float("nan")
