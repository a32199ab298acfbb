"""Files to questions: JSON Lines, JSON and CSV, with every problem at its line.

Reading goes on behind a problem, so that one look shows them all. In CSV several values stand in one cell with `|`
between them.
"""

import csv
import difflib
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from assistant.errors import QuestionSetError
from assistant.evaluation.questions import EVIDENCE_FIELDS, FIELDS, Question

LARGEST = 200_000_000
"""Bytes of a question set; larger files are something else."""

LONGEST = 20_000
"""Characters of a question, the most that `LEDE_QUESTION_CHARACTERS` can be set to."""

SEVERAL = "|"
"""Between the values of one CSV cell."""

_TRUE, _FALSE = {"true", "yes", "1", "y"}, {"", "false", "no", "0", "n"}
_TYPES = (("tuple", "a list"), ("model", "an object"), ("string", "text"), ("bool", "true or false"))
"""What pydantic calls a wrong type, and what was wanted, in words."""

_LISTS = ("answers", "evidence", "history", "tags")


class Problem(NamedTuple):
    """Something wrong with a question set.

    Args:
        line: of the file, 1 for the first; 0 for the file as a whole.
        id: of the question, as far as it is known.
        message: what was found and what to do.
        severity: an error keeps the set from being run, a warning does not.
    """

    line: int
    id: str
    message: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        named = f" ({self.id})" if self.id else ""
        return f"line {self.line}{named}: {self.message}" if self.line else self.message


Wrong = tuple[str, Literal["error", "warning"]]
"""What is wrong, and how badly."""

Found = list[tuple[Question, int]]
"""Questions, each with its line."""

Rows = list[tuple[int, Any]]
"""What a file holds for each question, with its line."""


