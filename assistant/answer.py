"""The one result object: page, command line, scripts and evaluation all read the same `Answer`.

Nothing downstream parses text again: sentences carry the numbers of their citations, and a citation's quote is cut from
the stored article by its offsets, so it cannot differ from it.
"""

from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from assistant import rendering
from assistant.citation import (
    MOST_LISTED,
    Citation,
    Excerpt,
    Listed,
    Section,
    Sentence,
    ShortAnswer,
    SupportLabel,
    about,
    iso,
    with_marks,
)
from assistant.layout import Layout, layout
from assistant.trace import Trace
from index import Hit

__all__ = [
    "MOST_LISTED",
    "Answer",
    "Answered",
    "Citation",
    "Disagreement",
    "Drafting",
    "Event",
    "Excerpt",
    "Listed",
    "Outcome",
    "Part",
    "Reported",
    "Searching",
    "Section",
    "Sentence",
    "SentenceReady",
    "ShortAnswer",
    "SupportLabel",
    "Timings",
    "Tokens",
    "about",
    "iso",
    "with_marks",
]


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


Outcome = Literal["answered", "near", "absent", "catalog", "talk"]
"""Answered from articles; nothing answers, passages are near; no article is about it; from the catalog; small talk."""


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

    `print(answer)` shows it with its sources, and `Answer.model_validate_json(answer.model_dump_json()) == answer`.

    Attributes:
        question: as it was asked.
        standalone_question: as it was searched; differs for a follow-up.
        text: the sentences with their marks, such as "... [1]"; for an abstention, a sentence that says so.
        abstained: the library does not hold the answer, or not enough of it.
        answerability: 0..1, how likely the library answers the question.
        intent: what the question wants, a name of `assistant.query.intent.Kind`.
        outcome: how far the library answers it; `abstained` is true for "near" and "absent".
        missing: where the library does not answer, the name or matter of the question that no article has; else "".
        note: what to know of the answer, in one sentence, such as that its articles are in another language; else "".
        short: the answer in a few words, where the reader is sure.
        sections: of a structured answer; sentences outside all of them are notes.
        listed: the articles that an answer from the catalog lists, 200 at most.
        total: how many articles there are that such an answer is about.
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
    intent: str = "fact"
    outcome: Outcome = "answered"
    missing: str = ""
    note: str = ""
    short: ShortAnswer | None = None
    sections: tuple[Section, ...] = ()
    listed: tuple[Listed, ...] = ()
    total: int = 0
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

    @property
    def layout(self) -> Layout:
        """The answer in the order in which it is read; empty for an abstention."""
        return layout(self.sentences, self.citations, self.sections, self.short)

    def __str__(self) -> str:
        """The text and its numbered sources, for `print`; for an abstention, what came nearest."""
        if not self.abstained:
            said = [rendering.plain(self.layout), rendering.plain_list(self.listed, self.total, self.layout.quoted)]
        else:
            said = [self.text, *([rendering.NEAREST, rendering.sources(self.nearest)] if self.nearest else [])]
        return "\n\n".join(filter(None, [*said, self.note]))

    def _repr_markdown_(self) -> str:
        """The same for a notebook; what an article wrote stays text."""
        if not self.abstained:
            said = [rendering.markdown(self.layout), rendering.markdown_list(self.listed, self.total)]
        else:
            near = "\n".join(rendering.source(one) for one in self.nearest)
            said = [rendering.escaped(self.text), near and rendering.NEAREST, near]
        return "\n\n".join(filter(None, [*said, rendering.escaped(self.note)]))

    def _repr_html_(self) -> str:
        """The same for a notebook that shows HTML."""
        near = () if not self.abstained else self.nearest
        text = self.text if self.abstained else ""
        return rendering.html(
            self.layout, text=text, nearest=near, listed=self.listed, total=self.total, note=self.note
        )


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
