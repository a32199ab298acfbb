"""One question put to any LlamaIndex query engine, in the same shape as Lede's outcome.

Source nodes are taken as the ranked passages and as what the answer cites. Their metadata names the article:
`article_id` (or `id`, `doc_id`), `title`, `source`, `url`. Whether a sentence is supported is judged by `check_support`
against all of them, because such an engine does not say which sentence stands on which. An engine that gives passages
and no text answers with these passages.
"""

import re
from collections.abc import Callable, Sequence
from time import perf_counter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from assistant.evaluation import gold
from assistant.evaluation.outcomes import Cited, Outcome, Ranked, Said, failed
from assistant.evaluation.questions import Question
from index.chunking import split_sentences
from index.text.tokens import count_tokens

if TYPE_CHECKING:
    from llama_index.core.base.base_query_engine import BaseQueryEngine

NOTHING = {"", "empty response", "none"}
"""What a LlamaIndex engine says where it found nothing, whatever the case."""

_MARKS = re.compile(r"(?:\s*\[\d+\])+")


def ask(engine: "BaseQueryEngine", question: Question, *, name: str) -> Outcome:
    """Asks one question; the turns before it are put in front, a line each.

    Args:
        name: of the engine, as the report shows it.
    """
    began = perf_counter()
    first: float | None = None
    try:
        asked = "\n".join([*(turn.text for turn in question.history if turn.role == "user"), question.question])
        response: Any = engine.query(asked)
        pieces = getattr(response, "response_gen", None)
        if pieces is None:
            text = str(response.response or "")
        else:
            text = ""
            for piece in pieces:
                first = first if first is not None else round((perf_counter() - began) * 1000, 1)
                text += piece
        spent = round((perf_counter() - began) * 1000, 1)
        return _outcome(question, text.strip(), list(response.source_nodes), name, spent, first)
    except Exception as error:  # noqa: BLE001 - one question's trouble
        return failed(question, error, round((perf_counter() - began) * 1000, 1))


def _outcome(
    question: Question, text: str, nodes: Sequence[Any], name: str, spent: float, first: float | None
) -> Outcome:
    silent = text.casefold() in NOTHING
    passages, citations = [], []
    for n, one in enumerate(nodes, 1):
        node, about = one.node, one.node.metadata
        content = node.get_content()
        article = SimpleNamespace(
            id=str(about.get("article_id") or about.get("id") or about.get("doc_id") or node.ref_doc_id or ""),
            title=str(about.get("title") or about.get("file_name") or ""),
            url=about.get("url"),
        )
        header = " ".join(str(about[key]) for key in ("title", "source", "published_at", "date") if about.get(key))
        fields = {"article_id": article.id, "title": article.title}
        place = {"start": node.start_char_idx or 0, "end": node.end_char_idx or 0} if _has_place(node) else {}
        passages.append(
            Ranked(
                **fields,
                **place,
                tokens=count_tokens(content),
                score=float(one.score or 0.0),
                holds=gold.held(question.evidence, f"{header}\n{content}", (article,)),
                names=gold.articles_of(question.evidence, (article,)),
            )
        )
        citations.append(
            Cited(
                n=n,
                **fields,
                **place,
                source=about.get("source"),
                url=article.url,
                quote=content,
                gold=gold.cited(question.evidence, content, (article,)),
            )
        )
    contents = [one.quote for one in citations]
    return Outcome(
        id=question.id,
        text="\n\n".join(contents) if silent else text,
        abstained=silent and not contents,
        answerability=max((one.score for one in passages), default=None),
        sentences=() if silent else _said(text, contents),
        citations=tuple(citations),
        passages=tuple(passages),
        writer=name,
        total_ms=spent,
        first_ms=first,
    )


def _has_place(node: Any) -> bool:
    return hasattr(node, "start_char_idx") and hasattr(node, "end_char_idx")


def _said(text: str, contents: Sequence[str]) -> tuple[Said, ...]:
    from assistant.grounding.check import check_many

    sentences = [text[span.start : span.end].strip() for span in split_sentences(text)]
    sentences = [bare for one in sentences if (bare := _MARKS.sub("", one).strip())]
    if not contents:
        return tuple(Said(text=one) for one in sentences)
    whole = "\n\n".join(contents)
    every = tuple(range(1, len(contents) + 1))
    return tuple(
        Said(text=one, citations=every, support=found.label, why=found.why)
        for one, found in zip(sentences, check_many([(one, whole) for one in sentences]), strict=True)
    )


Asker = Callable[[Question], Outcome]
"""A question to its outcome."""
