"""Fit which sentences speak for or against what they are about, and say how often that is right on other matters.

    python benchmarks/stance/fit.py [--write]

`sentences.jsonl` was written for this: sentences as a newspaper prints them on sixteen matters, six of which are kept
back. Multinomial logistic regression over the bundled embedding.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.synthesis.digest import stance
from assistant.synthesis.digest.stance import LABELS
from index import BundledEmbedding
from index.embedding.encoder import encoder_of

Values = NDArray[np.float64]

RIDGE = 0.001
STEPS, RATE = 3000, 3.0


def fitted(vectors: Values, labels: NDArray[np.intp], ridge: float = RIDGE) -> Values:
    """Return weights by gradient descent; shape (dimension + 1, labels), the constant last."""
    rows = np.hstack([vectors, np.ones((len(vectors), 1))])
    weights = np.zeros((rows.shape[1], len(LABELS)))
    wanted = np.eye(len(LABELS))[labels]
    for _ in range(STEPS):
        odds = np.exp(rows @ weights)
        slope = rows.T @ (odds / odds.sum(axis=1, keepdims=True) - wanted) / len(rows)
        slope[:-1] += ridge * weights[:-1]
        weights -= RATE * slope
    return weights


def shares(vectors: Values, labels: NDArray[np.intp], weights: Values) -> dict[str, float]:
    """Return how often each thing is told right."""
    scores = vectors @ weights[:-1] + weights[-1]
    found, sides = scores.argmax(axis=1), labels < 2
    shown = sides & (found < 2)
    right_side = (scores[sides, 0] > scores[sides, 1]) == (labels[sides] == 0)
    return {
        "of three": float((found == labels).mean()),
        "for or against, of those that are": float(right_side.mean()),
        "side, where one is told": float((found[shown] == labels[shown]).mean()),
        "neither taken for a side": float((found[~sides] < 2).mean()),
    }


def main() -> None:
    """Fits, prints, and writes the weights when told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    lines = Path(__file__).with_name("sentences.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    vectors = encoder_of(BundledEmbedding()).embed_texts([one["sentence"] for one in rows]).astype(np.float64)
    labels = np.array([LABELS.index(one["stance"]) for one in rows])
    held = np.array([one["half"] == "held" for one in rows])
    for ridge in (0.01, 0.003, 0.001, 0.0003):
        weights = fitted(vectors[~held], labels[~held], ridge)
        print(ridge, {name: round(share, 3) for name, share in shares(vectors[held], labels[held], weights).items()})
    if given.write:
        weights = fitted(vectors, labels)
        place = Path(stance.__file__).with_name("stance.json")
        place.write_text(json.dumps(np.round(weights, 3).tolist(), separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
