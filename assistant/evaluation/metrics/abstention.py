"""Refusing where the library does not answer, and only there.

Precision asks how many refusals were right, recall how many of the unanswerable questions were refused (the task is
that of Rajpurkar et al., ACL 2018).
"""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Flags = NDArray[np.bool_]


def auroc(score: Scores, answerable: Flags) -> float:
    """Return how often an answerable question scores above another, ties counting half; NaN without both kinds."""
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    yes, no = int(answerable.sum()), int((~answerable).sum())
    return float((ranks[answerable].sum() - yes * (yes + 1) / 2) / (yes * no)) if yes and no else float("nan")


def precision(refused: Flags, answerable: Flags) -> float:
    """Return how many of the refused cannot be answered."""
    return _share(refused, ~answerable)


def recall(refused: Flags, answerable: Flags) -> float:
    """Return how many of those that cannot be answered are refused."""
    return _share(~answerable, refused)


def f1(refused: Flags, answerable: Flags) -> float:
    """Return the harmonic mean of precision and recall."""
    either = int(refused.sum()) + int((~answerable).sum())
    return 2 * int((refused & ~answerable).sum()) / either if either else float("nan")


def false_refusals(refused: Flags, answerable: Flags) -> float:
    """Return how many of the answerable are refused."""
    return _share(answerable, refused)


def _share(of_those: Flags, which: Flags) -> float:
    """How many of the one also are the other; NaN of none."""
    return float(np.mean(which[of_those])) if of_those.any() else float("nan")
