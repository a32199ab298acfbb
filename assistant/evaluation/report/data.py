"""What the page's script is given of each question: enough to show and filter it, no more.

Not here: making it safe inside a page (`build`), and the whole of a run (`Report.document`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.evaluation.comparing import Changed
from assistant.evaluation.outcomes import Cited, Said
from assistant.evaluation.results import Report, Row

LONGEST = 1_500
"""Characters shown of one quote; a passage has some 700."""

NEAREST = 3
"""Passages shown of those that came nearest to a refused question."""

VALUES = (
    "evidence_recall_budget", "evidence_mrr", "contained", "token_f1", "rouge_l", "cited_gold", "citation_precision",
)  # fmt: skip


def questions(report: Report) -> list[dict[str, Any]]:
    """One object a question, in the order of the set."""
    changed = {one.after.question.id: one for one in report.comparison.changed} if report.comparison else {}
    return [_question(row, changed) for row in report.rows]


def _question(row: Row, changed: Mapping[str, Changed]) -> dict[str, Any]:
    question, outcome = row.question, row.outcome
    first = [next((n for n, one in enumerate(outcome.passages, 1) if place in one.holds), None)
             for place in range(len(question.evidence))]  # fmt: skip
    cited = {place for one in outcome.citations for place in one.gold}
    made: dict[str, Any] = {
        "id": question.id,
        "question": question.question,
        "type": question.type,
        "tags": question.tags,
        "history": [[turn.role, _cut(turn.text)] for turn in question.history],
        "result": row.result,
        "cause": row.cause,
        "answers": question.answers,
        "reference": _cut(question.reference),
        "unanswerable": question.unanswerable,
        "gold": [
            {"article": one.title or one.article_id or one.url or "", "quote": _cut(one.quote or ""), "rank": rank,
             "cited": place in cited}
            for place, (one, rank) in enumerate(zip(question.evidence, first, strict=True))
        ],
        "error": outcome.error,
        "abstained": outcome.abstained,
        "answerability": outcome.answerability,
        "sentences": _said(outcome.sentences) if outcome.sentences else [[_cut(outcome.text), [], "", ""]],
        "withheld": _said(outcome.withheld),
        "citations": _cited(outcome.citations),
        "nearest": _cited(outcome.nearest[:NEAREST]),
        "asked": outcome.standalone_question,
        "note": outcome.fallback,
        "ms": outcome.total_ms,
        "values": {name: round(row.values[name], 3) for name in VALUES if name in row.values},
    }  # fmt: skip
    before = changed.get(question.id)
    if before is not None:
        old = before.before
        made["was"] = {"how": before.how, "result": old.result, "cause": old.cause, "text": _cut(old.outcome.text)}
    return {key: value for key, value in made.items() if value not in ("", [], (), None, {}, False)}


def _said(sentences: Sequence[Said]) -> list[list[Any]]:
    return [[one.text, one.citations, one.support, one.why] for one in sentences]


def _cited(citations: Sequence[Cited]) -> list[dict[str, Any]]:
    return [
        {"n": one.n, "title": one.title, "source": one.source or "", "day": (one.published_at or "")[:10],
         "quote": _cut(one.quote), "gold": bool(one.gold)}
        for one in citations
    ]  # fmt: skip


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
