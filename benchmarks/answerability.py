"""Does Lede know when the library does not hold the answer? On sets that say which questions can be answered.

    python benchmarks/answerability.py --data DATA/clapnq_dev [--home DIR] [--append] [--plot FILE.svg]

Each question is put to `Assistant.ask` over the set's whole collection, in a conversation set with the turns before
it, its assistant's words among them. Printed are the area under the ROC curve of the answerability score, beside two
baselines that get the question as Lede searched it (`plain_answers`); what the shipped threshold refuses, rightly and
falsely; whether the score is a probability (calibration); and what other thresholds would give. Questions marked
partial or underspecified are left out. Where the set marks the sentences that answer, also whether the first quote is
one. Not here: words of the answer in it (`reading.py`).
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import plain_answers
import reliability
from baselines import Halves
from libraries import filled_assistant, home_argument
from numpy.typing import NDArray
from report import append, append_argument, stamp, table
from sets import TestSet, labelled, load

from assistant.evaluation import bootstrap
from assistant.evaluation.metrics.abstention import auroc, f1, false_refusals, precision, recall
from assistant.evaluation.metrics.calibration import bins, calibration_error
from assistant.reading import answer_model
from index import BundledEmbedding

THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
FALSE_REFUSALS = (0.02, 0.05, 0.1, 0.2)
AGREED = 0.1
"""Of the answerable questions: the false refusals at which scores are compared."""

Flags = NDArray[np.bool_]
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """What came of every question of a set.

    Args:
        score: Lede's answerability.
        cosine, bm25: the baselines' own.
        refused: whether Lede abstained.
        answerable: whether it should not have.
        quoted: of each system, whether the first quote holds a sentence that answers; NaN where none is marked.
    """

    score: Scores
    cosine: Scores
    bm25: Scores
    refused: Flags
    answerable: Flags
    quoted: Mapping[str, Scores] = field(default_factory=dict)


def ask_all(data: Path, test_set: TestSet, home: Path) -> Outcome:
    """Asks every question that is marked one way or the other."""
    every, scores, refused = list(labelled(data)), [], []
    quoted: dict[str, list[float]] = {"Lede": [], "cosine": [], "BM25": []}
    with filled_assistant(test_set, home) as assistant:
        baselines = plain_answers.both(Halves(assistant.library.home, BundledEmbedding()), assistant.library)
        for one in every:
            answer = assistant.ask(one.text, history=one.history)
            plain = {name: baseline(answer.standalone_question) for name, baseline in baselines.items()}
            scores.append((answer.answerability, plain["cosine"].score, plain["BM25"].score))
            refused.append(answer.abstained)
            first = {"Lede": [(cited.article.id, cited.quote) for cited in answer.citations[:1]]}
            first |= {name: [(each.article.id, each.quote)] if each.article else [] for name, each in plain.items()}
            for name, places in first.items():
                marked = one.answerable and bool(one.answers)
                quoted[name].append(float(any(one.answers_in(*place) for place in places)) if marked else np.nan)
    score, cosine, bm25 = np.array(scores, dtype=float).T
    answerable = np.array([one.answerable for one in every])
    marked = {name: np.array(values) for name, values in quoted.items()}
    return Outcome(score, cosine, bm25, np.array(refused), answerable, marked)


# Measures


def threshold_at(score: Scores, answerable: Flags, allowed: float) -> float:
    """The highest threshold that refuses no more than this share of the answerable."""
    right = np.sort(score[answerable])
    return float(right[int(allowed * len(right))]) if len(right) else float("nan")


def refused_at(allowed: float) -> Callable[[Scores, Flags], float]:
    """How many of those that cannot be answered are refused where this share of the answerable are."""
    return lambda score, answerable: recall(score < threshold_at(score, answerable, allowed), answerable)


# Tables


def measures(found: Outcome, threshold: float) -> Iterator[list[str]]:
    """Rows of the main table: a name and a value with its interval."""
    labels = found.answerable
    systems = {"Lede": found.score, "best passage's cosine": found.cosine, "best passage's BM25": found.bm25}
    for name, score in systems.items():
        yield [f"AUROC, {name}", bootstrap.of(auroc, score, labels).cell()]
    lead = bootstrap.of(lambda ours, theirs, y: auroc(ours, y) - auroc(theirs, y), found.score, found.cosine, labels)
    yield ["AUROC, Lede - cosine", lead.cell("+")]
    for name, score in systems.items():
        refused = bootstrap.of(refused_at(AGREED), score, labels)
        yield [f"unanswerable refused at {AGREED:.0%} false refusals, {name}", refused.cell()]
    for name, measure in {
        f"unanswerable refused (recall) at {threshold:g}, as shipped": recall,
        f"answerable refused (false refusals) at {threshold:g}": false_refusals,
        f"precision of refusing at {threshold:g}": precision,
        f"F1 of refusing at {threshold:g}": f1,
    }.items():
        yield [name, bootstrap.of(measure, found.refused, labels).cell()]
    yield ["Brier score", bootstrap.of(reliability.brier, found.score, labels).cell()]
    for name, values in found.quoted.items():
        if (known := values[~np.isnan(values)]).size:
            yield [f"first quote holds a sentence that answers, {name}", bootstrap.mean(known).cell()]
    base = np.full(len(labels), labels.mean())
    yield ["Brier score of always saying the answerable's share", f"{reliability.brier(base, labels):.3f}"]
    by_chance = reliability.error_by_chance(found.score)
    yield ["expected calibration error", f"{calibration_error(found.score, labels):.3f}"]
    yield ["the same, were every probability true", f"{by_chance:.3f}"]


def calibration(found: Outcome) -> Iterator[list[str]]:
    """Rows of the calibration table: a bin each."""
    for one in bins(found.score, found.answerable):
        yield [
            f"{one.predicted:.3f}",
            bootstrap.Interval(one.observed, one.low, one.high).cell(),
            str(one.size),
        ]


def sweep(found: Outcome, shipped: float) -> Iterator[list[str]]:
    """What each threshold gives, then which threshold gives so many false refusals.

    The shipped one is taken as the assistant acted; it differs from its score only if Lede abstains for other reasons.
    """
    for threshold in sorted({*THRESHOLDS, shipped}):
        refused = found.refused if threshold == shipped else found.score < threshold
        yield _row(f"{threshold:g}{', shipped' if threshold == shipped else ''}", refused, found.answerable)
    for allowed in FALSE_REFUSALS:
        threshold = threshold_at(found.score, found.answerable, allowed)
        yield _row(f"{threshold:.3f}, for {allowed:.0%}", found.score < threshold, found.answerable)


def _row(name: str, refused: Flags, answerable: Flags) -> list[str]:
    values = [measure(refused, answerable) for measure in (recall, false_refusals, precision, f1)]
    return [name, *("-" if np.isnan(value) else f"{value:.3f}" for value in values)]


def markdown(test_set: TestSet, found: Outcome, threshold: float) -> str:
    """The run as RESULTS.md keeps it."""
    counts = f"{int(found.answerable.sum())} answerable, {int((~found.answerable).sum())} not"
    return "\n".join(
        [
            f"### answerability, {test_set.name}, {counts}",
            "",
            stamp(test_set.sha256),
            "",
            *table(["measure", "value"], measures(found, threshold)),
            "",
            "Calibration:",
            "",
            *table(["mean answerability", "share that can be answered", "questions"], calibration(found)),
            "",
            "Other thresholds:",
            "",
            *table(
                ["threshold", "unanswerable refused", "answerable refused", "precision", "F1"], sweep(found, threshold)
            ),
            "",
        ]
    )


def main() -> None:
    """Asks, prints, draws, and appends to `RESULTS.md` when told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a set that marks what can be answered")
    home_argument(parser)
    parser.add_argument("--plot", type=Path, help="an SVG file for the reliability diagram")
    append_argument(parser)
    given = parser.parse_args()
    test_set, threshold = load(given.data), answer_model.weights().threshold
    found = ask_all(given.data, test_set, given.home)
    report = markdown(test_set, found, threshold)
    print(report)
    if given.plot:
        title = f"Lede's answerability, {test_set.name}"
        given.plot.write_text(reliability.diagram(title, found.score, found.answerable, threshold), encoding="utf-8")
    if given.append:
        append(report)


if __name__ == "__main__":
    main()
