"""The journal of a run: one line for each finished question, so that a run that was killed goes on where it stopped.

The first line says what was asked of what: questions, settings, library. A journal of another run is begun anew. A line
that was torn by a crash is left out, and its question asked again. One process at a time writes a journal.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from filelock import FileLock, Timeout
from pydantic import ValidationError

from assistant.errors import EvaluationError
from assistant.evaluation.outcomes import Outcome

NAME = "journal.jsonl"
LOCK = "journal.lock"

PATIENCE = 1.0
"""Seconds that a run waits for another: whoever only looks whether one is at it holds the lock for a moment."""


class Journal:
    """The finished questions of one run, on disk.

    Args:
        folder: the report's; made when missing.
        key: everything that the outcomes depend on.
        fresh: begin anew even if the journal there is of the same run.

    Raises:
        EvaluationError: the folder cannot be written, or another run is writing to it.
    """

    def __init__(self, folder: Path, key: Mapping[str, Any], *, fresh: bool = False) -> None:
        self.file = folder / NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = _lock(folder)
            self._lock.acquire(timeout=PATIENCE)
        except Timeout:
            raise EvaluationError(
                f"another run is writing to {folder} at this moment; wait for its end, or give this one its own folder"
            ) from None
        except OSError as error:
            raise _unwritable(folder, error) from None
        try:
            self.outcomes = {} if fresh else finished(self.file, key)
            self._begin(key)
        except OSError as error:
            self._lock.release()
            raise _unwritable(folder, error) from None

    def _begin(self, key: Mapping[str, Any]) -> None:
        """Writes what is known to a new file and puts it in the old one's place, without its torn lines."""
        new = self.file.with_suffix(".new")
        with new.open("w", encoding="utf-8") as lines:
            lines.write(_line({"run": key}))
            lines.writelines(_line(one.model_dump(mode="json")) for one in self.outcomes.values())
        new.replace(self.file)
        self._open = self.file.open("a", encoding="utf-8")

    def note(self, outcome: Outcome) -> None:
        """Keeps an outcome: it is with the operating system when this returns. A question that failed is not kept."""
        if not outcome.error:
            self._open.write(_line(outcome.model_dump(mode="json")))
            self._open.flush()

    def close(self) -> None:
        """Lets go of the file."""
        self._open.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def in_progress(folder: Path) -> bool:
    """Whether a run, of whatever process, is writing to a folder that has a journal."""
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


def finished(file: Path, key: Mapping[str, Any]) -> dict[str, Outcome]:
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
    # Of each who asks its own: one that is already held in this thread would not be waited for.
    return FileLock(folder / LOCK, thread_local=False)


def _unwritable(folder: Path, error: OSError) -> EvaluationError:
    return EvaluationError(f"the report cannot be written to {folder}: {error.strerror or error}")


def _line(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=True, sort_keys=True) + "\n"
