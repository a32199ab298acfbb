"""Refusing where the library does not answer, and only there.

Precision asks how many refusals were right, recall how many of the unanswerable questions were refused (the task is
that of Rajpurkar et al., ACL 2018).
"""

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.bootstrap import share

Scores = NDArray[np.float64]
Flags = NDArray[np.bool_]


def auroc(score: Scores, answerable: Flags) -> float:
    """How often an answerable question scores above one that is not, ties counting half; NaN without both kinds."""
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    yes, no = int(answerable.sum()), int((~answerable).sum())
    return float((ranks[answerable].sum() - yes * (yes + 1) / 2) / (yes * no)) if yes and no else float("nan")


def precision(refused: Flags, answerable: Flags) -> float:
    """How many of the refused cannot be answered."""
    return share(refused, ~answerable)


def recall(refused: Flags, answerable: Flags) -> float:
    """How many of those that cannot be answered are refused."""
    return share(~answerable, refused)


def f1(refused: Flags, answerable: Flags) -> float:
    """Of refusing: harmonic mean of precision and recall."""
    either = int(refused.sum()) + int((~answerable).sum())
    return 2 * int((refused & ~answerable).sum()) / either if either else float("nan")


def false_refusals(refused: Flags, answerable: Flags) -> float:
    """How many of the answerable are refused."""
    return share(answerable, refused)
