"""The metrics of a run, and its figures: means over questions, or statistics of a whole set, each with its interval.

Every figure is computed again for each type, tag, and for follow-ups apart.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation import bootstrap
from assistant.evaluation.metrics import abstention, calibration, latency
from assistant.evaluation.outcomes import Row

Better = Literal["higher", "lower", ""]
Unit = Literal["share", "number", "ms"]

FEW, MOST = 2, 40
"""Questions of a type or tag from which it gets a line of its own; and lines of each kind, the largest first chosen."""


@dataclass(frozen=True)
class Metric:
    """A metric as reports show it.

    Args:
        name: in JSON, `--fail-under` and Python.
        label: for people.
        group: the heading that it stands under.
        better: in which direction.
        of: the columns that `statistic` takes, for what only a set has; else it is the mean of the questions' values.
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


_R, _A, _C, _N, _S, _M = "Retrieval", "Answers", "Citations", "Refusing", "Speed", "Language model"
_REFUSED = ("refused", "answerable")
_SCORED = ("answerability", "answerable")

METRICS: tuple[Metric, ...] = (
    Metric("right", "Right", "Overall"),
    Metric("failed", "Failed with an error", "Overall", "lower"),
    Metric("answered", "Answered", "Overall", ""),
    Metric("honest", "Honest: unanswerable questions not answered", "Overall", of=_REFUSED,
           statistic=abstention.recall),
    Metric("evidence_recall_budget", "Evidence within 2,000 tokens", _R),
    Metric("all_evidence_budget", "All evidence within 2,000 tokens", _R),
    Metric("evidence_recall_5", "Evidence in the first 5 passages", _R),
    Metric("evidence_recall_10", "Evidence in the first 10 passages", _R),
    Metric("evidence_mrr", "MRR@10 of evidence", _R),
    Metric("article_recall_5", "Articles among the first 5", _R),
    Metric("article_recall_10", "Articles among the first 10", _R),
    Metric("article_mrr", "MRR@10 of articles", _R),
    Metric("article_ndcg", "nDCG@10 of articles", _R),
    Metric("complete", "What must be said is said (good or late)", _A),
    Metric("good", "and stands in the first two sentences (good)", _A),
    Metric("poor", "Answered, not complete (poor)", _A, "lower"),
    Metric("wrong", "Wrong in the first sentence", _A, "lower"),
    Metric("short_given", "Short answer given", _A, ""),
    Metric("short_exact", "Short answer, exact match", _A),
    Metric("short_f1", "Short answer, F1", _A),
    Metric("contained", "Answer in the text, from its article", _A),
    Metric("exact", "Exact match", _A),
    Metric("token_f1", "Token F1", _A),
    Metric("token_recall", "Words of the answer in the text", _A),
    Metric("yes_no", "Yes or no right", _A),
    Metric("rouge_l", "ROUGE-L against the reference", _A),
    Metric("words", "Words of an answer", _A, "", "number"),
    Metric("citation_precision", "Citing sentences that are supported", _C),
    Metric("citation_recall", "Sentences that are cited and supported", _C),
    Metric("cited_gold", "Gold evidence that is cited", _C),
    Metric("citations_gold", "Citations that are gold evidence", _C),
    Metric("abstention_precision", "Refusals that are right", _N, of=_REFUSED, statistic=abstention.precision),
    Metric("abstention_f1", "F1 of refusing", _N, of=_REFUSED, statistic=abstention.f1),
    Metric("false_refusals", "Answerable questions refused", _N, "lower", of=_REFUSED,
            statistic=abstention.false_refusals),
    Metric("unanswerable_near", "Unanswerable, closest passages shown", _N, ""),
    Metric("unanswerable_absent", "Unanswerable, said that no article is about it", _N, ""),
    Metric("answerable_near", "Answerable, only closest passages shown", _N, "lower"),
    Metric("answerable_absent", "Answerable, said that no article is about it", _N, "lower"),
    Metric("auroc", "Answerability, AUROC", _N, of=_SCORED, statistic=abstention.auroc),
    Metric("calibration_error", "Calibration error", _N, "lower", of=_SCORED,
            statistic=calibration.calibration_error, ours=True),
    Metric("total_p50", "Time of an answer, median", _S, "lower", "ms", ("total_ms",), latency.p50),
    Metric("total_p95", "Time of an answer, 95 of 100", _S, "lower", "ms", ("total_ms",), latency.p95),
    Metric("first_p50", "Time to the first sentence, median", _S, "lower", "ms", ("first_ms",), latency.p50),
    Metric("first_p95", "Time to the first sentence, 95 of 100", _S, "lower", "ms", ("first_ms",), latency.p95),
    Metric("tokens_read", "Tokens read for an answer", _M, "", "number"),
    Metric("tokens_written", "Tokens written for an answer", _M, "", "number"),
    Metric("cost", "Cost of 1,000 answers", _M, "lower", "number"),
    Metric("judge_faithful", "Faithful, says the judge", _M),
    Metric("judge_correct", "Correct, says the judge", _M),
)  # fmt: skip

