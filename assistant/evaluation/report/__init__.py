"""A run as files: `report.html` to look at, `report.json` to compare with, `summary.md` for a pull request."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import EvaluationError

if TYPE_CHECKING:
    from assistant.evaluation.results import Report

__all__ = ["PAGE", "SUMMARY", "write"]

PAGE, SUMMARY = "report.html", "summary.md"


def write(report: "Report", folder: Path) -> None:
    """Write all three into a folder; each is whole or not there.

    Raises:
        EvaluationError: the folder cannot be written.
    """
    from assistant.evaluation.report.html import page
    from assistant.evaluation.report.summary import markdown
    from assistant.evaluation.results import DOCUMENT

    try:
        folder.mkdir(parents=True, exist_ok=True)
        _put(folder / DOCUMENT, json.dumps(report.document(), ensure_ascii=False, indent=1))
        _put(folder / SUMMARY, markdown(report))
        _put(folder / PAGE, page(report))
    except OSError as error:
        raise EvaluationError(f"the report cannot be written to {folder}: {error.strerror or error}") from None


def _put(file: Path, text: str) -> None:
    new = file.with_name(f"{file.name}.new")
    new.write_text(text, encoding="utf-8", errors="replace")
    new.replace(file)
