"""One question put to Lede, and what came of it; whatever it raises is that question's outcome, not the run's."""

from collections.abc import Sequence
from contextlib import closing
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

from assistant.answer import Answer, Answered, Citation, Sentence, SentenceReady, iso
from assistant.errors import LedeError
from assistant.evaluation import gold
from assistant.evaluation.questions import Evidence, Question
from index import Hit
from index.text.tokens import count_tokens

if TYPE_CHECKING:
    from assistant.engine import Assistant


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


def ask(assistant: "Assistant", question: Question) -> Outcome:
    """Asks one question, with the turns before it where it has any."""
    began = perf_counter()
    first: float | None = None
    try:
        with closing(assistant.stream(question.question, **_before(question))) as events:
            for event in events:
                if isinstance(event, SentenceReady) and first is None:
                    first = _since(began)
                elif isinstance(event, Answered):
                    return outcome_of(question, event.answer, event.hits, total_ms=_since(began), first_ms=first)
    except Exception as error:  # noqa: BLE001 - one question's trouble
        return failed(question, error, _since(began))
    return failed(question, RuntimeError("the stream ended without an answer"), _since(began))


def failed(question: Question, error: Exception, spent: float) -> Outcome:
    """The outcome of a question that raised."""
    told = str(error) if isinstance(error, LedeError) else f"{type(error).__name__}: {error}"
    return Outcome(id=question.id, error=told or type(error).__name__, total_ms=spent)


def outcome_of(
    question: Question, answer: Answer, hits: Sequence[Hit], *, total_ms: float, first_ms: float | None
) -> Outcome:
    """An answer of Lede's in the shape of an outcome."""
    steps = {name: spent for name, spent in answer.timings_ms.model_dump().items() if name != "total"}
    return Outcome(
        id=question.id,
        text=answer.text,
        abstained=answer.abstained,
        answerability=round(answer.answerability, 6),
        standalone_question=answer.standalone_question if answer.standalone_question != answer.question else "",
        sentences=tuple(map(_said, answer.sentences)),
        withheld=tuple(map(_said, answer.withheld)),
        citations=tuple(_cited(one, question.evidence) for one in answer.citations),
        nearest=tuple(_cited(one, question.evidence) for one in answer.nearest),
        passages=tuple(_ranked(hit, question.evidence) for hit in hits),
        writer=answer.writer,
        fallback=answer.fallback,
        total_ms=total_ms,
        first_ms=first_ms,
        steps_ms=steps,
        read=answer.tokens.prompt,
        written=answer.tokens.written,
    )


def _before(question: Question) -> dict[str, Any]:
    """The turns before, as `Assistant.stream` takes them."""
    return {"history": [turn.model_dump() for turn in question.history]} if question.history else {}


def _since(began: float) -> float:
    return round((perf_counter() - began) * 1000, 1)


def _said(sentence: Sentence) -> Said:
    return Said(text=sentence.text, citations=sentence.citations, support=sentence.support, why=sentence.why)


def _cited(one: Citation, evidence: Sequence[Evidence]) -> Cited:
    article = one.article
    return Cited(
        n=one.n,
        article_id=article.id,
        title=article.title,
        source=article.source,
        published_at=iso(article.published_at) if article.published_at else None,
        url=article.url,
        quote=one.quote,
        start=one.start,
        end=one.end,
        gold=gold.cited(evidence, one.quote, (article, *one.also_in)),
    )


def _ranked(hit: Hit, evidence: Sequence[Evidence]) -> Ranked:
    article, passage = hit.article, hit.passage
    carriers = (article, *hit.also_in)
    return Ranked(
        article_id=article.id,
        title=article.title,
        start=passage.start,
        end=passage.end,
        tokens=count_tokens(passage.text),
        score=round(hit.score, 6),
        holds=gold.held(evidence, f"{article.header}\n{passage.text}", carriers),
        names=gold.articles_of(evidence, carriers),
    )
