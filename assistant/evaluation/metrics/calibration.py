"""Does a probability mean what it says? Expected calibration error (Guo et al., ICML 2017).

Bins hold the same number of questions, so that no point rests on a handful.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BINS = 10


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
    """Return the questions in order of probability, in bins of the same size."""
    return [
        Bin(
            float(chances[part].mean()),
            float(true[part].mean()),
            *wilson(int(true[part].sum()), len(part)),
            len(part),
        )
        for part in _parts(chances, count)
    ]


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Return the 95% interval of a share (Wilson, 1927), sound for few questions and near 0 and 1."""
    z = 1.96
    share, scale = hits / count, 1 + z * z / count
    middle = (share + z * z / (2 * count)) / scale
    reach = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / scale
    return max(0.0, float(middle - reach)), min(1.0, float(middle + reach))


def calibration_error(chances: NDArray[np.float64], true: NDArray[np.bool_]) -> float:
    """Return how far observed shares lie from probabilities, on average over questions."""
    # A bin's size times the difference of its means is the difference of its sums.
    return sum(abs(float(chances[part].sum() - true[part].sum())) for part in _parts(chances, BINS)) / len(chances)


def _parts(chances: NDArray[np.float64], count: int) -> list[NDArray[np.intp]]:
    """Places of the questions in order of probability, in parts of the same size."""
    return [part for part in np.array_split(np.argsort(chances, kind="stable"), count) if len(part)]
