"""Boosted regression trees as plain JSON, over a mix by hand: the chance that a candidate holds what is asked for.

The file is made by `benchmarks/fit_ranking.py` with scikit-learn, which users need not have: walking a tree is a few
comparisons.
"""

import json
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.ranking_features import NAMES, mix

Numbers = NDArray[np.float32]


class Trees:
    """All trees side by side, so that one step takes every candidate down a level in every tree.

    Args:
        start: the log-odds before any tree.
        trees: for each its nodes; a node is [feature, threshold, left, right, value], feature -1 for a leaf. A
        candidate
            goes left where its number is not above the threshold.
    """

    def __init__(self, start: float, trees: list[list[list[float]]]) -> None:
        nodes = [node for tree in trees for node in tree]
        sizes = [len(tree) for tree in trees]
        self._start = start
        self._roots = np.cumsum([0, *sizes[:-1]])
        shift = np.repeat(self._roots, sizes)
        feature, threshold, left, right, value = (np.array(column) for column in zip(*nodes, strict=True))
        self._feature = feature.astype(np.int64)
        self._threshold = threshold.astype(np.float64)
        leaf = self._feature < 0
        own = np.arange(len(nodes))  # a leaf leads to itself, so that shallow trees wait for deep ones
        self._left = np.where(leaf, own, left.astype(np.int64) + shift)
        self._right = np.where(leaf, own, right.astype(np.int64) + shift)
        self._value = value.astype(np.float64)
        self._depth = max(_depth(tree) for tree in trees)

    def log_odds(self, rows: Numbers) -> NDArray[np.float64]:
        """One number for each row; rows has shape (candidates, features)."""
        at = np.repeat(self._roots[None, :], len(rows), axis=0)
        line = np.arange(len(rows))[:, None]
        for _ in range(self._depth):
            numbers = rows[line, np.maximum(self._feature[at], 0)]
            at = np.where(numbers <= self._threshold[at], self._left[at], self._right[at])
        total: NDArray[np.float64] = self._start + self._value[at].sum(axis=1)
        return total


MIX = 32.0
"""Log-odds that the whole of the mix (`ranking_features.mix`) is worth beside the trees'."""


class Ranking(NamedTuple):
    """The shipped model.

    Args:
        trees: over the features.
        scale, shift: from trees and mix to log-odds that come true as often as they say.
    """

    trees: Trees
    scale: float
    shift: float

    def log_odds(self, rows: Numbers) -> NDArray[np.float64]:
        """One number for each candidate; rows as `ranking_features.table` gives them."""
        return self.scale * (self.trees.log_odds(rows) + MIX * mix(rows)) + self.shift


@lru_cache(maxsize=1)
def ranking() -> Ranking:
    """Return the model as shipped."""
    stored = json.loads(files("assistant.retrieval").joinpath("trees.json").read_text("utf-8"))
    if tuple(stored["features"]) != NAMES:
        raise ValueError("trees.json was fitted on other features; run benchmarks/fit_ranking.py again")
    return Ranking(Trees(stored["start"], stored["trees"]), *stored["calibration"])


def _depth(tree: list[list[float]]) -> int:
    depths = {0: 0}
    for number, (feature, _, left, right, _) in enumerate(tree):
        if feature >= 0:
            depths[int(left)] = depths[int(right)] = depths[number] + 1
    return max(depths.values())
