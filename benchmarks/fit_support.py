"""Fits `assistant/grounding/support_model.json`: does the cited text carry the sentence?

    python benchmarks/fit_support.py --data DATA --train TRAIN --home DIR [--write]

Every claim and its cited text become a row of named features (`grounding.support_model`); a logistic regression
weighs them, every set and within it either label the same. Where the direction of a feature is plain, its weight is
held to it: more words missing never make a claim better supported. Fitted on the training sets alone it meets claims
unlike any that it saw; fitted on the two reported sets as well, it is cross-validated by question and article. The
constant is moved so that half is the line that serves all sets best. Not here: the reader (`support_reader`), and
what is reported (`support.py`).
"""

import argparse
import hashlib
import json
import pickle
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import claims
import numpy as np
from claims import Claim
from numpy.typing import NDArray
from regressions import Bound, Rows, held_logistic
from sklearn.metrics import f1_score, roc_auc_score

from assistant.grounding import support_model
from assistant.grounding.check import claim_of, plain
from assistant.grounding.support_model import NAMES, look, row

FOLDS = 10
PENALTY = 0.03
"""C of the regression."""

TRAIN_SHARE = 4.0
"""What all training sets together weigh beside the two reported sets, where these are fitted on too. With less, the
weights lean on copied words, which tell much in these sets and nothing about a falsified sentence (LOG.md)."""

REFUSED_FALSELY = 0.05
"""The share of supported claims that may fall below the line between partly and unsupported."""

FREE = support_model.SHAPE
AGAINST = frozenset(("against", "against_alone", "wrong_words", "widest_jump", *support_model.CHECKS))
"""Columns of which more is never better; of the others but FREE, less is never better."""

WEIGHTS = Path(__file__).parent.parent / "assistant" / "grounding" / "support_model.json"


@dataclass(frozen=True)
class Looked:
    """Claims as rows.

    Args:
        rows: shape (claims, features); not a number where there is nothing to read.
        barred: whether a rule alone keeps the claim from being supported.
    """

    claims: list[Claim]
    rows: Rows
    barred: NDArray[np.bool_]

    @property
    def labels(self) -> NDArray[np.bool_]:
        """Which claims are supported."""
        return np.array([one.supported for one in self.claims])

    @property
    def sets(self) -> NDArray[np.str_]:
        """The set of each claim."""
        return np.array([one.set for one in self.claims])

    def only(self, which: NDArray[np.bool_]) -> "Looked":
        """Some of the claims."""
        kept = [one for one, wanted in zip(self.claims, which, strict=True) if wanted]
        return Looked(kept, self.rows[which], self.barred[which])

    def and_also(self, other: "Looked") -> "Looked":
        """These claims and others."""
        return Looked(
            [*self.claims, *other.claims],
            np.concatenate([self.rows, other.rows]),
            np.concatenate([self.barred, other.barred]),
        )


@dataclass(frozen=True)
class Fitted:
    """A weight for each feature, and the constant."""

    weights: Rows
    constant: float

    def odds(self, rows: Rows) -> Rows:
        """Log-odds; far below anything where there is nothing to read."""
        odds: Rows = np.where(np.isnan(rows).any(axis=1), -20.0, np.nan_to_num(rows) @ self.weights + self.constant)
        return odds


def looked_at(found: Sequence[Claim], kept: Path) -> Looked:
    """The claims as rows, from the file where they are kept or made anew."""
    file = kept / f"support-{_code()}-{hashlib.sha256(repr(found).encode()).hexdigest()[:12]}.pickle"
    if file.is_file():
        return Looked(list(found), *pickle.loads(file.read_bytes()))  # noqa: S301 - written below
    rows, barred = [], []
    for place, one in enumerate(found):
        claim, text = claim_of(one.text), plain(one.cited)
        if any(letter.isalnum() for letter in claim) and any(letter.isalnum() for letter in text):
            seen = look(claim, text)
            rows.append(row(seen))
            barred.append(
                bool(seen.figures or seen.names or seen.quotations or seen.misattributed or seen.contradicted)
            )
        else:
            rows.append([np.nan] * len(NAMES))
            barred.append(True)
        if place % 100 == 0:
            print(f"{place} of {len(found)}", end="\r", file=sys.stderr)
    made = np.array(rows, dtype=float), np.array(barred)
    kept.mkdir(parents=True, exist_ok=True)
    file.write_bytes(pickle.dumps(made))
    return Looked(list(found), *made)


def fit(known: Looked, shares: Rows) -> Fitted:
    """A logistic regression with the signs held, over the claims that have anything to read."""
    usable = ~np.isnan(known.rows).any(axis=1)
    bounds = [_bounds(name) for name in NAMES]
    *weights, constant = held_logistic(known.rows[usable], known.labels[usable], shares[usable], PENALTY, bounds)
    return Fitted(np.array(weights), float(constant))


