"""Does a probability mean what it says: bins of as many questions each, and two errors.

Bins hold the same number of questions, so that no point stands on a handful.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BINS = 10
DRAWS = 1_000


class Bin(NamedTuple):
    """Questions of about the same probability.

    Args:
        predicted: their mean probability.
        observed: the share that it came true for; low and high are its 95% Wilson interval.
        size: how many questions.
    """

    predicted: float
    observed: float
    low: float
    high: float
    size: int


def bins(chances: NDArray[np.float64], true: NDArray[np.bool_], count: int = BINS) -> list[Bin]:
    """The questions in order of probability, in bins of the same size."""
    parts = [part for part in np.array_split(np.argsort(chances, kind="stable"), count) if len(part)]
    return [
        Bin(
            float(chances[part].mean()),
            float(true[part].mean()),
            *wilson(int(true[part].sum()), len(part)),
            len(part),
        )
        for part in parts
    ]


def wilson(hits: int, count: int) -> tuple[float, float]:
    """95% interval of a share (Wilson, 1927), which is sound for few questions and for shares near 0 and 1."""
    z = 1.96
    share, scale = hits / count, 1 + z * z / count
    middle = (share + z * z / (2 * count)) / scale
    reach = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / scale
    return max(0.0, float(middle - reach)), min(1.0, float(middle + reach))


def calibration_error(chances: NDArray[np.float64], true: NDArray[np.bool_]) -> float:
    """Expected calibration error: how far observed shares lie from probabilities, on average over questions."""
    return float(sum(one.size * abs(one.predicted - one.observed) for one in bins(chances, true)) / len(chances))


def error_by_chance(chances: NDArray[np.float64]) -> float:
    """The calibration error to expect if each probability were exactly true: never 0 for so few questions."""
    drawn = np.random.default_rng(0).random((DRAWS, len(chances))) < chances
    return float(np.mean([calibration_error(chances, true) for true in drawn]))


def brier(chances: NDArray[np.float64], true: NDArray[np.bool_]) -> float:
    """Mean squared error of the probabilities (Brier, 1950): 0 is perfect, always saying .5 gives .25."""
    return float(np.mean((chances - true) ** 2))
