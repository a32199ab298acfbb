"""The systems under test: Lede, or any LlamaIndex query engine. One question put to each, in one shape of outcome.

Whatever a question raises is that question's outcome, not the run's.

A query engine's source nodes are taken as the ranked passages and as what the answer cites. Their metadata names the
article: `article_id` (or `id`, `doc_id`), `title`, `source`, `url`. Whether a sentence is supported is checked by
`check_support` against all of them, because such an engine does not say which sentence rests on which. An engine that
gives passages and no text answers with these passages.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import lru_cache
from importlib.resources import files
from time import perf_counter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer, Answered, Citation, Sentence, SentenceReady, iso
from assistant.errors import LedeError
from assistant.evaluation.outcomes import AnswerSentence, Cited, Outcome, RankedPassage, ShortAnswered
from assistant.evaluation.questions import GoldEvidence, Question
from index import Hit
from index.chunking import split_sentences
from index.distribution import version
from index.text.tokens import count_tokens

if TYPE_CHECKING:
    from llama_index.core.base.base_query_engine import BaseQueryEngine

    from assistant.engine import Assistant

Ask = Callable[[Question], Outcome]
"""Puts a question to a system; does not raise."""

SETTINGS = ("sentences", "writer", "withhold", "threshold", "passages", "passage_tokens", "model_context",
            "model_tokens")  # fmt: skip
"""Settings that an answer depends on; those of a model only count where one is asked."""

WEIGHTS = (
    "assistant.reading/answer_model.json",
    "assistant.retrieval/trees.json",
    "assistant.grounding/support_model.json",
)

NOTHING = {"", "empty response", "none"}
"""What a LlamaIndex engine says where it found nothing, whatever the case."""

_MARKS = re.compile(r"(?:\s*\[\d+\])+")


def lede_facts(assistant: "Assistant") -> dict[str, Any]:
    """Return what the answers of a run with Lede depend on, as JSON values."""
    settings, library, model = assistant.settings, assistant.library, assistant.model
    chosen = {name: getattr(settings, name) for name in SETTINGS if hasattr(settings, name)}
    if model is None:
        chosen = {name: value for name, value in chosen.items() if not name.startswith("model")}
    return {
        "settings": chosen | {"model": model.name if model else None},
        "library": {
            "articles": len(library),
            "passages": library.passage_count,
            "revision": library.revision,
            "embedding": hashlib.sha256(library.fingerprint.encode()).hexdigest()[:12],
        },
        "lede": code_version(),
    }


def engine_facts(name: str) -> dict[str, Any]:
    """Return the same of a run with another engine, of which only the name is known."""
    return {"settings": {"engine": name}, "library": {}, "lede": code_version()}


@lru_cache(maxsize=1)
def code_version() -> str:
    """Return Lede's version with the digest of its fitted weights, which change more often."""
    digest = hashlib.sha256()
    for name in WEIGHTS:
        package, _, file = name.partition("/")
        digest.update(files(package).joinpath(file).read_bytes())
    return f"{version() or '0'}+{digest.hexdigest()[:8]}"


def ask_lede(assistant: "Assistant", question: Question) -> Outcome:
    """Ask one question, with the turns before it where it has any."""
    began = perf_counter()
    first: float | None = None
    before: dict[str, Any] = {"history": [turn.model_dump() for turn in question.history]} if question.history else {}
    try:
        with closing(assistant.stream(question.question, **before)) as events:
            for event in events:
                if isinstance(event, SentenceReady) and first is None:
                    first = _since(began)
                elif isinstance(event, Answered):
                    return _lede_outcome(question, event.answer, event.hits, _since(began), first)
    except Exception as error:  # noqa: BLE001 - one question's trouble
        return _failed(question, error, began)
    return _failed(question, RuntimeError("the stream ended without an answer"), began)


def ask_engine(engine: "BaseQueryEngine", question: Question, *, name: str) -> Outcome:
    """Ask a query engine one question; the user's turns before it are put in front, a line each.

    Args:
        name: of the engine, as the report shows it.
    """
    began = perf_counter()
    first: float | None = None
    try:
        asked = "\n".join([*(turn.text for turn in question.history if turn.role == "user"), question.question])
        response: Any = engine.query(asked)
        pieces = getattr(response, "response_gen", None)
        text = str(response.response or "") if pieces is None else ""
        for piece in pieces or ():
            if first is None:
                first = _since(began)
            text += piece
        return _engine_outcome(question, text.strip(), list(response.source_nodes), name, _since(began), first)
    except Exception as error:  # noqa: BLE001 - one question's trouble
        return _failed(question, error, began)


def _failed(question: Question, error: Exception, began: float) -> Outcome:
    message = str(error) if isinstance(error, LedeError) else f"{type(error).__name__}: {error}"
    return Outcome(id=question.id, error=message or type(error).__name__, total_ms=_since(began))


def _since(began: float) -> float:
    return round((perf_counter() - began) * 1000, 1)


