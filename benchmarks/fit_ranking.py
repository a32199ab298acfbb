"""Fits `assistant/retrieval/trees.json`: which candidates hold what a question asks for.

    python benchmarks/fit_ranking.py --data DATA --train TRAIN --home DIR [--write] [--ablate]

Questions of several sets are asked of their libraries; every candidate becomes a row of `retrieval.ranking_features`
and is right where it holds a fact or an answer of the question. Gradient-boosted trees, each question weighing the
same within its set and each set the same; features of which more can only be better are held to that. Cross-validated
by article, so that no passage is ranked by trees that saw it. SQuADShifts and XQuAD are not fitted on: `retrieval.py`
on these says how the trees do on sets they never saw. `--ablate` leaves out each group of features in turn. Not here:
any figure of the README.
"""

import argparse
import hashlib
import json
import pickle
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pages
from baselines import TODAY
from libraries import filled_library, folder_for, library_folder
from numpy.typing import NDArray
from sets import Question, load
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from assistant.evaluation.questions import squeezed
from assistant.evaluation.sweep import passages_of
from assistant.retrieval.ranking import candidates, features_of
from assistant.retrieval.ranking_features import FEATURES, NAMES, mix
from assistant.retrieval.trees import MIX
from index import BundledEmbedding, Hit, Library
from index.article import EVERYTHING
from index.chunking import count_tokens

SETS = ("multihoprag", "clapnq_dev", "mtrag_un")
TRAIN = ("nq_open_oracle", "selqa_evidence", "squad20_train_subset")
SIZES = {"multihoprag": (None, 256)}
"""Passage budgets that a set is asked in; None is the one that ships."""

OTHER_SIZE = 400
"""Questions that are asked in passages of another size; they teach that size matters little."""

NEWS = 3
"""How much more the one set of news counts than each of the others: news is what Lede is for."""

FOLDS = 5
TREES = Path(__file__).parent.parent / "assistant" / "retrieval" / "trees.json"
BUDGET = 2_000

Holder = Callable[[Hit], list[bool]]
"""For a hit, which of a question's facts it holds."""


@dataclass
class Asked:
    """One question's candidates.

    Args:
        source: the set, with the passage budget where it is not the shipped one.
        gold: the articles that answer it; no tree that ranks it has seen a question that shares one.
        rows: features; shape (candidates, features).
        held: which candidate holds which fact; shape (candidates, facts).
        tokens: each candidate's, header left out.
        articles: each candidate's article.
    """

    source: str
    gold: frozenset[str]
    rows: NDArray[np.float32]
    held: NDArray[np.bool_]
    tokens: NDArray[np.int64]
    articles: list[str]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which candidates hold anything."""
        return self.held.any(axis=1)


def collect(data: Path, train: Path, home: Path, limit: int) -> list[Asked]:
    """All sets' questions, asked; what was asked with the same code before is taken from `home`."""
    model = BundledEmbedding()
    found: list[Asked] = []
    for name in SETS:
        test_set = load(data / name)
        for size in SIZES.get(name, (None,)):
            with passages_of(size) if size else passages_of(pages.SHIPPED):
                folder = library_folder(folder_for(test_set, home, model))
                library, _ = filled_library(folder, test_set.articles, model)
                questions = test_set.sample(OTHER_SIZE if size else None).questions
                given = [(one.text, one.articles, _fact_holder(one)) for one in questions]
                with library:
                    found += _kept(home, f"{name} {size}" if size else name, library, given)
    for name in TRAIN:
        reading = pages.load(train, TRAIN, limit)
        library, _ = filled_library(home / f"train-{limit}" / library_folder(home).name, reading.articles, model)
        rows = [row for row in reading.rows if row["source_set"] == name]
        with library:
            given = [(row["question"], frozenset({reading.article_of(row).id}), reading.holder(row)) for row in rows]
            found += _kept(home, name, library, given)
    return found


