"""What a run comes to: every question with its verdict, the figures, and what changed since an earlier run.

`Report.document` is the JSON of `report.json`; `read` brings it back, so that runs can be compared long after.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

from assistant.errors import EvaluationError
from assistant.evaluation.aggregates import BY_NAME, Figure, Metric, aggregate, breakdown, change, number, p_value
from assistant.evaluation.metrics.latency import Price
from assistant.evaluation.metrics.per_question import measure, verdict
from assistant.evaluation.outcomes import CAUSES, Outcome, Row, Verdict
from assistant.evaluation.questions import Question
from assistant.evaluation.significance import LEVEL

FORMAT = 2
"""Of `report.json`; a reader refuses another."""

DOCUMENT = "report.json"

_PLACES = 6
"""Of a value: as many are kept in memory as in the file, so that a run read back is equal to the run itself."""


class Difference(NamedTuple):
    """One metric in two runs.

    Args:
        low, high: 95% interval of the difference, `after - before`.
        p: adjusted where the metric is guarded; NaN where it was not tested.
        questions: how many it is computed from.
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
    def metric(self) -> Metric:
        """What differs."""
        return BY_NAME[self.name]

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """Before, after, change, interval and p-value as a table shows them."""
        unit = self.metric.unit
        interval = f"{change(self.low, unit)} to {change(self.high, unit)}"
        moved = change(self.after - self.before, unit)
        return number(self.before, unit), number(self.after, unit), moved, interval, p_value(self.p)

    @property
    def fell(self) -> bool:
        """Whether it got worse by more than chance."""
        better = self.metric.better
        if not better or not self.p < LEVEL:
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
    """A run and an earlier one.

    Args:
        differences: of every metric that both have.
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
        """Guarded metrics that fell beyond chance."""
        return tuple(one for one in self.differences if one.guarded and one.fell)

    @property
    def worse(self) -> list[Row]:
        """Questions that got worse, as they are now."""
        return [one.after for one in self.changed if one.how == "worse"]

    def count(self, how: str) -> int:
        """Return how many got better, worse, or changed."""
        return sum(one.how == how for one in self.changed)

    def causes(self) -> dict[str, int]:
        """Return why questions got worse, the most frequent cause first."""
        return dict(Counter(row.cause for row in self.worse).most_common())

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            **{how: self.count(how) for how in ("better", "worse", "changed")},
            "same": self.same,
            "unpaired": self.unpaired,
            "causes_of_worse": self.causes(),
            "fallen": [one.name for one in self.fallen],
            "settings": [{"name": name, "before": old, "after": new} for name, old, new in self.settings],
            "differences": {one.name: _values(one) for one in self.differences},
            "questions": [
                {"id": one.after.question.id, "how": one.how}
                | {
                    when: {"result": row.result, "cause": row.cause, "text": row.outcome.text}
                    for when, row in (("before", one.before), ("after", one.after))
                }
                for one in self.changed
            ],
        }


@dataclass(frozen=True)
class Report:
    """A run.

    Args:
        name: of the question set.
        engine: "Lede", or what was asked instead.
        facts: when, of what, with which settings.
        by: the figures by type, by tag and by turn.
        complete: False where the run was stopped before the last question.
        comparison: with an earlier run, where one was given.
    """

    name: str
    engine: str
    rows: tuple[Row, ...]
    facts: Mapping[str, Any]
    figures: tuple[Figure, ...] = ()
    by: Mapping[str, Mapping[str, tuple[Figure, ...]]] = field(default_factory=dict)
    complete: bool = True
    comparison: Comparison | None = None

    @property
    def ours(self) -> bool:
        """Whether Lede answered."""
        return self.engine == "Lede"

    def figure(self, name: str) -> Figure:
        """Return one figure by its metric's name.

        Raises:
            EvaluationError: the run has no such figure.
        """
        for one in self.figures:
            if one.name == name:
                return one
        known = ", ".join(one.name for one in self.figures)
        raise EvaluationError(f"the run has no figure {name!r}; it has {known}")

    def below(self, name: str, least: float) -> str:
        """Return what is wrong with a figure below a limit (over it, where lower is better); "" where nothing is.

        Raises:
            EvaluationError: the run has no such figure.
        """
        one = self.figure(name)
        lower = one.metric.better == "lower"
        if one.value > least if lower else one.value < least:
            return f"{one.metric.label} is {one.value:.3f}, {'over' if lower else 'under'} {least:g} ({name})"
        return ""

    def failures(self) -> list[Row]:
        """Return what is not right, grouped by cause."""
        order = list(CAUSES)
        return sorted((row for row in self.rows if row.cause), key=lambda row: order.index(row.cause))

    def causes(self) -> dict[str, int]:
        """Return how many questions failed for which cause, in the order of `CAUSES`."""
        counted = Counter(row.cause for row in self.rows)
        return {cause: counted[cause] for cause in CAUSES if counted[cause]}

    def document(self) -> dict[str, Any]:
        """Return the whole run as JSON values."""
        return {
            "format": FORMAT,
            "name": self.name,
            "engine": self.engine,
            "complete": self.complete,
            "facts": dict(self.facts),
            "figures": _figures_json(self.figures),
            "by": {
                kind: {name: _figures_json(some) for name, some in named.items()} for kind, named in self.by.items()
            },
            "causes": self.causes(),
            "comparison": self.comparison.document() if self.comparison else None,
            "questions": [
                {
                    "question": row.question.model_dump(mode="json"),
                    "result": row.result,
                    "cause": row.cause,
                    "values": {name: _number(value) for name, value in row.values.items()},
                    "outcome": row.outcome.model_dump(mode="json"),
                }
                for row in self.rows
            ],
        }


def put_together(
    name: str,
    engine: str,
    asked: Sequence[tuple[Question, Outcome]],
    facts: Mapping[str, Any],
    *,
    price: Price | None = None,
    complete: bool = True,
) -> Report:
    """Return the report on outcomes: values, verdicts, figures."""
    rows = tuple(row_of(question, outcome, price) for question, outcome in asked)
    ours = engine == "Lede"
    return Report(name, engine, rows, facts, aggregate(rows, ours=ours), breakdown(rows, ours=ours), complete)


def row_of(question: Question, outcome: Outcome, price: Price | None = None) -> Row:
    """Return one question with everything that follows from its outcome."""
    values = measure(question, outcome)
    if outcome.read or outcome.written:
        values |= {"tokens_read": float(outcome.read), "tokens_written": float(outcome.written)}
        if price is not None:
            values["cost"] = 1000 * price.of(outcome.read, outcome.written)
    if outcome.judged is not None:
        for name in ("faithful", "correct"):
            if (opinion := getattr(outcome.judged, name)) is not None:
                values[f"judge_{name}"] = float(opinion)
    applying = {name: round(value, _PLACES) for name, value in values.items() if not math.isnan(value)}
    return Row(question, outcome, applying, verdict(question, outcome))


def read(folder: Path | str) -> Report:
    """Return a run that was written to a folder.

    Raises:
        EvaluationError: there is none, or it is of another format.
    """
    file = Path(folder) / DOCUMENT
    try:
        document = json.loads(file.read_text("utf-8"))
        if document.get("format") != FORMAT:
            found = document.get("format")
            raise EvaluationError(f"{file} is of format {found}, this Lede reads {FORMAT}; run it again")
        rows = tuple(
            Row(Question(**one["question"]), Outcome(**one["outcome"]), one["values"],
                Verdict(one["result"], one["cause"]))
            for one in document["questions"]
        )  # fmt: skip
        by = {
            kind: {name: _figures(some) for name, some in named.items()}
            for kind, named in document.get("by", {}).items()
        }
        figures = _figures(document["figures"])
        return Report(document["name"], document["engine"], rows, document["facts"], figures, by, document["complete"])
    except FileNotFoundError:
        raise EvaluationError(f"{folder} holds no {DOCUMENT}; give the folder of an earlier run") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(f"{file} cannot be read as a report: {error}") from None


def _figures(named: Mapping[str, Mapping[str, Any]]) -> tuple[Figure, ...]:
    def number(value: float | None) -> float:
        return math.nan if value is None else value

    return tuple(
        Figure(name, number(one["value"]), number(one["low"]), number(one["high"]), one["questions"])
        for name, one in named.items()
    )


def _figures_json(some: Sequence[Figure]) -> dict[str, Any]:
    return {one.name: _values(one) | {"label": one.metric.label} for one in some}


def _values(of: Figure | Difference) -> dict[str, Any]:
    """All but the name, as JSON values."""
    named = of._asdict()
    del named["name"]
    return {name: _number(value) if isinstance(value, float) else value for name, value in named.items()}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, _PLACES)
