"""Runs without a report, because what ran them ended in the middle: how far each came, resuming, removing."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant.engine import Assistant
from assistant.errors import EvaluationError, LedeError
from assistant.evaluation.checkpoint import NAME as JOURNAL
from assistant.evaluation.checkpoint import in_progress
from assistant.evaluation.results import DOCUMENT
from assistant.ui.evaluate.runs import GONE, set_of, sets

if TYPE_CHECKING:
    from assistant.evaluation.questions import QuestionSet

ASIDE = ".removed"
"""Where the run stands that was removed last, so that it can be brought back."""


class Known(NamedTuple):
    """A question set by which a run goes on.

    Args:
        name: what the browser calls the set.
        questions: how many it has.
    """

    name: str
    questions: int


@dataclass(frozen=True)
class Unfinished:
    """A run that was cut off.

    Attributes:
        name: of its folder.
        questions: name of the question set.
        done: questions that are finished.
        when: the last of them was.
        known: by which it goes on; None where its questions are not here any more, or something else has changed.
    """

    name: str
    questions: str
    done: int
    when: datetime
    known: Known | None


def unfinished(home: Path, known: Mapping[str, Known]) -> list[Unfinished]:
    """The runs below a library's folder that were cut off, the newest first; none that a process is still at."""
    found = []
    for journal in (home / "evaluations").glob(f"*/{JOURNAL}"):
        name = journal.parent.name
        if (journal.parent / DOCUMENT).is_file() or in_progress(journal.parent):
            continue
        try:
            done = max(journal.read_bytes().count(b"\n") - 1, 0)  # the first line says what was asked of what
            when = datetime.fromtimestamp(journal.stat().st_mtime).astimezone()
        except OSError:
            continue
        found.append(Unfinished(name, name.rpartition("-")[0] or name, done, when, known.get(name)))
    return sorted(found, key=lambda one: one.when, reverse=True)


def going_on(assistant: Assistant) -> dict[str, Known]:
    """The folders in which a run of a set that is here would go on, as the library and the settings are now."""
    from assistant.evaluation.run import folder_for

    home, found = assistant.library.home, {}
    for name in sets(home):
        try:
            file = set_of(home, name)
            chosen = _loaded(file, file.stat().st_mtime_ns)
            found[folder_for(chosen, assistant, home).name] = Known(name, len(chosen.questions))
        except (LedeError, OSError):
            continue
    return found


@lru_cache(maxsize=32)
def _loaded(file: Path, _: int) -> "QuestionSet":
    from assistant.evaluation import load

    return load(file)


def remove(home: Path, name: str) -> None:
    """Takes a run that was cut off out of the list; until another one is removed it can be brought back.

    Raises:
        EvaluationError: there is no such run, it is going on, or it cannot be moved.
    """
    folder, aside = _folder(home, name), home / "evaluations" / ASIDE
    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        folder.rename(aside / name)
    except OSError as error:
        raise EvaluationError(
            f"the run cannot be removed ({error.strerror or error}); allow writing in {home}"
        ) from None


def restore(home: Path, name: str) -> None:
    """Brings back the run that was removed last.

    Raises:
        EvaluationError: it is not here any more, or a run has begun in its place.
    """
    place = home / "evaluations"
    for one in (place / ASIDE).glob(f"*/{JOURNAL}"):
        if one.parent.name == name and not (place / name).exists():
            try:
                one.parent.rename(place / name)
            except OSError as error:
                reason = error.strerror or error
                raise EvaluationError(f"the run cannot be brought back ({reason}); allow writing in {home}") from None
            return
    raise EvaluationError(GONE)


def _folder(home: Path, name: str) -> Path:
    for one in (home / "evaluations").glob(f"*/{JOURNAL}"):
        if one.parent.name == name and not (one.parent / DOCUMENT).is_file():
            if in_progress(one.parent):
                raise EvaluationError("this run is going on; stop it before you remove it")
            return one.parent
    raise EvaluationError(GONE)