def _kept(
    home: Path, source: str, library: Library, given: Sequence[tuple[str, frozenset[str], Holder]]
) -> list[Asked]:
    cache, key = home / f"ranking-{source.replace(' ', '-')}.pickle", f"{code()} {len(given)}"
    if cache.exists():
        known, asked = pickle.loads(cache.read_bytes())  # noqa: S301 - written below
        if known == key:
            return list(asked)
    asked = []
    for number, (text, gold, holds) in enumerate(given, start=1):
        asked.append(_ask(library, text, source, gold, holds))
        if number % 100 == 0:
            print(f"{source}: {number} of {len(given)}", file=sys.stderr)
    cache.write_bytes(pickle.dumps((key, asked)))
    return asked


def _ask(library: Library, text: str, source: str, gold: frozenset[str], holds: Holder) -> Asked:
    asked, pool = candidates(library, text, EVERYTHING, TODAY)
    held = np.array([holds(hit) for hit in pool.hits], bool).reshape(len(pool.hits), -1)
    tokens = np.array([count_tokens(hit.passage.text) for hit in pool.hits])
    return Asked(source, gold, features_of(asked, pool), held, tokens, [hit.article.id for hit in pool.hits])


def _fact_holder(question: Question) -> Holder:
    """For a hit, which of the question's facts it holds; the article itself where the set names no facts."""
    facts = [squeezed(fact) for fact in question.facts]

    def holds(hit: Hit) -> list[bool]:
        if not facts:
            return [hit.article.id in question.articles]
        text = squeezed(f"{hit.article.header}\n{hit.passage.text}")
        return [fact in text for fact in facts]

    return holds


def fit(asked: Sequence[Asked], columns: Sequence[int]) -> HistGradientBoostingClassifier:
    """Trees over some of the columns."""
    rows = np.concatenate([one.rows[:, columns] for one in asked])
    right = np.concatenate([one.right for one in asked])
    weights = _weights(asked)
    trees = HistGradientBoostingClassifier(
        max_iter=120, learning_rate=0.08, max_leaf_nodes=8, min_samples_leaf=80, l2_regularization=1.0,
        monotonic_cst=[FEATURES[column].rising for column in columns], early_stopping=False, random_state=7,
    )  # fmt: skip
    return trees.fit(rows, right, sample_weight=weights)


def without(one: Asked, group: str) -> Asked:
    """The same with a group of features blank, for trees and mix alike."""
    blank = np.array([feature.group == group for feature in FEATURES])
    return replace(one, rows=np.where(blank, np.float32(0), one.rows))


def _weights(asked: Sequence[Asked]) -> NDArray[np.float64]:
    """One for each candidate: a question weighs the same whatever its candidates, a set whatever its questions."""
    sources = [one.source for one in asked]
    share = {source: (NEWS if source in SIZES else 1) / sources.count(source) for source in set(sources)}
    weights = np.concatenate(
        [np.full(len(one.rows), share[one.source] / max(int(one.right.sum()), 1)) for one in asked]
    )
    return weights * len(weights) / weights.sum()


def cross_validated(asked: Sequence[Asked], columns: Sequence[int]) -> list[NDArray[np.float64]]:
    """Each question's log-odds by trees that saw no question with any of its articles.

    Questions of a set rest on few articles, each asked about many times, so that trees tested on known articles look
    better than they are (`LOG.md`).
    """
    scores: list[NDArray[np.float64]] = [np.empty(0)] * len(asked)
    groups = [min(one.gold, default="") for one in asked]
    for _, unknown in GroupKFold(FOLDS).split(asked, groups=groups):
        articles = frozenset[str]().union(*(asked[place].gold for place in unknown))
        trees = fit([one for one in asked if not one.gold & articles], columns)
        for place in unknown:
            if len(asked[place].rows):
                rows = asked[place].rows
                scores[place] = trees.decision_function(rows[:, columns]) + MIX * mix(rows)
    return scores


