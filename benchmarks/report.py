"""How a run is put down: a Markdown table, the line that says when, what and where, and its place in RESULTS.md.

Not here: what is measured.
"""

import argparse
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a Markdown table."""
    return ["| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *rows)]


def median_and_p95(spent: NDArray[np.float64]) -> str:
    """Of milliseconds."""
    return f"{np.median(spent):.1f} / {np.percentile(spent, 95):.1f}"


def stamp(sha256: str) -> str:
    """When, what, on what, and where: the line that every table in RESULTS.md carries.

    Args:
        sha256: of the data, shortened (`sets.TestSet.sha256`).
    """
    return f"{datetime.now(UTC):%Y-%m-%d}, commit {_commit()}, data {sha256}, {_machine()}."


def append_argument(parser: argparse.ArgumentParser) -> None:
    """What every benchmark that makes a table offers."""
    parser.add_argument("--append", action="store_true", help=f"also add what is measured to {RESULTS.name}")


def publish(report: str, *, keep: bool) -> None:
    """Prints a table, and adds it to RESULTS.md when told to."""
    print(report)
    if keep:
        append(report)


def append(report: str) -> None:
    """Adds a table to RESULTS.md."""
    with RESULTS.open("a", encoding="utf-8") as results:
        results.write("\n" + report)


def _commit() -> str:
    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=RESULTS.parent, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    return (git("rev-parse", "--short", "HEAD") or "none yet") + (
        " with changes" if git("status", "--porcelain") else ""
    )


def _machine() -> str:
    found = Path("/proc/cpuinfo")
    lines = found.read_text(encoding="utf-8").splitlines() if found.is_file() else []
    name = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor()
    )
    return f"{name or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
