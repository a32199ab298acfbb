"""The one result object: page, command line, scripts and evaluation all read the same `Answer`.

Nothing downstream parses text again: sentences carry the numbers of their citations, and a citation's quote is cut from
the stored article by its offsets, so it cannot differ from it.
"""

from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator

from assistant.trace import Trace
from index import Article, Hit, Passage

SupportLabel = Literal["supported", "partly", "unsupported", "none"]
"""Whether the cited words carry the sentence; "none" where nothing is cited."""


class Citation(BaseModel):
    """Words of a stored article that a sentence of the answer stands on.

    Attributes:
        n: the number shown in the text, from 1.
        article: the whole article as stored.
        passage: the passage in which the words were found.
        start, end: offsets into the article's text.
        also_in: other articles that carry the same words: one report, printed more than once.
        replaces: older versions of the article.
    """

    model_config = ConfigDict(frozen=True)

    n: int
    article: Article
    passage: Passage
    start: int
    end: int
    also_in: tuple[Article, ...] = ()
    replaces: tuple[Article, ...] = ()

    @model_validator(mode="after")
    def _within_the_article(self) -> Self:
        if not 0 <= self.start < self.end <= len(self.article.text):
            raise ValueError(f"no quote at {self.start}..{self.end} of {len(self.article.text)} characters")
        return self

    @property
    def quote(self) -> str:
        """The exact words: `article.text[start:end]`."""
        return self.article.text[self.start : self.end]

    @model_serializer
    def _flat(self) -> dict[str, Any]:
        """The JSON of the contract: one level, without the article's text."""
        return {
            "n": self.n,
            **about(self.article),
            "passage_id": self.passage.id,
            "passage": self.passage.text,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "also_in": [about(article) for article in self.also_in],
            "replaces": [about(article) for article in self.replaces],
        }


class Sentence(BaseModel):
    """One sentence of an answer.

    Attributes:
        text: without citation marks.
        citations: the `n` of each citation it stands on.
        support: whether those citations carry it.
        why: for one that they do not wholly carry, what is missing, in a few words.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    citations: tuple[int, ...]
    support: SupportLabel
    why: str = ""


class Part(BaseModel):
    """One of several things that a question wants to know.

    Attributes:
        text: in the question's own words.
        answered: whether a sentence of the answer speaks to it.
        citations: the `n` of each citation that does.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    answered: bool
    citations: tuple[int, ...] = ()


class Reported(BaseModel):
    """What one side of a disagreement says.

    Attributes:
        value: the number, day or name, in the words of the article.
        citations: the `n` of each citation that says so.
    """

    model_config = ConfigDict(frozen=True)

    value: str
    citations: tuple[int, ...]


class Disagreement(BaseModel):
    """Different numbers, days or names that different sources give for the same thing.

    Attributes:
        about: what they differ on, in a few words of the articles.
        kind: what it is that differs.
        reported: each side, two or more.
    """

    model_config = ConfigDict(frozen=True)

    about: str
    kind: Literal["number", "date", "name"]
    reported: tuple[Reported, ...]


class Timings(BaseModel):
    """Milliseconds spent on each step of one answer."""

    model_config = ConfigDict(frozen=True)

    retrieve: float = 0.0
    evidence: float = 0.0
    write: float = 0.0
    check: float = 0.0
    total: float = 0.0


class Tokens(BaseModel):
    """What a language model read and wrote for one answer, counted as cl100k_base."""

    model_config = ConfigDict(frozen=True)

    prompt: int = 0
    written: int = 0


class Answer(BaseModel):
    """What became of one question.

    Attributes:
        question: as it was asked.
        standalone_question: as it was searched; differs for a follow-up.
        text: the sentences with their marks, such as "... [1]"; for an abstention, a sentence that says so.
        abstained: the library does not hold the answer, or not enough of it.
        answerability: 0..1, how likely the library answers the question.
        sentences: empty when abstained.
        withheld: what a model wrote and nothing cited carries; in no other field.
        citations: numbered from 1 in the order of their first mark.
        nearest: when abstained, the passages that came closest, in the shape of citations.
        parts: two or more where the question wants several facts, else none.
        disagreements: where the cited sources differ.
        independent_sources: how many publications stand behind the answer, copies of one report counted once.
        writer: "extractive", or the name of the model.
        fallback: where a model was to write and quotes are given instead, why, in one sentence; else empty.
        tokens: of the model, where one was asked.
        timings_ms: by step.
        trace: how the question was read and searched.
    """

    model_config = ConfigDict(frozen=True)

    question: str
    standalone_question: str
    text: str
    abstained: bool
    answerability: float = Field(ge=0, le=1)
    sentences: tuple[Sentence, ...] = ()
    withheld: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    parts: tuple[Part, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    independent_sources: int = 0
    writer: str
    fallback: str = ""
    tokens: Tokens = Tokens()
    timings_ms: Timings = Timings()
    trace: Trace = Trace()


class Searching(NamedTuple):
    """Streamed first: the question is being searched for."""

    question: str


class Drafting(NamedTuple):
    """Streamed while a model is at work: the sentence it writes, as far as it has come, not yet checked.

    Empty while nothing of what it writes is shown.
    """

    text: str


class SentenceReady(NamedTuple):
    """Streamed for each sentence, in order, with the citations it is the first to use."""

    sentence: Sentence
    citations: tuple[Citation, ...]


class Answered(NamedTuple):
    """Streamed last: the whole result.

    Args:
        hits: the ranked passages that the evidence was chosen from, the best first.
    """

    answer: Answer
    hits: tuple[Hit, ...] = ()


Event = Searching | Drafting | SentenceReady | Answered
"""What `Assistant.stream` yields: one `Searching`, any number of `Drafting` and `SentenceReady`, one `Answered`.

A sentence that is withheld is never ready; `Drafting` may have shown its beginning, and an empty one takes that back.
"""


def with_marks(sentence: Sentence) -> str:
    """The sentence as it stands in `Answer.text`: "... [1][2]"."""
    return sentence.text + (" " + "".join(f"[{n}]" for n in sentence.citations) if sentence.citations else "")


def about(article: Article) -> dict[str, Any]:
    """An article's fields without its text."""
    return {
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "published_at": iso(article.published_at) if article.published_at else None,
    }


def iso(moment: datetime) -> str:
    """A moment as the JSON of the contract has it: 2023-02-27T00:00:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