def report(asked: Sequence[Asked], scores: Sequence[NDArray[np.float64]]) -> dict[str, dict[str, float]]:
    """By set: evidence within the budget (text alone), Hits@10, MRR@10, and the first passage right."""
    found: dict[str, dict[str, list[float]]] = {}
    for one, score in zip(asked, scores, strict=True):
        order = np.argsort(-score, kind="stable")
        held, fits = one.held[order], np.cumsum(one.tokens[order]) <= BUDGET
        places = np.flatnonzero(held[:10].any(axis=1))
        got = held[fits].any(axis=0) if len(held) else np.zeros(1, bool)
        row = found.setdefault(one.source, {})
        for name, value in (
            ("recall", got.mean()),
            ("all", got.all()),
            ("first", len(places) > 0 and places[0] == 0),
            ("Hits@4", len(places) > 0 and places[0] < 4),
            ("Hits@10", len(places) > 0),
            ("MRR@10", 1 / (places[0] + 1) if len(places) else 0.0),
        ):
            row.setdefault(name, []).append(float(value))
    return {source: {name: float(np.mean(values)) for name, values in row.items()} for source, row in found.items()}


def show(title: str, measured: dict[str, dict[str, float]]) -> None:
    """One line a set."""
    print(f"\n{title}")
    for source, row in measured.items():
        print(f"  {source:22}" + "  ".join(f"{name} {value:.3f}" for name, value in row.items()))


def calibration(asked: Sequence[Asked], scores: Sequence[NDArray[np.float64]]) -> list[float]:
    """What makes cross-validated scores log-odds that come true: a scale and a shift."""
    right = np.concatenate([one.right for one in asked])
    fitted = LogisticRegression(C=1e6).fit(np.concatenate(scores)[:, None], right, sample_weight=_weights(asked))
    return [round(float(fitted.coef_[0, 0]), 5), round(float(fitted.intercept_[0]), 5)]


def as_json(trees: HistGradientBoostingClassifier, asked: Sequence[Asked], scaled: Sequence[float]) -> str:
    """The trees in the form that `assistant.retrieval.trees` reads, one tree a line."""
    lines = []
    for (predictor,) in trees._predictors:  # noqa: SLF001 - scikit-learn has no public way to the nodes
        nodes = [
            [-1, 0, 0, 0, round(float(node["value"]), 5)] if node["is_leaf"]
            else [int(node["feature_idx"]), _short(node["num_threshold"]), int(node["left"]), int(node["right"]), 0]
            for node in predictor.nodes
        ]  # fmt: skip
        lines.append(json.dumps(nodes, separators=(",", ":")))
    sources = [one.source for one in asked]
    head = {
        "made_by": "benchmarks/fit_ranking.py",
        "fitted_on": {source: sources.count(source) for source in dict.fromkeys(sources)},
        "features": list(NAMES),
        "calibration": list(scaled),
        "start": round(float(trees._baseline_prediction.item()), 5),  # noqa: SLF001
    }
    opening = json.dumps(head, indent=1).rstrip("}\n")
    return f'{opening},\n "trees": [\n' + ",\n".join(lines) + "\n ]\n}\n"


def _short(number: float) -> float:
    return float(f"{number:.6g}")


def code() -> str:
    """A digest of whatever makes the rows."""
    root = TREES.parent.parent.parent
    files = [
        *sorted((root / "assistant" / "ranking").glob("*.py")),
        *sorted((root / "assistant" / "questions").glob("*.py")),
    ]
    files += [root / "index" / name for name in ("gather.py", "grouping.py", "lexical.py", "search.py", "splitter.py")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def main() -> None:
    """Asks or finds what was asked, cross-validates, and writes the trees when told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=500, help="of each training set")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--ablate", action="store_true")
    given = parser.parse_args()
    given.home.mkdir(parents=True, exist_ok=True)
    asked = collect(given.data, given.train, given.home, given.questions)
    every = list(range(len(NAMES)))
    plain = [one.rows[:, NAMES.index("words")] * 0.4 + 0.6 * one.rows[:, NAMES.index("best_sentence")] for one in asked]
    show("plain fusion", report(asked, plain))
    show("the mix by hand", report(asked, [mix(one.rows) for one in asked]))
    scores = cross_validated(asked, every)
    show("trees over the mix, cross-validated", report(asked, scores))
    if given.ablate:
        for group in dict.fromkeys(feature.group for feature in FEATURES):
            left = [without(one, group) for one in asked]
            show(f"without {group}", report(left, cross_validated(left, every)))
    if given.write:
        TREES.write_text(as_json(fit(asked, every), asked, calibration(asked, scores)), encoding="utf-8")


if __name__ == "__main__":
    main()
