"""How sure is a figure? Percentile bootstrap (Efron, 1979) over whole questions; the same draws every time."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

DRAWS = 1_000


class Interval(NamedTuple):
    """A figure and the ends of its 95% interval; not a number where it is not defined."""

    value: float
    low: float
    high: float

    def cell(self, sign: str = "") -> str:
        """Return it as a table shows it; `sign` is "+" for a difference."""
        if np.isnan(self.value):
            return "-"
        return f"{self.value:{sign}.3f} [{self.low:{sign}.3f}, {self.high:{sign}.3f}]"


@lru_cache(maxsize=8)
def _draws(count: int) -> NDArray[np.int64]:
    return np.random.default_rng(0).integers(0, count, (DRAWS, count))


def mean(values: NDArray[np.float64]) -> Interval:
    """Return the interval of a mean; `values` has one number a question.

    >>> mean(np.array([1.0, 1.0, 0.0, 1.0])).cell()
    '0.750 [0.250, 1.000]'
    """
    if not len(values):
        return Interval(np.nan, np.nan, np.nan)
    return _between(float(values.mean()), values[_draws(len(values))].mean(axis=1))


def of(statistic: Callable[..., float], *columns: NDArray[np.generic]) -> Interval:
    """Return the interval of a statistic that needs all questions together, such as an area under a curve.

    Args:
        statistic: takes the columns; gives NaN where they do not define it, and such draws are left out.
        columns: one value a question, in the same order.
    """
    if not len(columns[0]):
        return Interval(np.nan, np.nan, np.nan)
    drawn = [statistic(*(column[picked] for column in columns)) for picked in _draws(len(columns[0]))]
    return _between(float(statistic(*columns)), np.array(drawn, dtype=float))


def _between(value: float, drawn: NDArray[np.float64]) -> Interval:
    defined = drawn[~np.isnan(drawn)]
    if not len(defined):
        return Interval(value, np.nan, np.nan)
    low, high = np.percentile(defined, (2.5, 97.5))
    return Interval(value, float(low), float(high))
