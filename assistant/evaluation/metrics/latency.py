"""Times, and what a language model cost."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Price(NamedTuple):
    """Of a language model, in any currency for a million tokens."""

    read: float
    written: float

    def of(self, read: int, written: int) -> float:
        """What so many tokens cost."""
        return (read * self.read + written * self.written) / 1_000_000


def percentile(share: float, milliseconds: NDArray[np.float64]) -> float:
    """The time that this share of the questions stayed within, 0..1; linear between two; NaN of none."""
    return float(np.quantile(milliseconds, share)) if len(milliseconds) else float("nan")
