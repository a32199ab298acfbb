"""Whether a sentence speaks for or against what it is about, told from its vector.

Weights were fitted on sentences of ten matters and measured on six others (`benchmarks/stance/fit.py`).
"""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LABELS = ("for", "against", "neither")

SURE = 0.7
"""Probability from which a sentence counts as speaking for or against."""


def stances(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the probability of each of `LABELS`; shape (sentences, 3).

    Args:
        vectors: of sentences by the bundled embedding, of unit length; shape (sentences, dimension).
    """
    weights = _weights()
    if vectors.shape[1] + 1 != len(weights):  # another embedding model: nothing is known of its vectors
        return np.tile([0.0, 0.0, 1.0], (len(vectors), 1))
    logits = vectors @ weights[:-1] + weights[-1]
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


@lru_cache(maxsize=1)
def _weights() -> NDArray[np.float64]:
    """Shape (dimension + 1, 3), the constant last."""
    return np.array(json.loads(Path(__file__).with_name("stance.json").read_text("utf-8")), dtype=np.float64)
