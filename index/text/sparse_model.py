"""A logistic regression over named features that are there or not, its weights in a readable file."""

import json
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path


class SparseModel:
    """Weights by feature.

    Args:
        file: JSON, a weight for each name; under "threshold=" the log-odds above which the answer is yes. Is not read
            before it is needed.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    @cached_property
    def _weights(self) -> dict[str, float]:
        weights: dict[str, float] = json.loads(self.file.read_text(encoding="utf-8"))
        return weights

    def odds(self, features: Iterable[str]) -> float:
        """Return the log-odds, counted from the threshold: above 0 the answer is yes."""
        weights = self._weights
        return sum(weights.get(name, 0.0) for name in features) - weights["threshold="]
