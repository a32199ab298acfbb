"""What came of the questions of a run, as plain values: what was retrieved, said and cited, and the verdict on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant.answer import Outcome as How
from assistant.answer import SupportLabel
from assistant.evaluation.questions import Question


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class RankedPassage(_Frozen):
    """One retrieved passage.

    Attributes:
        article_id, title, start, end: where it stands; offsets are 0 where an engine gives none.
        tokens: of its text (cl100k_base).
        score: as the engine gave it.
        holds: places of the gold evidence that it holds.
        names: places of the gold evidence whose article it is from.
    """

    article_id: str
    title: str = ""
    start: int = 0
    end: int = 0
    tokens: int = 0
    score: float = 0.0
    holds: tuple[int, ...] = ()
    names: tuple[int, ...] = ()


class Cited(_Frozen):
    """Words that the answer cites, or that came nearest.

    Attributes:
        n: the number in the text.
        gold: places of the gold evidence that it matches.
        names: places of the gold evidence whose article it is from.
    """

    n: int
    article_id: str
    title: str
    source: str | None = None
    published_at: str | None = None
    url: str | None = None
    quote: str
    start: int = 0
    end: int = 0
    gold: tuple[int, ...] = ()
    names: tuple[int, ...] = ()


class ShortAnswered(_Frozen):
    """The answer in a few words.

    Attributes:
        citation: the `n` of the citation whose quote holds it.
    """

    text: str
    citation: int


class AnswerSentence(_Frozen):
    """One sentence of the answer."""

    text: str
    citations: tuple[int, ...] = ()
    support: SupportLabel = "none"
    why: str = ""


class Judged(_Frozen):
    """What a language model thinks of an answer; None where it was not asked or gave no verdict.

    Attributes:
        faithful: the answer follows from what it cites.
        correct: it says what the gold says.
        score: 1 to 5, how correct.
    """

    faithful: bool | None = None
    correct: bool | None = None
    score: float | None = None


class Outcome(_Frozen):
    """What came of one question.

    Attributes:
        id: of the question.
        error: why there is no answer; "" where there is one.
        how: how far Lede answered, as `Answer.outcome`; None for another engine.
        intent: what Lede took the question to want.
        short: the answer in a few words, where there is one.
        answerability: 0..1 for Lede; for another engine its best passage's score, or None.
        passages: what was retrieved, the best first.
        nearest: where it abstained, what came closest.
        first_ms: until the first sentence; None where none came before the whole.
        steps_ms: of each step, where the engine tells.
        read, written: tokens of a language model.
        judged: by a language model, where one was asked.
    """

    id: str
    error: str = ""
    text: str = ""
    abstained: bool = False
    how: How | None = None
    intent: str = ""
    short: ShortAnswered | None = None
    answerability: float | None = None
    standalone_question: str = ""
    sentences: tuple[AnswerSentence, ...] = ()
    withheld: tuple[AnswerSentence, ...] = ()
    citations: tuple[Cited, ...] = ()
    nearest: tuple[Cited, ...] = ()
    passages: tuple[RankedPassage, ...] = ()
    writer: str = ""
    fallback: str = ""
    total_ms: float = 0.0
    first_ms: float | None = None
    steps_ms: dict[str, float] = {}
    read: int = 0
    written: int = 0
    judged: Judged | None = None


Cause = Literal[
    "",
    "failed",
    "wrongly answered",
    "not retrieved",
    "wrongly refused",
    "retrieved but not chosen",
    "chosen but not answered",
    "wrong in front",
    "incomplete",
    "not in front",
    "unsupported",
]

CAUSES: dict[str, str] = {
    "failed": "The question raised an error.",
    "wrongly answered": "The library does not answer it, and it was answered.",
    "not retrieved": "None of the evidence is among the passages that were found.",
    "wrongly refused": "The library answers it, and it was refused.",
    "retrieved but not chosen": "Evidence was found, and something else was quoted.",
    "chosen but not answered": "Evidence was quoted, and the answer is not in the text.",
    "wrong in front": "What must not be said stands in the first sentence.",
    "incomplete": "Evidence was quoted, and less is said than must be.",
    "not in front": "The answer is not in the short answer or the first quote, or is from another article there.",
    "unsupported": "The answer is there, with a sentence that its citation does not support.",
}
"""Every cause, in the order in which a report shows them."""


class Verdict(NamedTuple):
    """What became of a question.

    Args:
        result: "unjudged" where the set says nothing of its answer.
        cause: of a wrong or failed one.
    """

    result: Literal["right", "wrong", "failed", "unjudged"]
    cause: Cause = ""


@dataclass(frozen=True)
class Row:
    """One question of a run.

    Args:
        values: of every metric that applies to it, by name.
    """

    question: Question
    outcome: Outcome
    values: Mapping[str, float]
    verdict: Verdict

    @property
    def result(self) -> str:
        """right, wrong, failed or unjudged."""
        return self.verdict.result

    @property
    def cause(self) -> str:
        """Why it is not right; "" where it is."""
        return self.verdict.cause
