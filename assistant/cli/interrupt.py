"""What is said when a command is stopped with Ctrl-C. Not here: what makes stopping safe (`index.ingest`)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from assistant.cli.terminal import note

STOPPED = 130
"""Exit code of a program that SIGINT ended: 128 + 2, as shells have it."""


@contextmanager
def on_interrupt(tell: Callable[[], str]) -> Iterator[None]:
    """Ends the command on Ctrl-C with one line and exit code 130.

    Args:
        tell: says what was kept; called when it is needed.

    Raises:
        typer.Exit: Ctrl-C was pressed within the block.
    """
    try:
        yield
    except (KeyboardInterrupt, typer.Abort):
        note(tell())
        raise typer.Exit(STOPPED) from None
