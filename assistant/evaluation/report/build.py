"""The report as one page that asks nothing of anyone: style, script and data stand in it.

Everything of the run that reaches markup goes through a template that escapes; the questions reach the page as JSON
that cannot end its element, and its script puts them in place as text only. A content policy lets nothing else run.
Not here: what is shown of a question (`data`), where curves go (`plots`).
"""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.evaluation.causes import CAUSES
from assistant.evaluation.figures import BY_NAME, MEASURES, Figure
from assistant.evaluation.judging import agreements
from assistant.evaluation.report import data, plots, show
from assistant.evaluation.results import Report

FOLDER = Path(__file__).parent
TOKENS = FOLDER.parents[1] / "ui" / "css" / "tokens.css"
"""The page's own colours and type, which the report shares."""

HEADLINES = (
    "right", "evidence_recall_budget", "contained", "citation_recall", "abstention_f1", "total_p50",
)  # fmt: skip

TELLING = 5
"""A headline stands on one question in so many, at least."""

TABLED = ("right", "evidence_recall_budget", "contained", "cited_gold", "false_refusals", "abstention_recall")
"""Measures of the table by type and tag."""

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def page(report: Report) -> str:
    """The whole page."""
    style = TOKENS.read_text("utf-8") + (FOLDER / "css" / "report.css").read_text("utf-8")
    script = (FOLDER / "js" / "report.js").read_text("utf-8")
    given = {"questions": data.questions(report), "causes": list(CAUSES)}
    latency, slowest = plots.times(report.rows)
    return _TEMPLATES.get_template("report.html").render(
        report=report,
        style=Markup(style),  # noqa: S704 - our own files
        script=Markup(script),  # noqa: S704
        policy=f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; "
        "form-action 'none'",
        data=Markup(embedded(given)),  # noqa: S704 - escaped for where it stands
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
        labels={one.name: one.label for one in MEASURES},
        agreements=agreements(report.rows),
        types=sorted({row.question.type for row in report.rows if row.question.type}),
        tags=sorted({tag for row in report.rows for tag in row.question.tags}),
    )


def embedded(document: Any) -> str:
    """JSON that can stand in a `script` element: nothing in it ends the element or begins a comment."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text.encode("utf-8", "replace").decode("utf-8")


def _groups(report: Report) -> list[tuple[str, list[tuple[Figure, plots.Range | None]]]]:
    """The figures under their headings; shares with their place on a line."""
    groups: dict[str, list[tuple[Figure, plots.Range | None]]] = {}
    for one in report.figures:
        line = plots.ranged(one, one.measure.label) if one.measure.unit == "share" else None
        groups.setdefault(one.measure.group, []).append((one, line))
    return list(groups.items())


def _telling(one: Figure, report: Report) -> bool:
    """Whether a figure stands on enough of the set to stand at its top."""
    return one.questions >= len(report.rows) / TELLING


def _figure(some: tuple[Figure, ...], name: str) -> Figure | None:
    return next((one for one in some if one.name == name), None)


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()


_TEMPLATES = Environment(
    loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
_TEMPLATES.filters |= {
    "number": show.number,
    "change": show.change,
    "p_value": show.p_value,
}
_TEMPLATES.globals |= {"between": show.between, "figure_of": _figure, "measure": BY_NAME.__getitem__}
