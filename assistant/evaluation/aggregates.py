"""Values to figures: means over questions, and what only a set as a whole has, each with its interval.

Every figure is computed again for each type, tag, and for follow-ups apart.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation import bootstrap
from assistant.evaluation.metrics import abstention, calibration, latency

if TYPE_CHECKING:
    from assistant.evaluation.results import Row

Better = Literal["higher", "lower", ""]
Unit = Literal["share", "number", "ms"]
Columns = Mapping[str, NDArray[np.generic]]

FEW, MOST = 2, 40
"""Questions of a type or tag from which it gets a line of its own; and lines of each kind, the largest first chosen."""


@dataclass(frozen=True)
class Measure:
    """A measure as reports show it.

    Args:
        name: in JSON, `--fail-under` and Python.
        label: for people.
        group: the heading that it stands under.
        better: in which direction.
        of: for what only a set has, the columns that `statistic` takes; else it is the mean of the questions' values.
        ours: has no meaning for other engines, whose scores are no probabilities.
    """

    name: str
    label: str
    group: str
    better: Better = "higher"
    unit: Unit = "share"
    of: tuple[str, ...] = ()
    statistic: Callable[..., float] | None = None
    ours: bool = False


def _p50(times: NDArray[np.float64]) -> float:
    return latency.percentile(0.5, times)


def _p95(times: NDArray[np.float64]) -> float:
    return latency.percentile(0.95, times)


_R, _A, _C, _N, _S, _M = "Retrieval", "Answers", "Citations", "Refusing", "Speed", "Language model"
_REFUSED = ("refused", "answerable")
_SCORED = ("answerability", "answerable")

MEASURES: tuple[Measure, ...] = (
    Measure("right", "Right", "Overall"),
    Measure("failed", "Failed with an error", "Overall", "lower"),
    Measure("answered", "Answered", "Overall", ""),
    Measure("evidence_recall_budget", "Evidence within 2,000 tokens", _R),
    Measure("all_evidence_budget", "All evidence within 2,000 tokens", _R),
    Measure("evidence_recall_5", "Evidence in the first 5 passages", _R),
    Measure("evidence_recall_10", "Evidence in the first 10 passages", _R),
    Measure("evidence_mrr", "MRR@10 of evidence", _R),
    Measure("article_recall_5", "Articles among the first 5", _R),
    Measure("article_recall_10", "Articles among the first 10", _R),
    Measure("article_mrr", "MRR@10 of articles", _R),
    Measure("article_ndcg", "nDCG@10 of articles", _R),
    Measure("contained", "Answer in the text", _A),
    Measure("exact", "Exact match", _A),
    Measure("token_f1", "Token F1", _A),
    Measure("token_recall", "Words of the answer in the text", _A),
    Measure("yes_no", "Yes or no right", _A),
    Measure("rouge_l", "ROUGE-L against the reference", _A),
    Measure("words", "Words of an answer", _A, "", "number"),
    Measure("citation_precision", "Citing sentences that are carried", _C),
    Measure("citation_recall", "Sentences that are cited and carried", _C),
    Measure("cited_gold", "Gold evidence that is cited", _C),
    Measure("citations_gold", "Citations that are gold evidence", _C),
    Measure("abstention_precision", "Refusals that are right", _N, of=_REFUSED, statistic=abstention.precision),
    Measure("abstention_recall", "Unanswerable questions refused", _N, of=_REFUSED, statistic=abstention.recall),
    Measure("abstention_f1", "F1 of refusing", _N, of=_REFUSED, statistic=abstention.f1),
    Measure("false_refusals", "Answerable questions refused", _N, "lower", of=_REFUSED,
            statistic=abstention.false_refusals),
    Measure("auroc", "Answerability, AUROC", _N, of=_SCORED, statistic=abstention.auroc),
    Measure("calibration_error", "Calibration error", _N, "lower", of=_SCORED,
            statistic=calibration.calibration_error, ours=True),
    Measure("total_p50", "Time of an answer, median", _S, "lower", "ms", ("total_ms",), _p50),
    Measure("total_p95", "Time of an answer, 95 of 100", _S, "lower", "ms", ("total_ms",), _p95),
    Measure("first_p50", "Time to the first sentence, median", _S, "lower", "ms", ("first_ms",), _p50),
    Measure("first_p95", "Time to the first sentence, 95 of 100", _S, "lower", "ms", ("first_ms",), _p95),
    Measure("tokens_read", "Tokens read for an answer", _M, "", "number"),
    Measure("tokens_written", "Tokens written for an answer", _M, "", "number"),
    Measure("cost", "Cost of 1,000 answers", _M, "lower", "number"),
    Measure("judge_faithful", "Faithful, says the judge", _M),
    Measure("judge_correct", "Correct, says the judge", _M),
)  # fmt: skip

BY_NAME = {one.name: one for one in MEASURES}


class Figure(NamedTuple):
    """A figure with its 95% interval.

    Args:
        name: of the measure.
        questions: that it stands on.
    """

    name: str
    value: float
    low: float
    high: float
    questions: int

    @property
    def measure(self) -> Measure:
        """What it measures."""
        return BY_NAME[self.name]


def figures(rows: Sequence["Row"], *, ours: bool = True) -> tuple[Figure, ...]:
    """Every measure that applies, in the order of `MEASURES`.

    Args:
        ours: whether Lede answered.
    """
    found = []
    for measure in MEASURES:
        if measure.ours and not ours:
            continue
        if measure.statistic is None:
            values = column(rows, measure.name)
            values = values[~np.isnan(values)]
            count, interval = len(values), bootstrap.mean(values)
        else:
            columns = set_columns(rows, measure.of)
            count, interval = len(columns[0]), bootstrap.of(measure.statistic, *columns)
        if count and not np.isnan(interval.value):
            found.append(Figure(measure.name, *interval, count))
    return tuple(found)


def column(rows: Sequence["Row"], name: str) -> NDArray[np.float64]:
    """One value a question; NaN where there is none."""
    return np.array([row.values.get(name, np.nan) for row in rows], dtype=float)


def set_columns(rows: Sequence["Row"], names: Sequence[str]) -> list[NDArray[np.generic]]:
    """Columns that a statistic over a set takes, of the questions that have them all."""
    kept = [values for row in rows if (values := [_cell(row, name) for name in names]) and None not in values]
    kinds = [np.bool_ if name in _REFUSED else np.float64 for name in names]
    return [np.array([values[place] for values in kept], dtype=kind) for place, kind in enumerate(kinds)]


def _cell(row: "Row", name: str) -> float | bool | None:
    question, outcome = row.question, row.outcome
    if outcome.error or (name in ("refused", "answerable", "answerability") and not question.judged):
        return None
    match name:
        case "refused":
            return outcome.abstained
        case "answerable":
            return not question.unanswerable
        case "answerability":
            return outcome.answerability
        case "total_ms":
            return outcome.total_ms
        case _:
            return outcome.first_ms


def breakdown(rows: Sequence["Row"], *, ours: bool = True) -> dict[str, dict[str, tuple[Figure, ...]]]:
    """The same figures by type, by tag, and for questions that follow on others."""
    groups: dict[str, dict[str, list[Row]]] = {"type": {}, "tag": {}, "turn": {}}
    for row in rows:
        if row.question.type:
            groups["type"].setdefault(row.question.type, []).append(row)
        for tag in row.question.tags:
            groups["tag"].setdefault(tag, []).append(row)
        groups["turn"].setdefault("follow-up" if row.question.history else "first question", []).append(row)
    if len(groups["turn"]) < 2:
        groups["turn"] = {}
    largest = {kind: sorted(sorted(named, key=lambda name: -len(named[name]))[:MOST]) for kind, named in groups.items()}
    return {
        kind: {name: figures(groups[kind][name], ours=ours) for name in names if len(groups[kind][name]) >= FEW}
        for kind, names in largest.items()
    }
