"""Regressions whose weights ship: of right and wrong, of right and wrong with signs held, and of the best of a few.

Each is fitted on standardised columns, so that its penalty treats all alike, and gives weights of the raw numbers.
Shares say how much a row weighs; only their proportions matter. Not here: what the rows are (`fit_evidence`,
`fit_support`).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

Rows = NDArray[np.float64]
Bound = tuple[float | None, float | None]

SMALLEST = 1e-6
"""Added to a column's spread: one that never changes has none."""


def logistic(rows: Rows, labels: NDArray, shares: Rows, penalty: float) -> Rows:
    """A logistic regression: a weight for each column, and the constant last.

    Args:
        rows: shape (rows, columns).
        labels: true or false, one a row.
        penalty: C, the inverse of the squared weights' own weight.
    """
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + SMALLEST
    fitted = LogisticRegression(C=penalty, max_iter=5000).fit(
        (rows - mean) / scale, labels, sample_weight=shares * len(shares) / shares.sum()
    )
    weights = fitted.coef_[0] / scale
    return np.append(weights, fitted.intercept_[0] - float(weights @ mean))


def held_logistic(rows: Rows, labels: NDArray, shares: Rows, penalty: float, bounds: Sequence[Bound]) -> Rows:
    """The same with each weight held within bounds (L-BFGS-B).

    Args:
        bounds: least and most, one pair a column; None where there is none.
    """
    shares, sign = shares / shares.mean(), np.where(labels, 1.0, -1.0)
    mean, scale = np.average(rows, axis=0, weights=shares), rows.std(axis=0) + SMALLEST
    standard = (rows - mean) / scale

    def loss(values: Rows) -> tuple[float, Rows]:
        margin = sign * (standard @ values[:-1] + values[-1])
        slope = -shares * sign / (1 + np.exp(np.clip(margin, -50, 50)))
        total = (shares * np.logaddexp(0, -margin)).sum() + (values[:-1] ** 2).sum() / (2 * penalty)
        return total, np.append(standard.T @ slope + values[:-1] / penalty, slope.sum())

    every = [*bounds, (None, None)]
    values = minimize(loss, np.zeros(len(every)), jac=True, bounds=every, method="L-BFGS-B").x
    weights = values[:-1] / scale
    return np.append(weights, float(values[-1] - weights @ mean))


def conditional_logit(rows: Rows, right: NDArray, lengths: Sequence[int], shares: Rows, penalty: float) -> Rows:
    """Which of a few rows is right, each weighed against the others of its own few (McFadden 1974): no constant.

    Args:
        rows: of all the few, one after the other.
        right: which rows are; at least one of each few.
        lengths: how many rows each few has.
        shares: one for each few.
    """
    first, owner = np.cumsum([0, *lengths[:-1]]), np.repeat(np.arange(len(lengths)), lengths)
    share, scale, chosen = shares / shares.mean(), rows.std(axis=0) + SMALLEST, right.astype(float)
    standard = (rows - rows.mean(axis=0)) / scale

    def loss(weights: Rows) -> tuple[float, Rows]:
        odds = standard @ weights
        chances = np.exp(odds - np.maximum.reduceat(odds, first)[owner])
        every, answering = np.add.reduceat(chances, first), np.add.reduceat(chances * chosen, first)
        slope = share[owner] * chances * (1 / every[owner] - chosen / answering[owner])
        total = -(share * np.log(answering / every)).sum() + weights @ weights / (2 * penalty)
        return float(total), standard.T @ slope + weights / penalty

    return np.asarray(minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x / scale)