def read(path: Path) -> tuple[Found, list[Problem]]:
    """Everything in a file that can be used, and everything that is wrong with it.

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
    suffix = path.suffix.lower()
    if suffix == ".csv":
        rows, found = _csv(text)
    elif suffix == ".json" or text.lstrip().startswith("["):
        rows, found = _json(text)
    else:
        rows, found = _json_lines(text)
    problems += found
    questions, more = understood(rows)
    if not rows and not problems:
        problems.append(Problem(0, "", "the file holds no question"))
    return questions, sorted([*problems, *more])


def understood(rows: Rows) -> tuple[Found, list[Problem]]:
    """Rows to questions; a row with an error is left out."""
    found: Found = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for line, row in rows:
        question, wrong = _question(line, row)
        if question is not None and question.id in seen:
            wrong.append(Problem(line, question.id, f"the id stands on line {seen[question.id]} too; ids must differ"))
        problems += wrong
        if question is not None:
            seen.setdefault(question.id, line)
            if all(one.severity == "warning" for one in wrong):
                found.append((question, line))
    return found, problems


def _decoded(content: bytes) -> tuple[str | None, list[Problem]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [Problem(1, "", "the file is UTF-16; save it as UTF-8")]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, [Problem(line, "", f"byte 0x{content[error.start]:02x} is no UTF-8; save the file as UTF-8")]


def _json_lines(text: str) -> tuple[Rows, list[Problem]]:
    rows: Rows = []
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                rows.append((number, json.loads(line)))
            except ValueError as error:
                at = f", character {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
                what = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
                problems.append(Problem(number, "", f"no JSON{at}: {what}"))
            except RecursionError:
                problems.append(Problem(number, "", "no usable JSON: nested too deeply"))
    return rows, problems


def _json(text: str) -> tuple[Rows, list[Problem]]:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        return [], [Problem(error.lineno, "", f"no JSON, character {error.colno}: {error.msg}")]
    except (ValueError, RecursionError) as error:
        return [], [Problem(0, "", f"no usable JSON: {error}")]
    if isinstance(whole, dict):
        whole = whole.get("questions", [whole] if "question" in whole else None)
    if not isinstance(whole, list):
        return [], [Problem(1, "", "the file is to hold a list of questions, or an object with a list `questions`")]
    return list(zip(_starts(text, len(whole)), whole, strict=True)), []


def _starts(text: str, count: int) -> Iterator[int]:
    """The lines on which the items of a list begin, found by decoding item by item."""
    decoder, at = json.JSONDecoder(), text.index("[") + 1
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
        problems.append(Problem(reader.line_num, "", f"no CSV: {error}"))
    except StopIteration:
        problems.append(Problem(0, "", "the file is empty"))
    return rows, problems


def _from_cells(row: dict[str, str]) -> dict[str, Any]:
    """A CSV row in the shape of a JSON object; the columns of evidence go together by their order."""
    made: dict[str, Any] = {}
    named: dict[str, list[str]] = {}
    for name, cell in row.items():
        value = cell.strip()
        if name in EVIDENCE_FIELDS:
            named[name] = [part.strip() for part in value.split(SEVERAL)] if value else []
        elif name in _LISTS:
            made[name] = [part.strip() for part in value.split(SEVERAL) if part.strip()]
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


def _question(line: int, row: Any) -> tuple[Question | None, list[Problem]]:
    if not isinstance(row, dict):
        return None, [Problem(line, "", f"a question is a JSON object, this is {_kind(row)}")]
    given, name = row.get("id"), _id(row.get("id"))
    wrong = list(_unknown(row, FIELDS, "a question"))
    if given is not None and not name:
        wrong.append((f"the id is {_kind(given)}; give a short text, or none", "error"))
    values = {key: value for key, value in row.items() if key in FIELDS and value is not None}
    text = values.get("question")
    question = None
    if not isinstance(text, str) or not text.strip():
        missing = "the question is empty or no text" if "question" in values else "has no question"
        wrong.append((f"{missing}; `question` is the one field that is needed", "error"))
    else:
        values["id"] = name or "q-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:10]
        wrong += _evidence(values.get("evidence"))
        try:
            question = Question(**_loosened(values))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
            wanted = next((what for kind, what in _TYPES if first["type"].startswith(kind)), first["msg"].lower())
            wrong.append((f"{where} is to be {wanted}, this is {_kind(first['input'])}", "error"))
        else:
            wrong += _senseless(question)
            if not question.judged and not wrong:
                said = "no answer, evidence, reference or unanswerable: it will be asked, and not judged"
                wrong.append((said, "warning"))
    return question, [Problem(line, name, *one) for one in wrong]


def _id(given: Any) -> str:
    """The id as text; "" where it is none."""
    return str(given).strip() if isinstance(given, str | int) and not isinstance(given, bool) else ""


def _loosened(values: dict[str, Any]) -> dict[str, Any]:
    """One text where a list is meant, and turns that are only texts, as they are meant."""
    loose = dict(values)
    for field in ("answers", "tags"):
        if isinstance(loose.get(field), str):
            loose[field] = [loose[field]]
    if isinstance(loose.get("history"), list):
        loose["history"] = [{"text": one} if isinstance(one, str) else one for one in loose["history"]]
    return loose


def _evidence(given: Any) -> Iterator[Wrong]:
    """What is wrong with the evidence; its type is not looked at here."""
    for place, one in enumerate(given if isinstance(given, list) else (), 1):
        if isinstance(one, dict):
            yield from _unknown(one, EVIDENCE_FIELDS, "evidence")
            if not any(one.get(field) for field in EVIDENCE_FIELDS):
                yield f"evidence {place} names neither an article nor a quote", "error"


def _senseless(question: Question) -> Iterator[Wrong]:
    """What a question says that cannot be meant."""
    if len(question.question) > LONGEST:
        yield f"the question has {len(question.question):,} characters, the most is {LONGEST:,}", "error"
    if question.unanswerable and (question.answers or question.evidence):
        what = "answers" if question.answers else "evidence"
        yield f"it is unanswerable and has {what}; take one of them out", "error"
    if any(not answer.strip() for answer in question.answers):
        yield "one of the answers is empty", "error"
    if any(turn.role not in ("user", "assistant") for turn in question.history):
        yield "a turn of the history has another role than user or assistant", "error"


def _unknown(row: dict[str, Any], known: Sequence[str], what: str) -> Iterator[Wrong]:
    for name in row:
        if name in known:
            continue
        near = difflib.get_close_matches(name.lower(), known, 1, 0.75)
        if near and near[0] not in row:
            yield f"unknown field {name!r}; did you mean {near[0]!r}?", "error"
        else:
            yield f"{name!r} is no field of {what} and is not looked at", "warning"


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
