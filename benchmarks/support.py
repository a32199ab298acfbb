"""Does the cited text carry the claim? On two public sets, one rule and one line for both.

    python benchmarks/support.py --data DATA --train TRAIN --home DIR [--append]

AttributionBench's claims have their evidence inline, QAGS's sentences a whole news article. Four systems: the share of
the claim's words that the text holds, by rarity, with the line that serves both sets best; Lede's features fitted on
the training sets alone; fitted on these two as well, cross-validated by question and article; and the weights that
ship, which were fitted on all of these claims. The first three say what to expect of texts never seen. Printed are
macro-F1 and balanced accuracy of "supported", by set and by the sets that they were put together from; intervals are
bootstrapped over claims. Not here: the fit (`fit_support.py`).
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import claims
import numpy as np
from claims import SETS
from fit_support import Looked, Rows, cross_validated, from_training, line, looked_at
from numpy.typing import NDArray
from report import append_argument, median_and_p95, publish, stamp, table
from sklearn.metrics import balanced_accuracy_score, f1_score, roc_auc_score

from assistant.evaluation import bootstrap
from assistant.grounding.check import check_support
from assistant.grounding.support_model import NAMES

BASELINE = "word coverage"
TIMED = 200
"""Claims of each set that are timed one by one."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class System:
    """What one system says of every claim.

    Args:
        odds: higher where it is surer of support.
        said: whether it calls the claim supported.
    """

    name: str
    odds: Rows
    said: Flags


def systems(known: Looked, trained: Looked) -> list[System]:
    """All but the one that ships."""
    words = np.nan_to_num(known.rows[:, NAMES.index("words")])
    free = Looked(known.claims, known.rows, np.zeros(len(words), bool))
    spread = (words - words.mean()) / words.std()
    alone, crossed = from_training(trained).odds(known.rows), cross_validated(trained, known)
    return [
        System(f"{BASELINE}, best line", words, spread > line(free, spread)),
        System("Lede, fitted on the training sets alone", alone, (alone > 0) & ~known.barred),
        System("Lede, on these two as well, cross-validated", crossed, (crossed > 0) & ~known.barred),
    ]


def shipped(known: Looked) -> tuple[System, dict[str, NDArray[np.float64]]]:
    """`check_support` itself, and the milliseconds that it took on some claims of each set."""
    scores, said = [], []
    spent: dict[str, list[float]] = {name: [] for name in SETS}
    for one in known.claims:
        start = time.perf_counter()
        found = check_support(one.text, one.cited)
        spent[one.set].append(1000 * (time.perf_counter() - start))
        scores.append(found.score)
        said.append(found.label == "supported")
    system = System("as it ships, fitted on all of them", np.array(scores), np.array(said))
    return system, {name: np.array(each[-TIMED:]) for name, each in spent.items()}


def macro_f1(labels: Flags, said: Flags) -> float:
    """The mean of both labels' F1."""
    return float(f1_score(labels, said, average="macro"))


def auroc(labels: Flags, odds: Rows) -> float:
    """Not a number where a draw holds one label only."""
    return float(roc_auc_score(labels, odds)) if len(set(labels.tolist())) > 1 else float("nan")


def markdown(known: Looked, every: list[System], spent: dict[str, NDArray[np.float64]], sha256: str) -> str:
    """The tables as RESULTS.md keeps them."""
    labels = known.labels
    rows = [
        [
            system.name,
            name,
            bootstrap.of(macro_f1, labels[which], system.said[which]).cell(),
            f"{balanced_accuracy_score(labels[which], system.said[which]):.3f}",
            bootstrap.of(auroc, labels[which], system.odds[which]).cell(),
            f"{system.said[which].mean():.2f} of {labels[which].mean():.2f}",
        ]
        for system in every
        for name in SETS
        for which in [known.sets == name]
    ]
    sources = list(dict.fromkeys(one.source for one in known.claims))
    of_source = np.array([one.source for one in known.claims])
    lines = [
        f"### support, {len(labels)} claims",
        "",
        stamp(sha256),
        "",
        *table(["system", "set", "macro-F1", "balanced accuracy", "AUROC", "called supported, of"], rows),
        "",
        "By the sets that these were put together from, macro-F1 / balanced accuracy:",
        "",
        *table(
            ["source", "claims", *(system.name for system in every)],
            [
                *(
                    [
                        source,
                        str((of_source == source).sum()),
                        *(_both(labels, one.said, of_source == source) for one in every),
                    ]
                    for source in sources
                ),
                [f"mean of {len(sources)}", "", *(_mean(labels, one.said, of_source, sources) for one in every)],
            ],
        ),
        "",
        "Milliseconds a check, one thread, median / 95th percentile: "
        + ", ".join(f"{name} {median_and_p95(each)}" for name, each in spent.items())
        + ".",
        "",
    ]
    return "\n".join(lines)


def _both(labels: Flags, said: Flags, which: Flags) -> str:
    measures: tuple[Callable[..., float], ...] = (macro_f1, balanced_accuracy_score)
    return " / ".join(f"{measure(labels[which], said[which]):.3f}" for measure in measures)


def _mean(labels: Flags, said: Flags, of_source: NDArray[np.str_], sources: list[str]) -> str:
    measures: tuple[Callable[..., float], ...] = (macro_f1, balanced_accuracy_score)
    return " / ".join(
        f"{np.mean([measure(labels[of_source == one], said[of_source == one]) for one in sources]):.3f}"
        for measure in measures
    )


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with attributionbench and qags_news in it")
    parser.add_argument("--train", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--home", type=Path, required=True, help="where rows are kept between runs")
    append_argument(parser)
    given = parser.parse_args()
    known = looked_at(claims.reported(given.data), given.home)
    trained = looked_at(claims.training(given.train), given.home)
    own, spent = shipped(known)
    report = markdown(known, [*systems(known, trained), own], spent, claims.digest(given.data))
    publish(report, keep=given.append)


if __name__ == "__main__":
    main()
