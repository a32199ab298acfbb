"""The journal of a run: one line for each finished question, so that a run that was killed goes on where it stopped.

The first line says what was asked of what: questions, settings, library. A journal of another run is begun anew. A line
that was torn by a crash is left out, and its question asked again. One process at a time writes a journal.
"""

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout
from pydantic import ValidationError

from assistant.errors import EvaluationError
from assistant.evaluation.outcomes import Outcome

NAME = "journal.jsonl"
LOCK = "journal.lock"

PATIENCE = 1.0
"""Seconds that a run waits for another: `in_progress` holds the lock for a moment."""


class Journal(AbstractContextManager["Journal"]):
    """The finished questions of one run, on disk.

    Args:
        folder: the report's; made when missing.
        key: everything that the outcomes depend on.
        fresh: begin anew even if the journal there is of the same run.

    Raises:
        EvaluationError: the folder cannot be written, or another run is writing to it.
    """

    def __init__(self, folder: Path, key: Mapping[str, Any], *, fresh: bool = False) -> None:
        self._lock = _lock(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=PATIENCE)
            file = folder / NAME
            self.outcomes = {} if fresh else _finished(file, key)
            # What is known goes to a new file that takes the old one's place, without its torn lines.
            new = file.with_suffix(".new")
            with new.open("w", encoding="utf-8") as lines:
                lines.write(_line({"run": key}))
                lines.writelines(_line(one.model_dump(mode="json")) for one in self.outcomes.values())
            new.replace(file)
            self._open = file.open("a", encoding="utf-8")
        except Timeout:
            raise EvaluationError(
                f"another run is writing to {folder} at this moment; wait for its end, or give this one its own folder"
            ) from None
        except OSError as error:
            self._lock.release()
            raise EvaluationError(f"the report cannot be written to {folder}: {error.strerror or error}") from None

    def note(self, outcome: Outcome) -> None:
        """Keep an outcome: it is with the operating system when this returns. A question that failed is not kept."""
        if not outcome.error:
            self._open.write(_line(outcome.model_dump(mode="json")))
            self._open.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
        self._lock.release()


def in_progress(folder: Path) -> bool:
    """Return whether a run, of whatever process, is writing to a folder that has a journal."""
    if not (folder / LOCK).exists():  # a look leaves nothing behind
        return False
    lock = _lock(folder)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False  # a folder that cannot be written: no run is at it
    lock.release()
    return False


def _finished(file: Path, key: Mapping[str, Any]) -> dict[str, Outcome]:
    """The outcomes that a journal holds by their question's id; none where it is of another run."""
    try:
        head, *lines = file.read_text("utf-8", errors="replace").split("\n")
        if json.loads(head) != json.loads(_line({"run": key})):
            return {}
    except (OSError, ValueError):
        return {}
    found = {}
    for line in lines:
        try:
            outcome = Outcome.model_validate_json(line)
        except ValidationError:
            continue
        found[outcome.id] = outcome
    return found


def _lock(folder: Path) -> FileLock:
    # Not shared within a thread: a lock that this thread holds already would not be waited for.
    return FileLock(folder / LOCK, thread_local=False)


def _line(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=True, sort_keys=True) + "\n"
