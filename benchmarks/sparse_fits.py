"""Fitting `index.text.sparse_model.SparseModel`: a logistic regression over features that are there or not."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

FOLDS = 5
RAREST = 3
"""Examples that must have a feature for it to be weighed."""


class Example(NamedTuple):
    """What is learned from.

    Args:
        article: its id; an article is on one side of every split.
        features: of each form in which the example is learned; the first is the one that is reported.
    """

    article: str
    text: str
    features: tuple[set[str], ...]
    label: int
    weight: float = 1.0


def held_out(article_id: str) -> bool:
    """Whether an article is kept for the report: one of three."""
    return hashlib.sha256(article_id.encode()).digest()[0] % 3 == 0


class Fit:
    """Weights by feature, fitted with a quadratic penalty."""

    def __init__(self, examples: Sequence[Example], penalty: float) -> None:
        rows = [(one, found) for one in examples for found in one.features]
        seen = Counter(name for _, found in rows for name in found)
        self.names = {name: n for n, name in enumerate(sorted(n for n, times in seen.items() if times >= RAREST))}
        matrix = self._matrix([found for _, found in rows])
        labels = np.array([one.label for one, _ in rows], dtype=float)
        weights = np.array([one.weight for one, _ in rows])

        def loss(beta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            scores = matrix @ beta
            lost = weights * (np.logaddexp(0, scores) - labels * scores)
            slope = matrix.T @ (weights * (1 / (1 + np.exp(-scores)) - labels)) + penalty * beta
            return float(lost.sum() + penalty * beta @ beta / 2), slope

        self.weights = np.asarray(minimize(loss, np.zeros(len(self.names)), jac=True, method="L-BFGS-B").x)

    def _matrix(self, found: Sequence[set[str]]) -> csr_matrix:
        pairs = [(row, self.names[name]) for row, names in enumerate(found) for name in names if name in self.names]
        rows, columns = zip(*pairs, strict=True)
        return csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(found), len(self.names)))

    def odds(self, examples: Sequence[Example], form: int = 0) -> NDArray[np.float64]:
        """Log-odds of each example."""
        return np.asarray(self._matrix([one.features[form] for one in examples]) @ self.weights)

    def write(self, file: Path, threshold: float) -> None:
        """Write the weights as `SparseModel` reads them; those near nothing are left out."""
        found = {name: round(float(self.weights[n]), 2) for name, n in self.names.items()}
        kept = {name: weight for name, weight in found.items() if abs(weight) >= 0.03}
        text = json.dumps({"threshold=": round(threshold, 2)} | kept, ensure_ascii=False, indent=0)
        file.write_text(text + "\n", encoding="utf-8")


def cross_validated(examples: Sequence[Example], penalty: float) -> NDArray[np.float64]:
    """Log-odds of each example by a fit that saw no example of its article."""
    scores = np.zeros(len(examples))
    fold = np.array([hashlib.sha256(one.article.encode()).digest()[1] % FOLDS for one in examples])
    for number in range(FOLDS):
        fit = Fit([one for one, at in zip(examples, fold, strict=True) if at != number], penalty)
        own = np.flatnonzero(fold == number)
        scores[own] = fit.odds([examples[place] for place in own])
    return scores


def threshold_for(examples: Sequence[Example], scores: NDArray[np.float64], flagged_falsely: float) -> float:
    """The log-odds above which at most so large a share of the zeros lies."""
    zeros = np.sort([score for one, score in zip(examples, scores, strict=True) if not one.label])[::-1]
    return float(zeros[int(len(zeros) * flagged_falsely)])


def report(name: str, examples: Sequence[Example], flagged: NDArray[np.bool_]) -> None:
    """Print precision and recall, and how many zeros are flagged."""
    labels = np.array([one.label for one in examples], dtype=bool)
    right, wrong = int((flagged & labels).sum()), int((flagged & ~labels).sum())
    precision, recall = right / max(right + wrong, 1), right / max(int(labels.sum()), 1)
    print(f"{name}: precision {precision:.3f}, recall {recall:.3f}, flagged falsely {wrong} of {int((~labels).sum())}")


def mistakes(examples: Sequence[Example], scores: NDArray[np.float64], threshold: float, most: int) -> None:
    """Print the worst mistakes."""
    wrong = [
        (abs(score - threshold), one, score)
        for one, score in zip(examples, scores, strict=True)
        if (score > threshold) != bool(one.label)
    ]
    for _, one, score in sorted(wrong, key=lambda row: -row[0])[:most]:
        print(f"  {one.label} {score:5.1f} {one.text[:150]!r}")