def _bounds(name: str) -> Bound:
    if name in FREE or name.endswith("_in_long"):
        return None, None
    return (None, 0.0) if name in AGAINST else (0.0, None)


def even(known: Looked) -> Rows:
    """A weight for each claim, so that every set, and within it either label, counts the same."""
    shares = np.zeros(len(known.claims))
    for name in set(known.sets.tolist()):
        for label in (True, False):
            which = (known.sets == name) & (known.labels == label)
            shares[which] = 1 / max(1, which.sum())
    return shares


def line(known: Looked, odds: Rows) -> float:
    """The log-odds at which the mean of the sets' macro-F1 is highest, smoothed over neighbours."""
    tried = np.arange(-2.5, 2.51, 0.05)
    means = [np.mean([macro_f1(known, odds > at, name) for name in sorted(set(known.sets.tolist()))]) for at in tried]
    smooth = np.convolve(np.pad(means, 4, mode="edge"), np.ones(9) / 9, "valid")
    return float(tried[int(np.argmax(smooth))])


def macro_f1(known: Looked, said: NDArray[np.bool_], name: str) -> float:
    """Of one set; what a rule bars is never said to be supported."""
    which = known.sets == name
    return float(f1_score(known.labels[which], (said & ~known.barred)[which], average="macro"))


def on_its_line(known: Looked, shares: Rows) -> Fitted:
    """Fits, and moves the constant so that half is the line."""
    fitted = fit(known, shares)
    return Fitted(fitted.weights, fitted.constant - line(known, fitted.odds(known.rows)))


def from_training(trained: Looked) -> Fitted:
    """Fitted on the training sets alone."""
    return on_its_line(trained, even(trained))


def from_all(trained: Looked, known: Looked) -> Fitted:
    """Fitted on the training sets and on claims of the reported sets; the line is that of the latter."""
    shares = np.concatenate([_scaled(even(known), 1.0), _scaled(even(trained), TRAIN_SHARE)])
    fitted = fit(known.and_also(trained), shares)
    return Fitted(fitted.weights, fitted.constant - line(known, fitted.odds(known.rows)))


def _scaled(shares: Rows, total: float) -> Rows:
    scaled: Rows = shares / shares.sum() * total
    return scaled


def cross_validated(trained: Looked, known: Looked) -> Rows:
    """Each claim's log-odds by weights, and a line, that saw nothing with its question or article."""
    groups = np.array([f"{one.set} {one.group}" for one in known.claims])
    order = np.random.default_rng(0).permutation(np.unique(groups))
    fold = dict(zip(order.tolist(), np.arange(len(order)) % FOLDS, strict=True))
    folds = np.array([fold[group] for group in groups.tolist()])
    odds = np.zeros(len(known.claims))
    for number in range(FOLDS):
        held = folds == number
        odds[held] = from_all(trained, known.only(~held)).odds(known.rows[held])
    return odds


def describe(name: str, known: Looked, odds: Rows) -> str:
    """Macro-F1 and AUROC by set."""
    parts = [
        f"{each} {macro_f1(known, odds > 0, each):.3f} (AUROC {roc_auc_score(known.labels[which], odds[which]):.3f})"
        for each in dict.fromkeys(known.sets.tolist())
        for which in [known.sets == each]
    ]
    return f"{name}: " + ", ".join(parts)


def _code() -> str:
    """A digest of whatever makes the rows: other code, other rows."""
    root = WEIGHTS.parent
    kept = [file for file in sorted([*root.glob("*.py"), *root.glob("reader/*")]) if file.is_file()]
    kept = [file for file in kept if file.name not in ("model.py", "check.py", "__init__.py", "README.md")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in kept)).hexdigest()[:12]


def main() -> None:
    """Looks at every claim, cross-validates, and writes the weights when told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--home", type=Path, required=True, help="where rows are kept between runs")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    known = looked_at(claims.reported(given.data), given.home)
    trained = looked_at(claims.training(given.train), given.home)
    alone = from_training(trained)
    print(describe("training sets alone", known, alone.odds(known.rows)))
    print(describe("  on themselves", trained, alone.odds(trained.rows)))
    odds = cross_validated(trained, known)
    print(describe("and the reported sets, cross-validated", known, odds))
    shipped = from_all(trained, known)
    print(describe("  on the training sets", trained, shipped.odds(trained.rows)))
    below = float(np.quantile(odds[known.labels], REFUSED_FALSELY))
    partly = float(1 / (1 + np.exp(-below)))
    print(f"partly from {partly:.3f}; {np.mean(odds[~known.labels] < below):.2f} of the others fall below")
    if given.write:
        weights = {name: round(float(weight), 5) for name, weight in zip(NAMES, shipped.weights, strict=True)}
        stored = {"partly": round(partly, 3), "weights": weights | {"constant": round(shipped.constant, 5)}}
        WEIGHTS.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
