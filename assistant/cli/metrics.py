"""Figures of an evaluation as the terminal shows them."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.cli.terminal import counted, one_line, shortened, write

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.evaluation import Comparison, Figure, Report

WORSE = 5
"""Questions named of those that got worse."""


def report(to: "Console", of: "Report") -> None:
    """Print every figure with its interval, why questions failed, and what changed."""
    write(
        to, f"{one_line(of.name)}: {counted(len(of.rows), 'question')}, answered by {one_line(of.engine)}", style="bold"
    )
    _table(to, of.figures, grouped=True)
    if of.causes():
        to.print("\nWhy questions failed")
        for cause, count in of.causes().items():
            write(to, f"  {count:>5}  {cause}")
    if of.comparison is not None:
        _comparison(to, of.comparison)
    if not of.complete:
        write(to, "\nThe run was stopped before the last question.")


def runs(to: "Console", several: "Sequence[tuple[str, Report]]") -> None:
    """Print a block for each run, with the figures that a choice is made on."""
    from assistant.evaluation.sweep import SHOWN

    for called, of in several:
        write(to, one_line(called), style="bold")
        _table(to, [one for one in of.figures if one.name in SHOWN])


def _table(to: "Console", figures: "Iterable[Figure]", *, grouped: bool = False) -> None:
    """A line a figure; with `grouped`, under their headings and with the number of questions."""
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False)
    for side in ("left", "right", "left", "right"):
        table.add_column(justify=side)
    group = ""
    for one in figures:
        if grouped and one.metric.group != group:
            group = one.metric.group
            table.add_row(f"\n{group}")
        questions = [counted(one.questions, "question")] if grouped else []
        table.add_row(f"  {one.metric.label}", one.shown, one.interval, *questions)
    to.print(table)


def _comparison(to: "Console", found: "Comparison") -> None:
    counts = f"{found.count('better')} better, {found.count('worse')} worse, {found.count('changed')} changed otherwise"
    write(to, f"\nSince the earlier run: {counts}, {found.same} the same", style="bold")
    for name, old, new in found.settings:
        write(to, f"  {one_line(name)}: {one_line(old)} -> {one_line(new)}")
    for one in found.differences:
        if one.guarded and one.before != one.after:
            _, _, change, interval, p = one.cells
            fell = "  fell beyond chance" if one.fell else ""
            write(to, f"  {one.metric.label}: {change} ({interval}, p {p}){fell}")
    for cause, count in found.causes().items():
        write(to, f"  {counted(count, 'question')} got worse: {cause}")
    for row in found.worse[:WORSE]:
        write(to, f"    {shortened(row.question.question, 90)}")
    if len(found.worse) > WORSE:
        write(to, f"    and {len(found.worse) - WORSE} more")
