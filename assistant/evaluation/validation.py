"""What is wrong with the questions of a set, line by line.

A misspelled field, an id used twice, a value of another type; and, held against a library, articles and quotes that are
not in it.
"""

import difflib
import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import ValidationError

from assistant.evaluation.metrics.required_facts import plain
from assistant.evaluation.questions import EVIDENCE_FIELDS, FIELDS, GoldEvidence, Question, names_of, squeezed

if TYPE_CHECKING:
    from index import Library

LONGEST = 20_000
"""Characters of a question, the most that `LEDE_QUESTION_CHARACTERS` can be set to."""

SHOWN = 60
"""Characters of a quote or title that a message repeats."""

_TYPES = (("tuple", "a list"), ("int", "a whole number"), ("model", "an object"), ("string", "text"),
          ("bool", "true or false"), ("literal", "user or assistant"))  # fmt: skip
"""What pydantic calls a wrong type, and what was wanted, in words."""

_NEED_MUST = ("enough", "must_not")
"""Fields that say nothing without `must`."""

_KINDS = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}

Severity = Literal["error", "warning"]
Fault = tuple[str, Severity]
"""What is wrong, and how badly."""

Found = list[tuple[Question, int]]
"""Questions, each with its line."""

Rows = list[tuple[int, Any]]
"""What a file holds for each question, with its line."""


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
    severity: Severity = "error"

    def __str__(self) -> str:
        named = f" ({self.id})" if self.id else ""
        return f"line {self.line}{named}: {self.message}" if self.line else self.message


def validate(rows: Rows) -> tuple[Found, list[Problem]]:
    """Return the questions of a file's rows, without those that have an error, and everything that is wrong."""
    found: Found = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for line, row in rows:
        question, faults = _question(row)
        name = _id(row.get("id")) if isinstance(row, dict) else ""
        if question is not None and question.id in seen:
            name = question.id
            faults.append((f"the id is on line {seen[name]} too; ids must differ", "error"))
        problems += [Problem(line, name, *one) for one in faults]
        if question is not None:
            seen.setdefault(question.id, line)
            if all(severity == "warning" for _, severity in faults):
                found.append((question, line))
    return found, problems


def missing_from(library: "Library", found: Found) -> list[Problem]:
    """Return the evidence that a library does not hold."""
    if not len(library):
        return [Problem(0, "", "the library is empty, so articles and quotes were not looked for", "warning")]
    articles = library.articles()
    known = {name: one.id for one in articles for name in names_of(one)}
    texts = {one.id: squeezed(f"{one.header}\n{one.text}") for one in articles}
    return [
        Problem(line, question.id, f"evidence {place}: {fault}")
        for question, line in found
        for place, evidence in enumerate(question.evidence, 1)
        if (fault := _missing(evidence, known, texts))
    ]


def _missing(evidence: GoldEvidence, known: dict[str, str], texts: dict[str, str]) -> str:
    """What of one evidence the library does not hold; "" where it holds all."""
    article = known.get(evidence.names or "")
    if evidence.names and article is None:
        return f"no article in the library is {_short(evidence.article_id or evidence.url or evidence.title or '')}"
    searched = [texts[article]] if article else texts.values()
    if evidence.quote and not any(squeezed(evidence.quote) in text for text in searched):
        where = f"the article {article}" if article else "any article"
        return f"the quote {_short(evidence.quote)} is not in {where}"
    return ""


