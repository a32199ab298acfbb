"""How far a long operation is: a bar on standard error where that is a terminal, silence elsewhere.

Not here: the counting, which `index` does.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.cli.terminal import console, note, shortened

if TYPE_CHECKING:
    from index.reports import OnProgress, Progress

TITLE = 40
"""Characters of the current article's title beside the bar."""


def is_waiting(progress: "Progress") -> bool:
    """Whether nothing has begun yet because another process holds the library."""
    return progress.done == 0 and progress.total is None


@contextmanager
def shown(what: str) -> Iterator["OnProgress"]:
    """Yields what is to be called with each step.

    Args:
        what: stands beside the bar until the first article has been read.
    """
    if not sys.stderr.isatty():
        yield _say_waiting
        return
    from rich import progress as bars  # `lede --help` does without

    columns = (
        bars.TextColumn("{task.description}", markup=False),
        bars.BarColumn(bar_width=24),
        bars.MofNCompleteColumn(),
        bars.TimeRemainingColumn(compact=True),
    )
    with bars.Progress(*columns, console=console(errors=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def step(progress: "Progress") -> None:
            # Padded, so that the bar stands still while the titles change.
            title = progress.title if is_waiting(progress) else f"{shortened(progress.title, TITLE):<{TITLE}}"
            bar.update(task, completed=progress.done, total=progress.total, description=title)

        yield step


def _say_waiting(progress: "Progress") -> None:
    if is_waiting(progress):
        note(progress.title)
