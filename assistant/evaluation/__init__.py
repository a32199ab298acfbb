"""How good are the answers? A set of questions, a run, measures, a report. The public side of the evaluation.

    from assistant.evaluation import evaluate

    report = evaluate("questions.jsonl", assistant, out="report/")
    print(report.figure("right").value)
    for row in report.failures():
        print(row.cause, row.question.question)

    for step in evaluating("questions.jsonl", assistant):     # the same, step by step: Progress, ..., Report
        ...

questions   the question set and its gold       checking   what is wrong with a set, line by line
asking      one question put to Lede            engines    one question put to a LlamaIndex query engine
gold        where the gold stands               outcomes   what came of one question
journal     what is finished is not asked again runner     the whole run
measures    one value a question                figures    their means with intervals, by type and tag
causes      why a question failed               comparing  what changed since another run
judging     a language model's opinion          drafting   proposes questions from the library
sweep       the same set under other settings   report     HTML, JSON and Markdown

Names are loaded when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.evaluation.aggregates import Figure
    from assistant.evaluation.comparison import Comparison, compare
    from assistant.evaluation.outcomes import Outcome
    from assistant.evaluation.questions import Evidence, Question, QuestionSet, load
    from assistant.evaluation.results import Report, Row
    from assistant.evaluation.run import Progress, evaluate, evaluating
    from assistant.evaluation.validation import Problem, check

__all__ = [
    "Comparison",
    "Evidence",
    "Figure",
    "Outcome",
    "Problem",
    "Progress",
    "Question",
    "QuestionSet",
    "Report",
    "Row",
    "check",
    "compare",
    "evaluate",
    "evaluating",
    "load",
]

_HOME = {
    "Comparison": "comparison",
    "Evidence": "questions",
    "Figure": "aggregates",
    "Outcome": "outcomes",
    "Problem": "validation",
    "Progress": "run",
    "Question": "questions",
    "QuestionSet": "questions",
    "Report": "results",
    "Row": "results",
    "check": "validation",
    "compare": "comparison",
    "evaluate": "run",
    "evaluating": "run",
    "load": "questions",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"assistant.evaluation.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
