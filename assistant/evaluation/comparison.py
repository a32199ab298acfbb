"""What changed between two runs of a question set, and whether it is more than chance.

Questions are paired by id where question and gold are the same in both.
"""

import math
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from assistant.errors import EvaluationError
from assistant.evaluation import bootstrap, significance
from assistant.evaluation.aggregates import METRICS, Metric, column, set_columns
from assistant.evaluation.outcomes import Row
from assistant.evaluation.results import Changed, Comparison, Difference, Report

GUARDED = (
    "right", "honest", "evidence_recall_budget", "contained", "cited_gold", "citation_recall", "abstention_f1", "auroc",
)  # fmt: skip
"""Metrics whose fall beyond chance makes `lede eval --against` fail."""

TIMED = "ms"
"""The unit of metrics that are compared without a test: other work on the machine moves them."""


def compare(before: Report, after: Report) -> Comparison:
    """Return what changed in the later run; the p-values of guarded metrics are adjusted for being several.

    Raises:
        EvaluationError: no question is in both.
    """
    known = {row.question.id: row for row in before.rows}
    pairs = [
        (known[row.question.id], row)
        for row in after.rows
        if row.question.id in known and known[row.question.id].question == row.question
    ]
    if not pairs:
        raise EvaluationError("the two runs have no question in common, so there is nothing to compare")
    old, new = [one for one, _ in pairs], [one for _, one in pairs]
    found = [one for metric in METRICS if (one := _difference(metric, old, new))]
    adjusted = significance.holm({one.name: one.p for one in found if one.guarded})
    changed = [Changed(how, *pair) for pair in pairs if (how := _how(*pair))]
    order = ("worse", "better", "changed")
    return Comparison(
        tuple(one._replace(p=adjusted.get(one.name, one.p)) for one in found),
        tuple(sorted(changed, key=lambda one: order.index(one.how))),
        same=len(pairs) - len(changed),
        unpaired=len(before.rows) + len(after.rows) - 2 * len(pairs),
        settings=_settings(before, after),
    )


def _difference(metric: Metric, old: Sequence[Row], new: Sequence[Row]) -> Difference | None:
    guarded = metric.name in GUARDED
    if metric.statistic is None:
        one, two = column(old, metric.name), column(new, metric.name)
        both = ~np.isnan(one) & ~np.isnan(two)
        one, two = one[both], two[both]
        if not len(one):
            return None
        _, low, high = bootstrap.mean(two - one)
        p = significance.of_means(one, two)
        return Difference(metric.name, float(one.mean()), float(two.mean()), low, high, p, len(one), guarded)
    pairs = [pair for pair in zip(old, new, strict=True) if all(set_columns([row], metric.of)[0].size for row in pair)]
    if not pairs:
        return None
    before, after = (set_columns([pair[place] for pair in pairs], metric.of) for place in (0, 1))
    statistic, width = metric.statistic, len(metric.of)

    def difference(*columns: Any) -> float:
        return statistic(*columns[width:]) - statistic(*columns[:width])

    first, second = statistic(*before), statistic(*after)
    if math.isnan(first) or math.isnan(second):
        return None
    _, low, high = bootstrap.of(difference, *before, *after)
    timed = metric.unit == TIMED
    p = math.nan if timed else significance.of_statistic(statistic, before, after)
    return Difference(metric.name, first, second, low, high, p, len(pairs), guarded and not timed)


def _how(before: Row, after: Row) -> Literal["better", "worse", "changed", ""]:
    if before.result != after.result and "unjudged" not in (before.result, after.result):
        if after.result == "right":
            return "better"
        return "worse" if before.result == "right" or after.result == "failed" else "changed"
    same = before.outcome.text == after.outcome.text and before.cause == after.cause
    return "" if same and before.outcome.abstained == after.outcome.abstained else "changed"


def _settings(before: Report, after: Report) -> tuple[tuple[str, str, str], ...]:
    one, two = ({**report.facts.get("settings", {}), **report.facts.get("library", {})} for report in (before, after))
    return tuple(
        (name, str(one.get(name)), str(two.get(name)))
        for name in dict.fromkeys([*one, *two])
        if one.get(name) != two.get(name)
    )