BY_NAME = {one.name: one for one in METRICS}


class Figure(NamedTuple):
    """A metric of a run with its 95% interval.

    Args:
        name: of the metric.
        questions: how many it is computed from.
    """

    name: str
    value: float
    low: float
    high: float
    questions: int

    @property
    def metric(self) -> Metric:
        """What it measures."""
        return BY_NAME[self.name]

    @property
    def shown(self) -> str:
        """The value as a table shows it."""
        return number(self.value, self.metric.unit)

    @property
    def interval(self) -> str:
        """The ends of the interval as a table shows them; "" where there is none."""
        if math.isnan(self.low) or math.isnan(self.high):
            return ""
        return f"{number(self.low, self.metric.unit)} to {number(self.high, self.metric.unit)}"


def aggregate(rows: Sequence[Row], *, ours: bool = True) -> tuple[Figure, ...]:
    """Return every figure that applies, in the order of `METRICS`.

    Args:
        ours: whether Lede answered.
    """
    found = []
    for metric in METRICS:
        if metric.ours and not ours:
            continue
        if metric.statistic is None:
            values = column(rows, metric.name)
            values = values[~np.isnan(values)]
            count, interval = len(values), bootstrap.mean(values)
        else:
            columns = set_columns(rows, metric.of)
            count, interval = len(columns[0]), bootstrap.of(metric.statistic, *columns)
        if count and not np.isnan(interval.value):
            found.append(Figure(metric.name, *interval, count))
    return tuple(found)


def breakdown(rows: Sequence[Row], *, ours: bool = True) -> dict[str, dict[str, tuple[Figure, ...]]]:
    """Return the same figures by type, by tag, and for questions that follow on others."""
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
        kind: {name: aggregate(groups[kind][name], ours=ours) for name in names if len(groups[kind][name]) >= FEW}
        for kind, names in largest.items()
    }


def column(rows: Sequence[Row], name: str) -> NDArray[np.float64]:
    """Return one value a question; NaN where there is none."""
    return np.array([row.values.get(name, np.nan) for row in rows], dtype=float)


def set_columns(rows: Sequence[Row], names: Sequence[str]) -> list[NDArray[np.generic]]:
    """Return the columns that a statistic over a set takes, of the questions that have them all."""
    kept = [values for row in rows if (values := [_cell(row, name) for name in names]) and None not in values]
    kinds = [np.bool_ if name in _REFUSED else np.float64 for name in names]
    return [np.array([values[place] for values in kept], dtype=kind) for place, kind in enumerate(kinds)]


def _cell(row: Row, name: str) -> float | bool | None:
    question, outcome = row.question, row.outcome
    if outcome.error or (not name.endswith("_ms") and not question.judged):
        return None
    match name:
        case "refused":
            return outcome.abstained
        case "answerable":
            return not question.unanswerable
        case "answerability":
            return outcome.answerability
        case _:
            return outcome.total_ms if name == "total_ms" else outcome.first_ms


def number(value: float, unit: Unit = "share") -> str:
    """Return a share as .83, a time as 310 ms or 1.2 s, any other number with as many digits as it needs.

    >>> number(0.8342), number(1234.0, "ms"), number(1234.5, "number")
    ('.834', '1.2 s', '1,234')
    """
    if math.isnan(value):
        return "–"
    if unit == "ms":
        return f"{value:,.0f} ms" if value < 1000 else f"{value / 1000:.1f} s"
    if unit == "number":
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    text = f"{value:.3f}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def change(value: float, unit: Unit = "share") -> str:
    """Return a difference with its sign."""
    return "–" if math.isnan(value) else f"{'−' if value < 0 else '+'}{number(abs(value), unit)}"


def p_value(p: float) -> str:
    """Return a p-value as a table shows it."""
    return "< .001" if p < 0.001 else number(p)
