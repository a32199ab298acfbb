"""The report as one page that loads nothing: style, script and data are in it.

Everything of the run that reaches markup goes through a template that escapes; the questions reach the page as JSON
that cannot end its element, and its script puts them in place as text only. A content policy lets nothing else run.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.evaluation.aggregates import METRICS, Figure, number
from assistant.evaluation.judge import agreements
from assistant.evaluation.outcomes import CAUSES, AnswerSentence, Cited, Row
from assistant.evaluation.report import plots
from assistant.evaluation.results import Changed, Report

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
        "must": [_cut("  /  ".join(group)) for group in question.must],
        "enough": question.enough if question.enough != len(question.must) else None,
        "must_not": question.must_not,
        "unanswerable": question.unanswerable,
        "gold": [
            {"article": one.title or one.article_id or one.url or "", "quote": _cut(one.quote or ""), "rank": rank,
             "cited": place in cited}
            for place, (one, rank) in enumerate(zip(question.evidence, first, strict=True))
        ],
        "error": outcome.error,
        "abstained": outcome.abstained,
        "how": outcome.how if outcome.how in ("near", "absent") else "",
        "short": outcome.short.text if outcome.short else "",
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


def _said(sentences: Sequence[AnswerSentence]) -> list[list[Any]]:
    return [[one.text, one.citations, one.support, one.why] for one in sentences]


def _cited(citations: Sequence[Cited]) -> list[dict[str, Any]]:
    return [
        {"n": one.n, "title": one.title, "source": one.source or "", "day": (one.published_at or "")[:10],
         "quote": _cut(one.quote), "gold": bool(one.gold)}
        for one in citations
    ]  # fmt: skip


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


FOLDER = Path(__file__).parent
TOKENS = FOLDER.parents[1] / "ui" / "css" / "tokens.css"
"""The page's own colours and type, which the report shares."""

HEADLINES = (
    "right", "evidence_recall_budget", "honest", "contained", "short_f1", "total_p50",
)  # fmt: skip

TELLING = 5
"""A headline is computed from one question in so many, at least."""

TABLED = ("right", "evidence_recall_budget", "contained", "cited_gold", "false_refusals", "honest")
"""Metrics of the table by type and tag."""


def page(report: Report) -> str:
    """Return the whole page."""
    style = TOKENS.read_text("utf-8") + (FOLDER / "css" / "report.css").read_text("utf-8")
    script = (FOLDER / "js" / "report.js").read_text("utf-8")
    latency, slowest = plots.times(report.rows)
    return _TEMPLATES.get_template("report.html").render(
        report=report,
        style=Markup(style),  # noqa: S704 - our own files
        script=Markup(script),  # noqa: S704
        policy=f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; "
        "form-action 'none'",
        data={"questions": questions(report), "causes": list(CAUSES)},
        headlines=[one for name in HEADLINES for one in report.figures if one.name == name and _telling(one, report)],
        groups=_groups(report),
        causes=[(cause, CAUSES[cause], count) for cause, count in report.causes().items()],
        most=max(report.causes().values(), default=1),
        calibration=plots.calibration_curve(report.rows) if report.ours else [],
        ranks=plots.ranks(report.rows),
        latency=latency,
        slowest=slowest,
        by_group=plots.by_group(report),
        tabled=[name for name in TABLED if any(one.name == name for one in report.figures)],
        labels={one.name: one.label for one in METRICS},
        agreements=agreements(report.rows),
        types=sorted({row.question.type for row in report.rows if row.question.type}),
        tags=sorted({tag for row in report.rows for tag in row.question.tags}),
    )


def _groups(report: Report) -> list[tuple[str, list[tuple[Figure, plots.Range | None]]]]:
    """The figures under their headings; shares with their place on a line."""
    groups: dict[str, list[tuple[Figure, plots.Range | None]]] = {}
    for one in report.figures:
        line = plots.ranged(one, one.metric.label) if one.metric.unit == "share" else None
        groups.setdefault(one.metric.group, []).append((one, line))
    return list(groups.items())


def _telling(one: Figure, report: Report) -> bool:
    """Whether a figure is computed from enough of the set to be at its top."""
    return one.questions >= len(report.rows) / TELLING


def _figure(some: tuple[Figure, ...], name: str) -> Figure | None:
    return next((one for one in some if one.name == name), None)


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()


_TEMPLATES = Environment(
    loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
_TEMPLATES.filters["number"] = number
_TEMPLATES.globals["figure_of"] = _figure
