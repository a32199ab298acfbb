"""A question set: questions with what is known of their answers, and where each stands in its file.

    {"id": "q1", "question": "How did the Assembly vote?", "answers": ["141 to 7"],
     "evidence": [{"article_id": "...", "quote": "passed on a 141-7 vote"}], "type": "count", "tags": ["un"]}

Only `question` is needed. What an answer must say can be given as groups of alternatives:

    {"id": "q2", "question": "Who won, and by how much?", "must": [["South Africa", "Springboks"], ["12-11"]],
     "enough": 2, "must_not": ["New Zealand won"]}
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Identified(Protocol):
    """What an article is known by."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def url(self) -> str | None: ...  # noqa: D102


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class GoldEvidence(_Frozen):
    """Gold evidence: an article, words of it, or both.

    A quote is found in a text when it stands there once white space is taken out of both (Tang and Yang, MultiHop-RAG,
    COLM 2024). Without a quote, the article counts.

    Attributes:
        article_id, url, title: name the article; any one is enough, none is needed where there is a quote.
        quote: words of the article; without them the article as a whole counts.
    """

    article_id: str | None = None
    url: str | None = None
    title: str | None = None
    quote: str | None = None

    @property
    def names(self) -> str | None:
        """The article that it names, by the most exact of its names; None where it names none."""
        if self.article_id or self.url:
            return f"id {self.article_id}" if self.article_id else f"url {self.url}"
        return f"title {_folded(self.title)}" if self.title else None

    def is_from(self, articles: Iterable[Identified]) -> bool:
        """Return whether it names one of these articles; without a name, whether its quote is in one.

        >>> from types import SimpleNamespace
        >>> GoldEvidence(title="wall FALLS").is_from([SimpleNamespace(id="wall", title="Wall falls", url=None)])
        True
        """
        if self.names is not None:
            return any(self.names in names_of(one) for one in articles)
        wanted = squeezed(self.quote or "")
        return bool(wanted) and any(wanted in "".join(getattr(one, "text", "").split()) for one in articles)

    def is_in_passage(self, text: str, articles: Iterable[Identified]) -> bool:
        """Return whether a passage holds it.

        Args:
            text: with title, source and day.
            articles: the passage's own, and its copies'.
        """
        return squeezed(self.quote) in squeezed(text) if self.quote else self.is_from(articles)

    def is_cited(self, quote: str, articles: Iterable[Identified]) -> bool:
        """Return whether a citation names it: one quote stands in the other, or the article is the one."""
        if not self.quote:
            return self.is_from(articles)
        cited, wanted = squeezed(quote), squeezed(self.quote)
        return wanted in cited or (bool(cited) and cited in wanted)


def names_of(article: Identified) -> tuple[str, str, str]:
    """Return the names by which evidence can mean an article."""
    return f"id {article.id}", f"url {article.url}", f"title {_folded(article.title)}"


def _folded(title: str) -> str:
    return squeezed(title).casefold()


@lru_cache(maxsize=20_000)
def squeezed(text: str) -> str:
    """Return the text without white space."""
    return "".join(text.split())


class PastTurn(_Frozen):
    """Something said before the question."""

    role: Literal["user", "assistant"] = "user"
    text: str


def _several(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


def _turns(given: Any) -> Any:
    return [{"text": one} if isinstance(one, str) else one for one in given] if isinstance(given, list) else given


Texts = Annotated[tuple[str, ...], BeforeValidator(_several)]
"""One text may stand for a list of one."""


class Question(_Frozen):
    """One question and its gold.

    Attributes:
        id: unique in its set; made from the question where the file gives none, so that it stays when lines move.
        answers: each of them right by itself.
        evidence: what an answer should rest on.
        unanswerable: the library does not answer it, so that only "no" is right.
        history: what was said before, for a question that follows on it; a text is a turn of the user's.
        type, tags: what the figures are broken down by.
        reference: a long answer to compare with.
        must: groups of alternatives; a complete answer says one of each group, or of `enough` of them.
        enough: how many of the groups; all where it is not given.
        must_not: what shows that an answer is wrong where it stands in the first sentence.
    """

    id: str
    question: str
    answers: Texts = ()
    evidence: tuple[GoldEvidence, ...] = ()
    unanswerable: bool = False
    history: Annotated[tuple[PastTurn, ...], BeforeValidator(_turns)] = ()
    type: str = ""
    tags: Texts = ()
    reference: str = ""
    must: tuple[tuple[str, ...], ...] = ()
    enough: int | None = None
    must_not: Texts = ()

    @property
    def needed(self) -> int:
        """How many groups of `must` a complete answer has."""
        return self.enough or len(self.must)

    @property
    def short_answers(self) -> tuple[str, ...]:
        """What a short answer is compared with: the answers, else the alternatives of the one group of `must`."""
        return self.answers or (self.must[0] if len(self.must) == 1 else ())

    @property
    def judged(self) -> bool:
        """Whether anything is known of its answer."""
        return self.unanswerable or bool(self.answers or self.must or self.evidence or self.reference)

    @property
    def gold(self) -> frozenset[int]:
        """Places of the evidence; what is given twice counts once, at its first place."""
        return frozenset(self.evidence.index(one) for one in self.evidence)


SAMPLES = Path(__file__).parent / "samples.jsonl"
"""Questions over the sample articles (`index.samples`)."""

FIELDS = tuple(Question.model_fields)
EVIDENCE_FIELDS = tuple(GoldEvidence.model_fields)


@dataclass(frozen=True)
class QuestionSet:
    """A set as it was read.

    Args:
        name: its file's, without the suffix; its folder's where the file is called `questions`.
    """

    name: str
    questions: tuple[Question, ...]

    @property
    def sha256(self) -> str:
        """Of the questions as they were understood: a moved line changes it, a blank line does not."""
        return fingerprint([one.model_dump(mode="json") for one in self.questions])

    def first(self, limit: int | None) -> "QuestionSet":
        """Return the same set with at most so many questions, those at the top."""
        return self if limit is None else QuestionSet(self.name, self.questions[:limit])


def fingerprint(document: Any) -> str:
    """Return sixteen hexadecimal digits that change with a document."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]
