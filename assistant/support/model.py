"""The fitted weights: how likely the cited text carries the sentence.

A logistic model over named features, in `weights.json`, made by `benchmarks/fit_support.py`. Open it: each weight
stands beside the feature's name. Half is the line: the constant is set so that a sentence is supported from a score
of .5 on. Not here: the features, and what is decided without a model (`check`).
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.support.features import NAMES

SUPPORTED = 0.5
"""The score from which a sentence counts as supported."""


@dataclass(frozen=True)
class Weights:
    """The model as shipped.

    Args:
        weights: one for each of NAMES.
        constant: added to their sum.
        partly: the score from which a sentence counts as carried in part.
    """

    weights: tuple[float, ...]
    constant: float
    partly: float


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights as shipped."""
    stored = json.loads(files("assistant.support").joinpath("weights.json").read_text("utf-8"))
    return Weights(
        tuple(stored["weights"].get(name, 0.0) for name in NAMES), stored["weights"]["constant"], stored["partly"]
    )


def score(row: Sequence[float]) -> float:
    """0..1 from a row of features."""
    known = weights()
    odds = known.constant + sum(weight * value for weight, value in zip(known.weights, row, strict=True))
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, odds))))
