"""Figures of an evaluation as the terminal shows them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.cli.terminal import counted, one_line, shortened, write

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.evaluation import Comparison, Report

WORSE = 5
"""Questions named of those that got worse."""


def report(to: "Console", of: "Report") -> None:
    """Every figure with its interval, why questions failed, and what changed."""
    from rich.table import Table

    from assistant.evaluation.aggregates import between, number

    write(
        to, f"{one_line(of.name)}: {counted(len(of.rows), 'question')}, answered by {one_line(of.engine)}", style="bold"
    )
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column()
    table.add_column(justify="right")
    group = ""
    for one in of.figures:
        unit = one.metric.unit
        if one.metric.group != group:
            group = one.metric.group
            table.add_row(f"\n{group}")
        table.add_row(
            f"  {one.metric.label}",
            number(one.value, unit),
            between(one.low, one.high, unit),
            counted(one.questions, "question"),
        )
    to.print(table)
    if of.causes():
        to.print("\nWhy questions failed")
        for cause, count in of.causes().items():
            write(to, f"  {count:>5}  {cause}")
    if of.comparison is not None:
        _comparison(to, of.comparison)
    if not of.complete:
        write(to, "\nThe run was stopped before the last question.")


def _comparison(to: "Console", found: "Comparison") -> None:
    from assistant.evaluation.aggregates import BY_NAME, change, p_value

    write(
        to,
        f"\nSince the earlier run: {found.count('better')} better, {found.count('worse')} worse, "
        f"{found.count('changed')} changed otherwise, {found.same} the same",
        style="bold",
    )
    for name, old, new in found.settings:
        write(to, f"  {one_line(name)}: {one_line(old)} -> {one_line(new)}")
    for one in found.differences:
        if one.guarded and one.before != one.after:
            unit = BY_NAME[one.name].unit
            fell = "  fell beyond chance" if one.fell else ""
            write(
                to,
                f"  {BY_NAME[one.name].label}: {change(one.after - one.before, unit)} "
                f"({change(one.low, unit)} to {change(one.high, unit)}, p {p_value(one.p)}){fell}",
            )
    for cause, count in found.causes().items():
        write(to, f"  {counted(count, 'question')} got worse: {cause}")
    worse = [one.after for one in found.changed if one.how == "worse"]
    for row in worse[:WORSE]:
        write(to, f"    {shortened(row.question.question, 90)}")
    if len(worse) > WORSE:
        write(to, f"    and {len(worse) - WORSE} more")


def one_below_another(to: "Console", runs: "Sequence[tuple[str, Report]]") -> None:
    """A block for each run, with the figures that a choice is made on."""
    from rich.table import Table

    from assistant.evaluation.aggregates import between, number
    from assistant.evaluation.sweep import SHOWN

    for called, of in runs:
        write(to, one_line(called), style="bold")
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column()
        table.add_column(justify="right")
        table.add_column()
        for one in of.figures:
            if one.name in SHOWN:
                unit = one.metric.unit
                table.add_row(f"  {one.metric.label}", number(one.value, unit), between(one.low, one.high, unit))
        to.print(table)
