"""How good are the answers? A set of questions, a run, metrics, a report. The public side of the evaluation.

    from assistant.evaluation import evaluate

    report = evaluate("questions.jsonl", assistant, out="report/")
    print(report.figure("right").value)
    for row in report.failures():
        print(row.cause, row.question.question)

    for step in evaluating("questions.jsonl", assistant):     # the same, step by step: RunProgress, ..., Report
        ...

Names are loaded when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.evaluation.aggregates import Figure
    from assistant.evaluation.comparison import compare
    from assistant.evaluation.outcomes import Outcome, Row
    from assistant.evaluation.question_files import check, load
    from assistant.evaluation.questions import GoldEvidence, Question, QuestionSet
    from assistant.evaluation.results import Comparison, Report
    from assistant.evaluation.run import RunProgress, evaluate, evaluating
    from assistant.evaluation.validation import Problem

__all__ = [
    "Comparison",
    "Figure",
    "GoldEvidence",
    "Outcome",
    "Problem",
    "Question",
    "QuestionSet",
    "Report",
    "Row",
    "RunProgress",
    "check",
    "compare",
    "evaluate",
    "evaluating",
    "load",
]  # fmt: skip

_HOMES = {
    "aggregates": ("Figure",),
    "comparison": ("compare",),
    "outcomes": ("Outcome", "Row"),
    "question_files": ("check", "load"),
    "questions": ("GoldEvidence", "Question", "QuestionSet"),
    "results": ("Comparison", "Report"),
    "run": ("RunProgress", "evaluate", "evaluating"),
    "validation": ("Problem",),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"assistant.evaluation.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
