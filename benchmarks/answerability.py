"""Does Lede know when the library does not hold the answer? On sets that say which questions can be answered.

    python benchmarks/answerability.py --data DATA/clapnq_dev --home DIR [--append]

Each question is asked of the set's whole collection. Printed are the area under the ROC curve of the answerability
score, with two baselines over the same passages in the same run (the best passage's cosine; the share of the question's
words that the best passage holds), and, at the shipped threshold, the share of unanswerable questions refused and of
answerable ones refused falsely; in brackets 95% bootstrap intervals over questions. Questions marked partial or
underspecified are left out. Not here: whether the answer given is right (`retrieval.py` says what was found).
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
from baselines import filled_library
from numpy.typing import NDArray
from retrieval import append, folder_for, library_folder, stamp
from sets import asked, load
from sklearn.metrics import roc_auc_score

from assistant.engine import PASSAGES
from assistant.evidence import choose, features, model
from assistant.evidence.bags import bag
from assistant.evidence.question import analyse
from index import BundledEmbedding, Hit

DRAWS = 1000
Measure = Callable[[NDArray[np.float64], NDArray[np.bool_]], float]


def rows(data: Path, home: Path) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Lede's score and the two baselines for each question, shape (n, 3), and whether it can be answered."""
    embedding, test_set = BundledEmbedding(), load(data)
    library, _ = filled_library(library_folder(folder_for(test_set, home, embedding)), test_set.articles, embedding)
    scores, labels = [], []
    with library:
        for text, answerable in asked(data):
            hits = library.search(text, limit=PASSAGES)
            found = choose(library, text, hits, limit=4)
            cosine = max((hit.dense for hit in hits), default=0.0)
            scores.append((found.answerability, cosine, max((_covered(text, hit) for hit in hits), default=0.0)))
            labels.append(answerable)
    return np.array(scores), np.array(labels)


def _covered(text: str, hit: Hit) -> float:
    return features.coverage(analyse(text), bag(f"{hit.article.header} {hit.passage.text}"))


def table(scores: NDArray[np.float64], labels: NDArray[np.bool_]) -> list[str]:
    """Markdown lines: AUROC of each score, then what happens at the shipped threshold."""
    threshold = model.weights().threshold
    lines = ["| measure | value |", "| --- | --- |"]
    for column, name in enumerate(("Lede", "best passage's cosine", "word coverage")):
        area = _interval(lambda s, y, at=column: roc_auc_score(y, s[:, at]), scores, labels)
        lines.append(f"| AUROC, {name} | {area} |")
    refused = _interval(lambda s, y: np.mean(s[~y, 0] < threshold), scores, labels)
    false = _interval(lambda s, y: np.mean(s[y, 0] < threshold), scores, labels)
    lines.append(f"| unanswerable refused at {threshold} | {refused} |")
    return [*lines, f"| answerable refused at {threshold} | {false} |"]


def _interval(measure: Measure, scores: NDArray[np.float64], labels: NDArray[np.bool_]) -> str:
    generator, drawn = np.random.default_rng(1), []
    for _ in range(DRAWS):
        picked = generator.integers(0, len(labels), len(labels))
        if 0 < labels[picked].sum() < len(labels):
            drawn.append(measure(scores[picked], labels[picked]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return f"{measure(scores, labels):.3f} [{low:.3f}, {high:.3f}]"


def main() -> None:
    """Asks, prints, and appends to `RESULTS.md` when told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--append", action="store_true")
    given = parser.parse_args()
    scores, labels = rows(given.data, given.home)
    counts = f"{int(labels.sum())} answerable, {int((~labels).sum())} not"
    title = f"### answerability, {given.data.resolve().name}, {counts}"
    report = "\n".join([title, "", stamp(load(given.data)), "", *table(scores, labels), ""])
    print(report)
    if given.append:
        append(report)


if __name__ == "__main__":
    main()
