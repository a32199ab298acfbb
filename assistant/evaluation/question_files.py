"""Files to questions: JSON Lines, JSON and CSV, with every problem at its line.

Reading goes on behind a problem, so that all are shown at once. In CSV, `|` separates several values of a cell, and
`||` the groups of `must`.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import QuestionSetError
from assistant.evaluation.questions import EVIDENCE_FIELDS, Question, QuestionSet
from assistant.evaluation.validation import Found, Problem, Rows, missing_from, validate

if TYPE_CHECKING:
    from index import Library

LARGEST = 200_000_000
"""Bytes of a question set; larger files are something else."""

SEVERAL = "|"
"""Between the values of one CSV cell; twice between groups of values."""

_TRUE, _FALSE = {"true", "yes", "1", "y"}, {"", "false", "no", "0", "n"}

_LISTS = ("answers", "evidence", "history", "tags", "must_not")


def load(source: str | PathLike[str] | QuestionSet | Iterable[Question | Mapping[str, Any]]) -> QuestionSet:
    """Return a set from a file (`.jsonl`, `.json`, `.csv`), or from questions made in code.

    Raises:
        QuestionSetError: it cannot be used; the message names the first line that is wrong and how many there are.

    >>> chosen = load([{"question": "Who opened the new pier?", "answers": "Ana Ruiz"}])
    >>> chosen.questions[0].answers
    ('Ana Ruiz',)
    """
    if isinstance(source, QuestionSet):
        return source
    if isinstance(source, str | PathLike):
        path = Path(source)
        found, problems = read(path)
        where, name = str(path), path.absolute().parent.name if path.stem == "questions" else path.stem
    else:
        rows = [one.model_dump(exclude_unset=True) if isinstance(one, Question) else dict(one) for one in source]
        found, problems = validate(list(enumerate(rows, 1)))
        where = name = "questions"
    errors = [one for one in problems if one.severity == "error"]
    if errors:
        more = f" ({len(errors) - 1} more; `lede eval check` lists them)" if len(errors) > 1 else ""
        raise QuestionSetError(f"{where}: {errors[0]}{more}")
    return QuestionSet(name, tuple(question for question, _ in found))


def check(path: Path | str, library: "Library | None" = None) -> list[Problem]:
    """Return every problem of a set, in the order of its lines.

    Args:
        path: of the set.
        library: that it will be asked of; without it, articles and quotes are not looked for.

    Raises:
        QuestionSetError: the file cannot be opened.
    """
    found, problems = read(Path(path))
    return sorted([*problems, *(missing_from(library, found) if library is not None else ())])


def read(path: Path) -> tuple[Found, list[Problem]]:
    """Return the questions of a file that can be used, and everything that is wrong with it.

    Raises:
        QuestionSetError: there is no such file, or it cannot be opened.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise QuestionSetError(f"{path} has over {LARGEST // 1_000_000} MB, too much for a question set")
        content = path.read_bytes()
    except OSError as error:
        what = "there is no such file" if isinstance(error, FileNotFoundError) else (error.strerror or str(error))
        raise QuestionSetError(f"{path} cannot be read: {what}") from None
    text, problems = _decoded(content)
    if text is None:
        return [], problems
    if not text.strip():
        return [], [Problem(0, "", "the file is empty; a question set has one JSON object a line")]
    whole = path.suffix.lower() == ".json" or text.lstrip().startswith("[")
    rows, problems = _csv(text) if path.suffix.lower() == ".csv" else _json(text) if whole else _json_lines(text)
    questions, more = validate(rows)
    if not rows and not problems:
        problems.append(Problem(0, "", "the file holds no question"))
    return questions, sorted([*problems, *more])


def _decoded(content: bytes) -> tuple[str | None, list[Problem]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [Problem(1, "", "the file is UTF-16; save it as UTF-8")]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, [Problem(line, "", f"byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8")]


def _json_lines(text: str) -> tuple[Rows, list[Problem]]:
    rows: Rows = []
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                rows.append((number, json.loads(line)))
            except (ValueError, RecursionError) as error:
                problems.append(Problem(number, "", _not_json(error)))
    return rows, problems


def _json(text: str) -> tuple[Rows, list[Problem]]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        return [], [Problem(getattr(error, "lineno", 0), "", _not_json(error))]
    if isinstance(whole, dict) and "questions" not in whole and "question" in whole:
        return [(1, whole)], []
    several = whole.get("questions") if isinstance(whole, dict) else whole
    if not isinstance(several, list):
        return [], [Problem(1, "", "the file must hold a list of questions, or an object with a list `questions`")]
    start = text.index("[", text.index('"questions"') if isinstance(whole, dict) else 0)
    return list(zip(_lines(text, start, len(several)), several, strict=True)), []


def _not_json(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON, character {error.colno}: {error.msg}"
    return f"not usable JSON: {'nested too deeply' if isinstance(error, RecursionError) else error}"


def _lines(text: str, start: int, count: int) -> Iterator[int]:
    """The lines on which the items of the list at `start` begin, found by decoding item by item."""
    decoder, at = json.JSONDecoder(), start + 1
    for _ in range(count):
        while text[at] in " \t\r\n,":
            at += 1
        yield text.count("\n", 0, at) + 1
        _, at = decoder.raw_decode(text, at)


def _csv(text: str) -> tuple[Rows, list[Problem]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    rows: Rows = []
    problems: list[Problem] = []
    try:
        head = [name.strip() for name in next(reader)]
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) > len(head):
                    problems.append(Problem(line, "", f"{len(cells)} cells, but {len(head)} columns; quote the commas"))
                rows.append((line, _from_cells(dict(zip(head, cells, strict=False)))))
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem(reader.line_num, "", f"not CSV: {error}"))
    except StopIteration:
        problems.append(Problem(0, "", "the file is empty"))
    return rows, problems


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(SEVERAL) if part.strip()]


def _from_cells(row: dict[str, str]) -> dict[str, Any]:
    """A CSV row in the shape of a JSON object; the columns of evidence go together by their order."""
    made: dict[str, Any] = {}
    named: dict[str, list[str]] = {}
    for name, cell in row.items():
        value = cell.strip()
        if name in EVIDENCE_FIELDS:
            named[name] = [part.strip() for part in value.split(SEVERAL)] if value else []
        elif name in _LISTS:
            made[name] = _parts(value)
        elif name == "must":
            made[name] = [_parts(group) for group in value.split(2 * SEVERAL) if group.strip()]
        elif name == "enough" and value.isdecimal():
            made[name] = int(value)
        elif name == "unanswerable":
            lowered = value.lower()
            made[name] = True if lowered in _TRUE else False if lowered in _FALSE else value
        elif value:
            made[name] = value
    count = max(map(len, named.values()), default=0)
    if count:
        made["evidence"] = [
            {name: values[place] for name, values in named.items() if place < len(values) and values[place]}
            for place in range(count)
        ]
    return made
