"""Is a difference between two runs more than chance? Approximate randomization, for any statistic.

If the runs were alike, it would not matter which of a question's two outcomes came from which: they are swapped at
random, question by question, and the p-value is how often the difference comes out as large as it is (Noreen, 1989;
Yeh, COLING 2000). For a mean this is the paired permutation test. The draws are the same every time. Several metrics
are looked at together, so their p-values are adjusted (Holm, 1979).
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.05

SWAPS = 5_000
SWAPS_OF_SETS = 1_000
"""Draws for a mean, and for a statistic that has to be computed anew each time."""

_ROUNDING = 1e-12


def of_means(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """Return the two-sided p-value that the means differ as they do; 1 where nothing differs or nothing is given.

    Args:
        before, after: one value a question, in the same order; NaN where there is none.
    """
    difference = (after - before)[~np.isnan(after - before)]
    difference = difference[difference != 0]
    if not len(difference):
        return 1.0
    signs = np.random.default_rng(0).integers(0, 2, (SWAPS, len(difference)), dtype=np.int8) * 2 - 1
    return _p(np.abs(signs @ difference), abs(difference.sum()))


def of_statistic(
    statistic: Callable[..., float], before: Sequence[NDArray[np.generic]], after: Sequence[NDArray[np.generic]]
) -> float:
    """Return the same for a statistic over a set.

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
    """Return p-values adjusted for being several.

    >>> holm({"a": 0.01, "b": 0.5})
    {'a': 0.02, 'b': 0.5}
    """
    adjusted, highest = {}, 0.0
    for place, (name, value) in enumerate(sorted(values.items(), key=lambda one: one[1])):
        highest = max(highest, min(1.0, value * (len(values) - place)))
        adjusted[name] = highest
    return adjusted


def _p(drawn: NDArray[np.float64], found: float) -> float:
    """With the difference itself counted as one draw, so that it is never 0."""
    return (1 + int((drawn >= found - _ROUNDING).sum())) / (1 + len(drawn))
