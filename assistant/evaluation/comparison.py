"""Two runs of a question set side by side: what got better, worse and otherwise, and whether that is more than chance.

Questions are paired by id where question and gold are the same in both.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

from assistant.errors import EvaluationError
from assistant.evaluation import bootstrap
from assistant.evaluation.aggregates import BY_NAME, MEASURES, Measure, column, set_columns
from assistant.evaluation.results import Report, Row

GUARDED = (
    "right", "evidence_recall_budget", "contained", "cited_gold", "citation_recall", "abstention_f1", "auroc",
)  # fmt: skip
"""Measures whose fall beyond chance makes `lede eval --against` fail."""

TIMED = "ms"
"""The unit of measures that are compared without a test: other work on the machine moves them."""


class Difference(NamedTuple):
    """One measure in both runs.

    Args:
        low, high: 95% interval of the difference, `after - before`.
        p: adjusted where the measure is guarded; NaN where it was not tested.
        questions: that it stands on.
    """

    name: str
    before: float
    after: float
    low: float
    high: float
    p: float
    questions: int
    guarded: bool

    @property
    def fell(self) -> bool:
        """Whether it got worse by more than chance."""
        better = BY_NAME[self.name].better
        if not better or not self.p < bootstrap.LEVEL:
            return False
        return self.after < self.before if better == "higher" else self.after > self.before


class Changed(NamedTuple):
    """One question whose outcome differs.

    Args:
        how: "changed" where it is as right or wrong as before.
    """

    how: Literal["better", "worse", "changed"]
    before: Row
    after: Row


@dataclass(frozen=True)
class Comparison:
    """This run beside an earlier one.

    Args:
        differences: of every measure that both have.
        changed: every question that differs, the worse first.
        same: how many do not.
        unpaired: how many questions have no counterpart.
        settings: what was set otherwise: name, before, after.
    """

    differences: tuple[Difference, ...]
    changed: tuple[Changed, ...]
    same: int
    unpaired: int
    settings: tuple[tuple[str, str, str], ...]

    @property
    def fallen(self) -> tuple[Difference, ...]:
        """Guarded measures that fell beyond chance."""
        return tuple(one for one in self.differences if one.guarded and one.fell)

    def count(self, how: str) -> int:
        """How many got better, worse, or changed."""
        return sum(one.how == how for one in self.changed)

    def causes(self) -> dict[str, int]:
        """Why questions got worse, the most frequent cause first."""
        return dict(Counter(one.after.cause for one in self.changed if one.how == "worse").most_common())

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "better": self.count("better"),
            "worse": self.count("worse"),
            "changed": self.count("changed"),
            "same": self.same,
            "unpaired": self.unpaired,
            "causes_of_worse": self.causes(),
            "fallen": [one.name for one in self.fallen],
            "settings": [{"name": name, "before": old, "after": new} for name, old, new in self.settings],
            "differences": {
                one.name: {
                    key: None if isinstance(value, float) and math.isnan(value) else value
                    for key, value in one._asdict().items()
                    if key != "name"
                }
                for one in self.differences
            },
            "questions": [
                {
                    "id": one.after.question.id,
                    "how": one.how,
                    "before": {"result": one.before.result, "cause": one.before.cause, "text": one.before.outcome.text},
                    "after": {"result": one.after.result, "cause": one.after.cause, "text": one.after.outcome.text},
                }
                for one in self.changed
            ],
        }


def compare(before: Report, after: Report, *, guarded: Sequence[str] = GUARDED) -> Comparison:
    """What is otherwise in the later run.

    Args:
        guarded: measures that are watched, and whose p-values are adjusted for being so many.

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
    found = [one for measure in MEASURES if (one := _difference(measure, old, new, measure.name in guarded))]
    adjusted = bootstrap.holm({one.name: one.p for one in found if one.guarded})
    changed = [Changed(how, *pair) for pair in pairs if (how := _how(*pair))]
    order = ("worse", "better", "changed")
    unpaired = len(before.rows) + len(after.rows) - 2 * len(pairs)
    return Comparison(
        tuple(one._replace(p=adjusted.get(one.name, one.p)) for one in found),
        tuple(sorted(changed, key=lambda one: order.index(one.how))),
        len(pairs) - len(changed),
        unpaired,
        _settings(before, after),
    )


def _difference(measure: Measure, old: Sequence[Row], new: Sequence[Row], guarded: bool) -> Difference | None:
    if measure.statistic is None:
        one, two = column(old, measure.name), column(new, measure.name)
        both = ~np.isnan(one) & ~np.isnan(two)
        one, two = one[both], two[both]
        if not len(one):
            return None
        interval, p = bootstrap.mean(two - one), bootstrap.of_means(one, two)
        return Difference(
            measure.name, float(one.mean()), float(two.mean()), interval.low, interval.high, p, len(one), guarded
        )
    paired = [
        pair for pair in zip(old, new, strict=True) if all(set_columns([row], measure.of)[0].size for row in pair)
    ]
    if not paired:
        return None
    before, after = (set_columns([pair[place] for pair in paired], measure.of) for place in (0, 1))
    statistic, width = measure.statistic, len(measure.of)

    def difference(*columns: Any) -> float:
        return statistic(*columns[width:]) - statistic(*columns[:width])

    first, second = statistic(*before), statistic(*after)
    if math.isnan(first) or math.isnan(second):
        return None
    _, low, high = bootstrap.of(difference, *before, *after)
    timed = measure.unit == TIMED
    p = math.nan if timed else bootstrap.of_statistic(statistic, before, after)
    return Difference(measure.name, first, second, low, high, p, len(paired), guarded and not timed)


def _how(before: Row, after: Row) -> Literal["better", "worse", "changed", ""]:
    if before.result != after.result and "unjudged" not in (before.result, after.result):
        if after.result == "right":
            return "better"
        if before.result == "right" or after.result == "failed":
            return "worse"
        return "changed"
    same = before.outcome.text == after.outcome.text and before.cause == after.cause
    return "" if same and before.outcome.abstained == after.outcome.abstained else "changed"


def _settings(before: Report, after: Report) -> tuple[tuple[str, str, str], ...]:
    one, two = ({**report.facts.get("settings", {}), **report.facts.get("library", {})} for report in (before, after))
    return tuple(
        (name, str(one.get(name)), str(two.get(name)))
        for name in dict.fromkeys([*one, *two])
        if one.get(name) != two.get(name)
    )
