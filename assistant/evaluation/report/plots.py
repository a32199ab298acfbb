"""What the report's pictures show, as places in a drawing; the template draws them as SVG.

All are 320 wide and 200 high inside, y downwards.
"""

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assistant.evaluation.aggregates import Figure, number
from assistant.evaluation.metrics import calibration
from assistant.evaluation.outcomes import Row
from assistant.evaluation.results import Report

WIDE, HIGH = 320.0, 200.0

DEEPEST = 10
"""Ranks with a bar of their own."""

TIMES = 24
"""Bars of the latency histogram, which ends at the time that 99 of 100 questions stay within."""

FEWEST = 10
"""Questions below which there is no calibration curve."""

BINS = 8
"""Bins of the calibration curve; fewer where there are few questions, so that each has ten."""


class Point(NamedTuple):
    """One bin of the calibration curve, with the ends of its interval."""

    x: float
    y: float
    low: float
    high: float
    size: int


class Bar(NamedTuple):
    """One bar of a histogram."""

    x: float
    y: float
    width: float
    height: float
    label: str
    questions: int


class Range(NamedTuple):
    """A figure with its interval on a line from 0 to 1."""

    name: str
    value: str
    x: float
    low: float
    high: float
    questions: int


def calibration_curve(rows: Sequence[Row]) -> list[Point]:
    """Return answerability against the share that the set calls answerable."""
    known = [row for row in rows if row.question.judged and row.outcome.answerability is not None]
    if len(known) < FEWEST:
        return []
    chances = np.array([row.outcome.answerability for row in known], dtype=float)
    true = np.array([not row.question.unanswerable for row in known])
    if true.all() or not true.any():
        return []
    count = max(2, min(BINS, len(known) // 10))
    return [
        Point(WIDE * one.predicted, HIGH * (1 - one.observed), HIGH * (1 - one.low), HIGH * (1 - one.high), one.size)
        for one in calibration.bins(chances, true, count)
    ]


def ranks(rows: Sequence[Row]) -> list[Bar]:
    """Return at which rank the first evidence is: one bar a rank, one for further down, one for nowhere."""
    known = [row.values["evidence_rank"] for row in rows if "evidence_rank" in row.values] + [
        math.nan for row in rows if "evidence_recall_10" in row.values and "evidence_rank" not in row.values
    ]
    if not known:
        return []
    counts = {str(rank): sum(one == rank for one in known) for rank in range(1, DEEPEST + 1)}
    counts[f"{DEEPEST + 1}+"] = sum(one > DEEPEST for one in known)
    counts["none"] = sum(map(math.isnan, known))
    return _bars(list(counts.items()))


def times(rows: Sequence[Row]) -> tuple[list[Bar], str]:
    """Return how long answers took, and the time at the right end."""
    spent = np.array([row.outcome.total_ms for row in rows if not row.outcome.error], dtype=float)
    if not len(spent):
        return [], ""
    last = float(np.quantile(spent, 0.99)) or 1.0
    counts, edges = np.histogram(np.minimum(spent, last), bins=TIMES, range=(0, last))
    names = [f"{number(low, 'ms')} to {number(high, 'ms')}" for low, high in itertools.pairwise(edges)]
    return _bars(list(zip(names, map(int, counts), strict=True))), number(last, "ms")


def by_group(report: Report, metric: str = "right") -> list[Range]:
    """Return one metric for each type, tag and turn."""
    found = []
    for named in report.by.values():
        for name, some in named.items():
            figure = next((one for one in some if one.name == metric), None)
            if figure is not None:
                found.append(ranged(figure, name))
    return found


def ranged(figure: Figure, name: str) -> Range:
    """Return a figure on a line that is 100 long."""
    low = figure.value if math.isnan(figure.low) else figure.low
    high = figure.value if math.isnan(figure.high) else figure.high
    x, start, end = (round(100 * min(max(one, 0.0), 1.0), 1) for one in (figure.value, low, high))
    return Range(name, figure.shown, x, start, end, figure.questions)


def _bars(counts: Sequence[tuple[str, int]]) -> list[Bar]:
    most, wide = max(1, *(count for _, count in counts)), WIDE / len(counts)
    return [
        Bar(
            round(wide * place + 1, 1),
            round(HIGH * (1 - count / most), 1),
            round(wide - 2, 1),
            round(HIGH * count / most, 1),
            label,
            count,
        )
        for place, (label, count) in enumerate(counts)
    ]
