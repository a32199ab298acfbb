"""Is a difference between two runs more than chance? Approximate randomization, for any statistic.

If the runs were alike, it would not matter which of a question's two outcomes came from which: they are swapped at
random, question by question, and the p-value is how often the difference comes out as large as it is (Noreen, 1989;
Yeh, COLING 2000). For a mean this is the paired permutation test. The draws are the same every time. Several measures
are looked at together, so their p-values are adjusted (Holm, 1979).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

DRAWS = 1_000


class Interval(NamedTuple):
    """A figure and the ends of its interval; not a number where it is not defined."""

    value: float
    low: float
    high: float

    def cell(self, sign: str = "") -> str:
        """As a table shows it; `sign` is "+" for a difference."""
        if np.isnan(self.value):
            return "-"
        return f"{self.value:{sign}.3f} [{self.low:{sign}.3f}, {self.high:{sign}.3f}]"


@lru_cache(maxsize=8)
def _draws(count: int) -> NDArray[np.int64]:
    return np.random.default_rng(0).integers(0, count, (DRAWS, count))


def mean(values: NDArray[np.float64]) -> Interval:
    """Of the mean; `values` has one number a question. Nothing is known of no questions."""
    if not len(values):
        return Interval(np.nan, np.nan, np.nan)
    return _between(float(values.mean()), values[_draws(len(values))].mean(axis=1))


def of(statistic: Callable[..., float], *columns: NDArray[np.generic]) -> Interval:
    """Of a statistic that needs all questions together, such as an area under a curve.

    Args:
        statistic: takes the columns; gives NaN where they do not define it, and such draws are left out.
        columns: one value a question, in the same order.
    """
    if not len(columns[0]):
        return Interval(np.nan, np.nan, np.nan)
    drawn = [statistic(*(column[picked] for column in columns)) for picked in _draws(len(columns[0]))]
    return _between(float(statistic(*columns)), np.array(drawn, dtype=float))


def share(of_those: NDArray[np.bool_], which: NDArray[np.bool_]) -> float:
    """How many of the one also are the other; NaN of none."""
    return float(np.mean(which[of_those])) if of_those.any() else float("nan")


def _between(value: float, drawn: NDArray[np.float64]) -> Interval:
    defined = drawn[~np.isnan(drawn)]
    if not len(defined):
        return Interval(value, np.nan, np.nan)
    low, high = np.percentile(defined, (2.5, 97.5))
    return Interval(value, float(low), float(high))


SWAPS = 5_000
SWAPS_OF_SETS = 1_000
"""Draws for a mean, and for a statistic that has to be computed anew each time."""

LEVEL = 0.05

_ROUNDING = 1e-12


def of_means(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """p-value, two-sided, that the means differ as they do; 1 where nothing differs or nothing is given."""
    difference = (after - before)[~np.isnan(after - before)]
    difference = difference[difference != 0]
    if not len(difference):
        return 1.0
    signs = np.random.default_rng(0).integers(0, 2, (SWAPS, len(difference)), dtype=np.int8) * 2 - 1
    drawn = np.abs(signs @ difference)
    return _p(drawn, abs(difference.sum()))


def of_statistic(
    statistic: Callable[..., float],
    before: Sequence[NDArray[np.generic]],
    after: Sequence[NDArray[np.generic]],
) -> float:
    """The same for a statistic over a set.

    Args:
        statistic: takes the columns.
        before, after: the columns of each run, question by question in the same order.
    """
    if not before or not len(before[0]):
        return 1.0
    found = statistic(*after) - statistic(*before)
    if np.isnan(found) or not found:
        return 1.0
    random = np.random.default_rng(0)
    drawn = np.empty(SWAPS_OF_SETS)
    for number in range(SWAPS_OF_SETS):
        swapped = random.random(len(before[0])) < 0.5
        one = [np.where(swapped, other, mine) for mine, other in zip(before, after, strict=True)]
        two = [np.where(swapped, mine, other) for mine, other in zip(before, after, strict=True)]
        drawn[number] = statistic(*two) - statistic(*one)
    return _p(np.abs(drawn[~np.isnan(drawn)]), abs(found))


def holm(values: Mapping[str, float]) -> dict[str, float]:
    """p-values adjusted for being several."""
    adjusted, highest = {}, 0.0
    for place, (name, value) in enumerate(sorted(values.items(), key=lambda one: one[1])):
        highest = max(highest, min(1.0, value * (len(values) - place)))
        adjusted[name] = highest
    return adjusted


def _p(drawn: NDArray[np.float64], found: float) -> float:
    """With the difference itself counted as one draw, so that it is never 0."""
    return (1 + int((drawn >= found - _ROUNDING).sum())) / (1 + len(drawn))
