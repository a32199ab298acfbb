"""A question set: questions with what is known of their answers, and where each stands in its file.

    {"id": "q1", "question": "How did the Assembly vote?", "answers": ["141 to 7"],
     "evidence": [{"article_id": "...", "quote": "passed on a 141-7 vote"}], "type": "count", "tags": ["un"]}

Only `question` is needed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from assistant.errors import QuestionSetError


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Evidence(_Frozen):
    """Something that bears the answer.

    Attributes:
        article_id, url, title: name the article; any one is enough, none is needed where there is a quote.
        quote: words of the article; without them the article as a whole counts.
    """

    article_id: str | None = None
    url: str | None = None
    title: str | None = None
    quote: str | None = None

    @property
    def names_article(self) -> bool:
        """Whether it says which article it stands in."""
        return bool(self.article_id or self.url or self.title)


class Turn(_Frozen):
    """Something said before the question; `role` is "user" or "assistant"."""

    role: str = "user"
    text: str


class Question(_Frozen):
    """One question and its gold.

    Attributes:
        id: unique in its set; made from the question where the file gives none, so that it stays when lines move.
        answers: each of them right by itself.
        evidence: what an answer should stand on.
        unanswerable: the library does not answer it, so that only "no" is right.
        history: what was said before, for a question that follows on it.
        type, tags: what the figures are broken down by.
        reference: a long answer to compare with.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    unanswerable: bool = False
    history: tuple[Turn, ...] = ()
    type: str = ""
    tags: tuple[str, ...] = ()
    reference: str = ""

    @property
    def judged(self) -> bool:
        """Whether anything is known of its answer."""
        return self.unanswerable or bool(self.answers or self.evidence or self.reference)


SAMPLES = Path(__file__).parent / "samples.jsonl"
"""Questions over the sample articles (`index.samples`)."""

FIELDS = tuple(Question.model_fields)
EVIDENCE_FIELDS = tuple(Evidence.model_fields)


@dataclass(frozen=True)
class QuestionSet:
    """A set as it was read.

    Args:
        name: its file's, without the suffix; its folder's where the file is called `questions`.
        lines: where each question stands in the file, 1 for the first line.
    """

    name: str
    questions: tuple[Question, ...]
    lines: tuple[int, ...] = ()

    @property
    def sha256(self) -> str:
        """Of the questions as they were understood: a moved line changes it, a blank line does not."""
        return fingerprint([one.model_dump(mode="json") for one in self.questions])

    def first(self, limit: int | None) -> "QuestionSet":
        """The same set with at most so many questions, those at the top."""
        return self if limit is None else QuestionSet(self.name, self.questions[:limit], self.lines[:limit])


def load(source: "str | PathLike[str] | QuestionSet | Iterable[Question | Mapping[str, Any]]") -> QuestionSet:
    """A set from a file (`.jsonl`, `.json`, `.csv`), or from questions made in code.

    Raises:
        QuestionSetError: it cannot be used; the message names the first line that is wrong and how many there are.
    """
    from assistant.evaluation import question_files  # it builds on this module

    if isinstance(source, QuestionSet):
        return source
    if isinstance(source, str | PathLike):
        path = Path(source)
        found, problems = question_files.read(path)
        where, name = str(path), _name(path)
    else:
        rows = [one.model_dump(exclude_unset=True) if isinstance(one, Question) else dict(one) for one in source]
        found, problems = question_files.understood(list(enumerate(rows, 1)))
        where, name = "the questions", "questions"
    errors = [one for one in problems if one.severity == "error"]
    if errors:
        more = f" ({len(errors) - 1} more; `lede eval check` lists them)" if len(errors) > 1 else ""
        raise QuestionSetError(f"{where}: {errors[0]}{more}")
    return QuestionSet(name, tuple(one for one, _ in found), tuple(line for _, line in found))


def _name(path: Path) -> str:
    """The file's name, or its folder's where it is only called questions."""
    return path.absolute().parent.name if path.stem == "questions" else path.stem


def fingerprint(document: Any) -> str:
    """Sixteen hexadecimal digits that change with a document."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]
