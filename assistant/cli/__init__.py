"""The `lede` command. Parses, calls `assistant` and `index`, prints; holds no logic that a script could want.

Every command exits 0 on success, 1 on failure with one line on standard error, 2 on wrong usage, 130 when stopped with
Ctrl-C. LEDE_DEBUG=1 shows tracebacks and what the libraries underneath log.
"""

import logging
import os
import sys
import warnings
from pathlib import Path

from assistant.cli.app import app, debugging

__all__ = ["app", "main"]


def main() -> None:
    """Runs the command line; never returns."""
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:  # closed by whoever started us: `>&-`, or a window without a console
            setattr(sys, stream, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open to the end
    if debugging():
        logging.basicConfig(level=logging.INFO)
    else:
        # The libraries underneath warn about their own future; the contract is one line of ours on standard error.
        warnings.simplefilter("ignore")
        logging.getLogger().addHandler(logging.NullHandler())
    app(prog_name="lede")
