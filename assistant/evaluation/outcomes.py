"""What came of one question: the whole answer, what was retrieved for it, and how long it took.

The same shape whether Lede answered or another engine, and exactly what a journal keeps. Of ranked passages only the
place is kept, and which gold each holds, so that a run of a thousand questions stays readable. Not here: judging it.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Ranked(_Frozen):
    """One retrieved passage.

    Attributes:
        article_id, title, start, end: where it stands; offsets are 0 where an engine gives none.
        tokens: of its text (cl100k_base).
        score: as the engine gave it.
        holds: places of the gold evidence that stands in it.
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


class Said(_Frozen):
    """One sentence of the answer."""

    text: str
    citations: tuple[int, ...] = ()
    support: Literal["supported", "partly", "unsupported", "none"] = "none"
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

    def values(self) -> dict[str, float]:
        """As values of measures."""
        found = {"judge_faithful": self.faithful, "judge_correct": self.correct}
        return {name: float(value) for name, value in found.items() if value is not None}


class Outcome(_Frozen):
    """What came of one question.

    Attributes:
        id: of the question.
        error: why there is no answer; "" where there is one.
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
    answerability: float | None = None
    standalone_question: str = ""
    sentences: tuple[Said, ...] = ()
    withheld: tuple[Said, ...] = ()
    citations: tuple[Cited, ...] = ()
    nearest: tuple[Cited, ...] = ()
    passages: tuple[Ranked, ...] = ()
    writer: str = ""
    fallback: str = ""
    total_ms: float = 0.0
    first_ms: float | None = None
    steps_ms: dict[str, float] = {}
    read: int = 0
    written: int = 0
    judged: Judged | None = None
