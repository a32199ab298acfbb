"""One question put to Lede, and what came of it; whatever it raises is that question's outcome, not the run's.

Not here: other engines (`engines`), and judging (`measures`).
"""

import inspect
from collections.abc import Sequence
from contextlib import closing
from time import perf_counter
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer, Answered, Citation, Sentence, SentenceReady, iso
from assistant.errors import LedeError
from assistant.evaluation import gold
from assistant.evaluation.outcomes import Cited, Outcome, Ranked, Said
from assistant.evaluation.questions import Evidence, Question
from index import Hit
from index.tokens import count_tokens

if TYPE_CHECKING:
    from assistant.engine import Assistant


def ask(assistant: "Assistant", question: Question) -> Outcome:
    """Asks one question, with the turns before it where it has any."""
    began = perf_counter()
    first: float | None = None
    try:
        with closing(assistant.stream(question.question, **_before(assistant, question))) as events:
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


def _before(assistant: "Assistant", question: Question) -> dict[str, Any]:
    """The turns before, as `Assistant.stream` takes them: the one place that knows whether it takes any."""
    if not question.history or "history" not in inspect.signature(assistant.stream).parameters:
        return {}
    return {"history": [turn.model_dump() for turn in question.history]}


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
