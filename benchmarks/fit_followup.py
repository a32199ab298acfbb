"""Fits `assistant/query/rewriting/antecedent_model.json`: which way to put a follow-up is the likeliest?

    python benchmarks/fit_followup.py --data DATA/trec_cast_rewrites [--write]

Every question becomes the ways to put it (`query.rewriting.antecedents`), each with its token-F1 against what a person
wrote. The weights of a softmax over their named features are moved to where the expected F1 is highest; a penalty keeps
them small, and changing a question that stood alone costs extra. First earlier questions are read as the person
wrote them; then once more as the rules put them, with all their faults, which is how they are met. Prints the weights
with cross-validated figures, by conversation and with each year held out. Not here: the report
(`followups.py`).
"""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rewrites import Rewritten, f1, load
from scipy.optimize import minimize

from assistant.language.tokenizer import words
from assistant.query.rewriting import antecedent_model
from assistant.query.rewriting.anaphora import gaps
from assistant.query.rewriting.antecedent_model import NAMES, chosen
from assistant.query.rewriting.antecedents import Option, options
from assistant.query.rewriting.history import Turn
from assistant.query.rewriting.rules import read

FOLDS = 10
PENALTY = 0.2
"""Of the squared weights, against a point of F1 on one question."""

HARM = 0.3
"""What changing a question that stood alone costs beside the F1 it loses."""

WEIGHTS = Path(__file__).parent.parent / "assistant" / "query" / "rewriting" / "antecedent_model.json"

Numbers = NDArray[np.float64]
Weights = Mapping[str, float]


@dataclass(frozen=True)
class Case:
    """A question with the ways to put it.

    Args:
        rows: the features of each way; shape (ways, features).
        gains: what each way gains in F1 over the question as typed, which is the first.
    """

    of: Rewritten
    options: Sequence[Option]
    rows: Numbers
    gains: Numbers


def case(one: Rewritten, turns: Sequence[Turn]) -> Case:
    """The ways to put a question, judged.

    Args:
        turns: those before it; where one has no standalone question, the rules put it.
    """
    found = words(one.question)
    ways = options(one.question, found, gaps(one.question, found), read(turns)) if turns else [Option(one.question)]
    rows = np.array([[way.features.get(name, 0.0) for name in NAMES] for way in ways])
    judged = np.array([f1(way.text, one.rewrite) for way in ways])
    harm = HARM * (np.arange(len(ways)) > 0) * one.stands_alone
    return Case(one, ways, rows, judged - judged[0] - harm)


def fit(cases: Iterable[Case]) -> Weights:
    """The weights at which the expected gain is highest."""
    known = [one for one in cases if len(one.options) > 1]
    starts = np.cumsum([0, *(len(one.gains) for one in known[:-1])])
    place = np.repeat(np.arange(len(known)), [len(one.gains) for one in known])
    rows, gains = np.concatenate([one.rows for one in known]), np.concatenate([one.gains for one in known])

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        scores = rows @ weights
        raised = np.exp(scores - np.maximum.reduceat(scores, starts)[place])
        chance = raised / np.add.reduceat(raised, starts)[place]
        expected = np.add.reduceat(chance * gains, starts)
        slope = rows.T @ (chance * (gains - expected[place]))
        return PENALTY * float(weights @ weights) - float(expected.sum()), 2 * PENALTY * weights - slope

    found = minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B").x
    return dict(zip(NAMES, (round(float(weight), 3) for weight in found), strict=True))


def cases_of(everything: Sequence[Rewritten]) -> list[Case]:
    """Every question, its turns read as they will be: put by rules, whose weights saw nothing of the conversation."""
    weights = held_out([case(one, one.told) for one in everything], lambda one: one.conversation, FOLDS)
    cases = []
    for one in everything:
        with weighing(weights[one.id]):
            cases.append(case(one, one.turns))
    return cases


@contextmanager
def weighing(weights: Weights) -> Iterator[None]:
    """Within the block, the rules weigh with other weights."""
    shipped = antecedent_model.weights
    antecedent_model.weights = lambda: weights  # type: ignore[assignment]
    try:
        yield
    finally:
        antecedent_model.weights = shipped  # type: ignore[assignment]


def held_out(cases: Sequence[Case], group: Callable[[Rewritten], str], folds: int | None = None) -> dict[str, Weights]:
    """For each question's id, weights that saw nothing of its group.

    Args:
        group: what is held out together.
        folds: how many groups of groups; by default each group is one.
    """
    names = sorted({group(one.of) for one in cases})
    np.random.default_rng(0).shuffle(names)
    parts = [names[start::folds] for start in range(folds)] if folds else [[name] for name in names]
    weights: dict[str, Weights] = {}
    for part in parts:
        fitted = fit(one for one in cases if group(one.of) not in part)
        weights |= {one.of.id: fitted for one in cases if group(one.of) in part}
    return weights


def figures(cases: Sequence[Case], weights: Mapping[str, Weights]) -> str:
    """F1 by year, over copying, and how many of the questions that stand alone are left as they are."""
    picked = [chosen(one.options, weights[one.of.id]).text for one in cases]
    cells = []
    for year in sorted({one.of.year for one in cases}):
        ours = [f1(text, one.of.rewrite) for one, text in zip(cases, picked, strict=True) if one.of.year == year]
        copied = [f1(one.of.question, one.of.rewrite) for one in cases if one.of.year == year]
        cells.append(f"{year} {np.mean(ours):.3f} ({np.mean(ours) - np.mean(copied):+.3f})")
    alone = [text == one.of.question for one, text in zip(cases, picked, strict=True) if one.of.stands_alone]
    return f"{'  '.join(cells)}  left alone {np.mean(alone):.3f} of {len(alone)}"


def main() -> None:
    """Reads the command line, fits and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder with questions.jsonl that has rewrites")
    parser.add_argument("--write", action="store_true", help=f"also write {WEIGHTS.name}")
    given = parser.parse_args()
    cases = cases_of(load(given.data))
    print("conversations held out: ", figures(cases, held_out(cases, lambda one: one.conversation, FOLDS)))
    print("years held out:         ", figures(cases, held_out(cases, lambda one: one.year)))
    weights = fit(cases)
    print("fitted on all:          ", figures(cases, {one.of.id: weights for one in cases}))
    for name, weight in weights.items():
        print(f"{weight:+7.3f}  {name}")
    if given.write:
        stored = {"fitted_on": "TREC CAsT 2019-2021 rewrites, by benchmarks/fit_followup.py", "weights": weights}
        WEIGHTS.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
