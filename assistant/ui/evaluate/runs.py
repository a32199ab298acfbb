"""The runs of a library and its question sets on disk: listed, read, removed and restored."""

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.engine import Assistant
from assistant.errors import EvaluationError, LedeError
from assistant.evaluation.aggregates import BY_NAME
from assistant.evaluation.checkpoint import NAME as JOURNAL
from assistant.evaluation.checkpoint import in_progress
from assistant.evaluation.questions import SAMPLES
from assistant.evaluation.report import PAGE
from assistant.evaluation.results import DOCUMENT

if TYPE_CHECKING:
    from assistant.evaluation.questions import QuestionSet

HEADLINES = ("right", "evidence_recall_budget", "honest", "false_refusals", "total_p50")
"""The measures of a run that its line shows."""

SAMPLE_SET = "samples"
"""What the browser calls the sample questions."""

GONE = "that run no longer exists; choose another"

REMOVED = ".removed"
"""The folder of the run that was removed last, so that it can be restored."""


@dataclass(frozen=True)
class Run:
    """A run of a question set.

    Attributes:
        name: of its folder.
        questions: name of the question set.
        asked: questions that are finished.
        when: its report was written, or its last question finished.
        complete: whether it came to its end.
        reported: whether it has a report; one whose process ended has none.
        headlines: measures by their labels, as people read them.
    """

    name: str
    questions: str
    asked: int
    when: datetime
    complete: bool = False
    reported: bool = False
    headlines: Mapping[str, str] = field(default_factory=dict)


class Resumable(NamedTuple):
    """A question set by which a run can be resumed: what the browser calls it, and how many questions it has."""

    name: str
    questions: int


def _runs(home: Path, file: str) -> list[Path]:
    """Return that file of each run of a library that has it."""
    return list((home / "evaluations").glob(f"*/{file}"))


def finished(home: Path) -> list[Run]:
    """Return the runs of a library, the newest first; what cannot be read as a run is left out."""
    found = [_run(file, file.stat().st_mtime_ns) for file in _runs(home, DOCUMENT) if file.is_file()]
    return sorted(filter(None, found), key=lambda one: one.when, reverse=True)


@lru_cache(maxsize=256)
def _run(file: Path, _: int) -> Run | None:
    try:
        document = json.loads(file.read_text("utf-8"))
        figures: Mapping[str, Any] = document["figures"]
        headlines = {
            BY_NAME[name].label: _figure(figures[name]["value"], BY_NAME[name].unit)
            for name in HEADLINES
            if name in figures and figures[name]["value"] is not None
        }
        return Run(
            file.parent.name,
            str(document["name"]),
            len(document["questions"]),
            _changed(file),
            bool(document["complete"]),
            reported=True,
            headlines=headlines,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _changed(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime).astimezone()


def _figure(value: float, unit: str) -> str:
    match unit:
        case "share":
            return f"{value:.0%}"
        case "ms":
            return f"{value / 1000:.2f} s"
        case _:
            return f"{value:,.2f}"


def folder_of(home: Path, name: str) -> Path:
    """Return the folder of a run that a browser names.

    Raises:
        EvaluationError: there is no such run.
    """
    for one in _runs(home, DOCUMENT):
        if one.parent.name == name:
            return one.parent
    raise EvaluationError(GONE)


def report_of(home: Path, name: str) -> str:
    """Return a run's report, an HTML page.

    Raises:
        EvaluationError: there is no such run.
    """
    try:
        return (folder_of(home, name) / PAGE).read_text("utf-8")
    except OSError:
        raise EvaluationError(GONE) from None


def sets_folder(home: Path) -> Path:
    """Return the folder of the question sets that were uploaded."""
    return home / "evaluations" / "questions"


def _uploaded(home: Path) -> dict[str, Path]:
    kept = sorted(sets_folder(home).glob("*/*"))
    return {f"{one.parent.name}/{one.name}": one for one in kept if not one.name.startswith(".")}


def sets(home: Path) -> list[str]:
    """Return what the browser calls the question sets that can be run: the samples and those that were uploaded."""
    return [SAMPLE_SET, *_uploaded(home)]


def set_of(home: Path, name: str) -> Path:
    """Return the file of a question set that a browser names.

    Args:
        name: `samples`, or the folder and the name of an uploaded file.

    Raises:
        EvaluationError: there is none.
    """
    found = SAMPLES if name == SAMPLE_SET else _uploaded(home).get(name)
    if found is None:
        raise EvaluationError("that question set no longer exists; choose it again")
    return found


def unfinished(home: Path) -> list[Run]:
    """Return the runs without a report, the newest first, without those that a process is working on."""
    found = []
    for journal in _runs(home, JOURNAL):
        name = journal.parent.name
        if (journal.parent / DOCUMENT).is_file() or in_progress(journal.parent):
            continue
        with suppress(OSError):
            asked = max(journal.read_bytes().count(b"\n") - 1, 0)  # the first line says what was asked of what
            found.append(Run(name, name.rpartition("-")[0] or name, asked, _changed(journal)))
    return sorted(found, key=lambda one: one.when, reverse=True)


def resumable(assistant: Assistant) -> dict[str, Resumable]:
    """Return the question sets by the folders in which a run of them would resume now."""
    from assistant.evaluation.run import folder_for

    home, found = assistant.library.home, {}
    for name in sets(home):
        with suppress(LedeError, OSError):
            file = set_of(home, name)
            questions = _loaded(file, file.stat().st_mtime_ns)
            found[folder_for(questions, assistant, home).name] = Resumable(name, len(questions.questions))
    return found


@lru_cache(maxsize=32)
def _loaded(file: Path, _: int) -> "QuestionSet":
    from assistant.evaluation import load

    return load(file)


def remove(home: Path, name: str) -> None:
    """Remove an unfinished run; until another one is removed it can be restored.

    Raises:
        EvaluationError: there is no such run, it is still running, or it cannot be moved.
    """
    journal = next((one for one in _runs(home, JOURNAL) if one.parent.name == name), None)
    if journal is None or (journal.parent / DOCUMENT).is_file():
        raise EvaluationError(GONE)
    if in_progress(journal.parent):
        raise EvaluationError("this run is still going on; stop it before you remove it")
    removed = home / "evaluations" / REMOVED
    shutil.rmtree(removed, ignore_errors=True)
    _move(journal.parent, removed / name)


def restore(home: Path, name: str) -> None:
    """Restore the run that was removed last.

    Raises:
        EvaluationError: it no longer exists, another run has begun in its place, or it cannot be moved.
    """
    place = home / "evaluations"
    found = [one.parent for one in (place / REMOVED).glob(f"*/{JOURNAL}") if one.parent.name == name]
    if not found or (place / name).exists():
        raise EvaluationError(GONE)
    _move(found[0], place / name)


def _move(folder: Path, to: Path) -> None:
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(to)
    except OSError as error:
        reason = error.strerror or error
        raise EvaluationError(f"{folder} cannot be moved to {to.parent} ({reason}); allow writing there") from None
