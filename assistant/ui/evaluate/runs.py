"""The runs of this library that the evaluation view lists, and the question sets that were brought to it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.errors import EvaluationError
from assistant.evaluation.aggregates import BY_NAME
from assistant.evaluation.questions import SAMPLES
from assistant.evaluation.report import PAGE
from assistant.evaluation.results import DOCUMENT

HEADLINES = ("right", "evidence_recall_budget", "abstention_recall", "false_refusals", "total_p50")
"""The measures of a run that its line shows."""

SAMPLE_SET = "samples"
"""What the browser calls the sample questions."""

GONE = "that run is not here any more; choose another"


@dataclass(frozen=True)
class Headline:
    """One figure of a run.

    Attributes:
        label: of the measure.
        shown: the figure as people read it.
    """

    label: str
    shown: str


@dataclass(frozen=True)
class Run:
    """A run of this library.

    Attributes:
        name: of its folder.
        questions: name of the question set.
        asked: how many questions are in the report.
        when: it was written.
        complete: whether it came to its end.
    """

    name: str
    questions: str
    asked: int
    when: datetime
    complete: bool
    headlines: tuple[Headline, ...]


def runs(home: Path) -> list[Run]:
    """The runs below a library's folder, the newest first; what cannot be read as one is passed over."""
    files = [*(home / "evaluations").glob(f"*/{DOCUMENT}")]
    found = [_run(file, file.stat().st_mtime_ns) for file in files if file.is_file()]
    return sorted(filter(None, found), key=lambda one: one.when, reverse=True)


def folder_of(home: Path, name: str) -> Path:
    """The folder of a run that a browser names.

    Raises:
        EvaluationError: there is no such run.
    """
    for one in (home / "evaluations").glob(f"*/{DOCUMENT}"):
        if one.parent.name == name:
            return one.parent
    raise EvaluationError(GONE)


def page_of(home: Path, name: str) -> str:
    """A run's report as one page.

    Raises:
        EvaluationError: there is no such run.
    """
    try:
        return (folder_of(home, name) / PAGE).read_text("utf-8")
    except OSError:
        raise EvaluationError(GONE) from None


def sets_folder(home: Path) -> Path:
    """Where question sets are kept that were brought to the page."""
    return home / "evaluations" / "questions"


def sets(home: Path) -> list[str]:
    """What the browser calls the sets that can be run: the samples and those that were brought here."""
    kept = sorted(sets_folder(home).glob("*/*"))
    return [SAMPLE_SET, *(f"{one.parent.name}/{one.name}" for one in kept if not one.name.startswith("."))]


def set_of(home: Path, name: str) -> Path:
    """The file of a set that a browser names.

    Args:
        name: `samples`, or the folder and the name of a kept file.

    Raises:
        EvaluationError: there is none.
    """
    if name == SAMPLE_SET:
        return SAMPLES
    for one in sets_folder(home).glob("*/*"):
        if f"{one.parent.name}/{one.name}" == name and not one.name.startswith("."):
            return one
    raise EvaluationError("that question set is not here any more; choose it again")


@lru_cache(maxsize=256)
def _run(file: Path, _: int) -> Run | None:
    try:
        document = json.loads(file.read_text("utf-8"))
        figures: Mapping[str, Any] = document["figures"]
        headlines = [
            Headline(BY_NAME[name].label, shown(figures[name]["value"], BY_NAME[name].unit))
            for name in HEADLINES
            if name in figures and figures[name]["value"] is not None
        ]
        return Run(
            file.parent.name,
            str(document["name"]),
            len(document["questions"]),
            datetime.fromtimestamp(file.stat().st_mtime).astimezone(),
            bool(document["complete"]),
            tuple(headlines),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def shown(value: float, unit: str) -> str:
    """A figure as people read it: a share as per cent, milliseconds as seconds."""
    match unit:
        case "share":
            return f"{value:.0%}"
        case "ms":
            return f"{value / 1000:.2f} s"
        case _:
            return f"{value:,.2f}"