def _question(row: Any) -> tuple[Question | None, list[Fault]]:
    """One row as a question, as far as it is one, with what is wrong with it."""
    if not isinstance(row, dict):
        return None, [(f"a question is a JSON object, this is {_kind(row)}", "error")]
    row = _with_unanswerable(row)
    given, name = row.get("id"), _id(row.get("id"))
    faults = list(_unknown(row, FIELDS, "a question"))
    if given is not None and not name:
        faults.append((f"the id is {_kind(given)}; give a short text, or none", "error"))
    values = {key: value for key, value in row.items() if key in FIELDS and value is not None}
    faults += _required(values)
    text = values.get("question")
    if not isinstance(text, str) or not text.strip():
        missing = "the question is empty or no text" if "question" in values else "has no question"
        return None, [*faults, (f"{missing}; `question` is the one field that is needed", "error")]
    values["id"] = name or "q-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:10]
    faults += _evidence(values.get("evidence"))
    try:
        question = Question(**values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
        wanted = next((what for kind, what in _TYPES if first["type"].startswith(kind)), first["msg"].lower())
        shown = repr(first["input"]) if wanted == "user or assistant" else _kind(first["input"])
        return None, [*faults, (f"{where} is to be {wanted}, this is {shown}", "error")]
    faults += _contradictions(question)
    if not question.judged and not faults:
        faults.append(("no answer, evidence, reference or unanswerable: it will be asked, and not judged", "warning"))
    return question, faults


def _with_unanswerable(row: dict[str, Any]) -> dict[str, Any]:
    """The same where `answerable` says it the other way round, as public sets do."""
    if "unanswerable" in row or not isinstance(row.get("answerable"), bool):
        return row
    return {key: value for key, value in row.items() if key != "answerable"} | {"unanswerable": not row["answerable"]}


def _id(given: Any) -> str:
    """The id as text; "" where it is none."""
    return str(given).strip() if isinstance(given, str | int) and not isinstance(given, bool) else ""


def _evidence(given: Any) -> Iterator[Fault]:
    """What is wrong with the evidence; pydantic looks at its type."""
    for place, one in enumerate(given if isinstance(given, list) else (), 1):
        if isinstance(one, dict):
            yield from _unknown(one, EVIDENCE_FIELDS, "evidence")
            if not any(one.get(field) for field in EVIDENCE_FIELDS):
                yield f"evidence {place} names neither an article nor a quote", "error"


def _contradictions(question: Question) -> Iterator[Fault]:
    """What a question says that cannot be meant."""
    if len(question.question) > LONGEST:
        yield f"the question has {len(question.question):,} characters, the most is {LONGEST:,}", "error"
    if question.unanswerable and (question.answers or question.evidence):
        what = "answers" if question.answers else "evidence"
        yield f"it is unanswerable and has {what}; take one of them out", "error"
    yield from _required_contradictions(question)
    if any(not answer.strip() for answer in question.answers):
        yield "one of the answers is empty", "error"


def _required(values: dict[str, Any]) -> Iterator[Fault]:
    """What is wrong with the shape of `must`; it, `enough` and `must_not` count as not given where they are empty."""
    for name in ("must", *_NEED_MUST):
        if values.get(name) in ([], "", 0):
            del values[name]
    groups = values.get("must", ())
    if isinstance(groups, str) or (isinstance(groups, list) and any(isinstance(one, str) for one in groups)):
        yield 'must is a list of groups, each a list of alternatives, such as [["four", "4"], ["May"]]', "error"
        del values["must"]


def _required_contradictions(question: Question) -> Iterator[Fault]:
    """What cannot be meant by `must`, `enough` and `must_not`."""
    groups = question.must
    if question.unanswerable and groups:
        yield "it is unanswerable and has must; take one of them out", "error"
    for name in _NEED_MUST:
        if getattr(question, name) and not groups:
            yield f"{name} without must; give in must what a right answer says", "error"
    for place, group in enumerate(groups, 1):
        if not group or not all(map(plain, group)):
            yield f"group {place} of must has no alternative, or one without a letter or digit", "error"
    if groups and not 1 <= question.needed <= len(groups):
        yield f"enough is {question.enough}, and must has {len(groups)} group{'s' * (len(groups) > 1)}", "error"
    wanted = {plain(one) for group in groups for one in group}
    for one in question.must_not:
        if not plain(one) or plain(one) in wanted:
            yield f"must_not has {_short(one)}, {'which must has too' if plain(one) else 'no letter or digit'}", "error"


def _unknown(row: dict[str, Any], known: Sequence[str], what: str) -> Iterator[Fault]:
    for name in row:
        if name in known:
            continue
        near = difflib.get_close_matches(name.lower(), known, 1, 0.75)
        if near and near[0] not in row:
            yield f"unknown field {name!r}; did you mean {near[0]!r}?", "error"
        else:
            yield f"{name!r} is no field of {what} and is ignored", "warning"


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), "a number")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= SHOWN else line[: SHOWN - 1] + '…'}”"