def _lede_outcome(
    question: Question, answer: Answer, hits: Sequence[Hit], total_ms: float, first_ms: float | None
) -> Outcome:
    return Outcome(
        id=question.id,
        text=answer.text,
        abstained=answer.abstained,
        how=answer.outcome,
        intent=answer.intent,
        short=ShortAnswered.model_validate(answer.short, from_attributes=True) if answer.short else None,
        answerability=round(answer.answerability, 6),
        standalone_question=answer.standalone_question if answer.standalone_question != answer.question else "",
        sentences=_sentences(answer.sentences),
        withheld=_sentences(answer.withheld),
        citations=tuple(_citation(one, question.evidence) for one in answer.citations),
        nearest=tuple(_citation(one, question.evidence) for one in answer.nearest),
        passages=tuple(
            _ranked(
                question.evidence,
                f"{hit.article.header}\n{hit.passage.text}",
                (hit.article, *hit.also_in),
                start=hit.passage.start,
                end=hit.passage.end,
                tokens=count_tokens(hit.passage.text),
                score=round(hit.score, 6),
            )
            for hit in hits
        ),
        writer=answer.writer,
        fallback=answer.fallback,
        total_ms=total_ms,
        first_ms=first_ms,
        steps_ms={name: spent for name, spent in answer.timings_ms.model_dump().items() if name != "total"},
        read=answer.tokens.prompt,
        written=answer.tokens.written,
    )


def _engine_outcome(
    question: Question, text: str, nodes: Sequence[Any], name: str, total_ms: float, first_ms: float | None
) -> Outcome:
    passages, citations = [], []
    for n, one in enumerate(nodes, 1):
        node, about, content = one.node, one.node.metadata, one.node.get_content()
        article = SimpleNamespace(
            id=str(about.get("article_id") or about.get("id") or about.get("doc_id") or node.ref_doc_id or ""),
            title=str(about.get("title") or about.get("file_name") or ""),
            url=about.get("url"),
            source=about.get("source"),
            text=content,
        )
        header = " ".join(str(about[key]) for key in ("title", "source", "published_at", "date") if about.get(key))
        place = {"start": getattr(node, "start_char_idx", 0) or 0, "end": getattr(node, "end_char_idx", 0) or 0}
        passages.append(
            _ranked(
                question.evidence,
                f"{header}\n{content}",
                (article,),
                tokens=count_tokens(content),
                score=float(one.score or 0.0),
                **place,
            )
        )
        citations.append(_cited(question.evidence, content, (article,), n=n, **place))
    contents = [one.quote for one in citations]
    silent = text.casefold() in NOTHING
    return Outcome(
        id=question.id,
        text="\n\n".join(contents) if silent else text,
        abstained=silent and not contents,
        answerability=max((one.score for one in passages), default=None),
        sentences=() if silent else _checked(text, contents),
        citations=tuple(citations),
        passages=tuple(passages),
        writer=name,
        total_ms=total_ms,
        first_ms=first_ms,
    )


def _ranked(evidence: Sequence[GoldEvidence], text: str, articles: Sequence[Any], **fields: Any) -> RankedPassage:
    """A passage, with the evidence that it holds.

    Args:
        text: with title, source and day.
        articles: its own, and its copies'.
    """
    return RankedPassage(
        article_id=articles[0].id,
        title=articles[0].title,
        holds=tuple(place for place, one in enumerate(evidence) if one.is_in_passage(text, articles)),
        names=tuple(place for place, one in enumerate(evidence) if one.is_from(articles)),
        **fields,
    )


def _cited(evidence: Sequence[GoldEvidence], quote: str, articles: Sequence[Any], **fields: Any) -> Cited:
    article = articles[0]
    return Cited(
        article_id=article.id,
        title=article.title,
        source=article.source,
        url=article.url,
        quote=quote,
        gold=tuple(place for place, one in enumerate(evidence) if one.is_cited(quote, articles)),
        names=tuple(place for place, one in enumerate(evidence) if one.is_from(articles)),
        **fields,
    )


def _citation(one: Citation, evidence: Sequence[GoldEvidence]) -> Cited:
    published_at = iso(one.article.published_at) if one.article.published_at else None
    return _cited(
        evidence, one.quote, (one.article, *one.also_in), n=one.n, start=one.start, end=one.end,
        published_at=published_at,
    )  # fmt: skip


def _sentences(said: Sequence[Sentence]) -> tuple[AnswerSentence, ...]:
    return tuple(AnswerSentence.model_validate(one, from_attributes=True) for one in said)


def _checked(text: str, contents: Sequence[str]) -> tuple[AnswerSentence, ...]:
    """An engine's sentences, each checked against all of its passages."""
    from assistant.grounding.check import check_many

    sentences = [text[span.start : span.end].strip() for span in split_sentences(text)]
    sentences = [bare for one in sentences if (bare := _MARKS.sub("", one).strip())]
    if not contents:
        return tuple(AnswerSentence(text=one) for one in sentences)
    whole, every = "\n\n".join(contents), tuple(range(1, len(contents) + 1))
    return tuple(
        AnswerSentence(text=one, citations=every, support=found.label, why=found.why)
        for one, found in zip(sentences, check_many([(one, whole) for one in sentences]), strict=True)
    )
