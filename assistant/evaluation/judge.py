"""A language model's opinion of answers, next to the metrics that need none.

LlamaIndex's `FaithfulnessEvaluator` asks whether the answer follows from what it cites, its `CorrectnessEvaluator`
whether it says what the gold says (1 to 5, right from 4 on, its own threshold). A judge errs and favours its own kind,
so the report shows how often it agrees with the metrics.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.errors import EvaluationError
from assistant.evaluation.metrics.answer_match import without_marks
from assistant.evaluation.outcomes import Judged, Outcome, Row
from assistant.evaluation.questions import Question

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

    from assistant.engine import Assistant


class Judge:
    """Give opinions. Safe to use from several threads where its model is.

    Args:
        llm: any LlamaIndex LLM.
        name: of the model, as reports show it.
    """

    def __init__(self, llm: "LLM", name: str | None = None) -> None:
        from llama_index.core.evaluation import CorrectnessEvaluator, FaithfulnessEvaluator

        self.name = name or llm.metadata.model_name or type(llm).__name__
        self._faithful = FaithfulnessEvaluator(llm=llm)
        self._correct = CorrectnessEvaluator(llm=llm)

    def opinion(self, question: Question, outcome: Outcome) -> Judged | None:
        """Return what the model thinks of an answer; None of a refusal or a failure."""
        if outcome.error or outcome.abstained:
            return None
        text = without_marks(outcome.text)
        contexts = [one.quote for one in outcome.citations]
        wanted = question.reference or "; ".join(question.answers)
        faithful = _asked(self._faithful, query=question.question, response=text, contexts=contexts)
        correct = _asked(self._correct, query=question.question, response=text, reference=wanted) if wanted else None
        return Judged(
            faithful=None if faithful is None else faithful.passing,
            correct=None if correct is None else correct.passing,
            score=None if correct is None else correct.score,
        )


def _asked(evaluator: Any, **given: Any) -> Any:
    """The evaluator's result; None where the model failed or said nothing that it can read."""
    try:
        found = evaluator.evaluate(**given)
    except Exception:  # noqa: BLE001 - a judge's trouble is no trouble of the answer
        return None
    return None if found.invalid_result or found.passing is None else found


class Agreement(NamedTuple):
    """How far a judge and a metric agree.

    Args:
        share: of the questions on which both say something.
        kappa: the same beyond chance (Cohen, 1960); NaN where one of them always says the same.
    """

    judged: str
    metric: str
    share: float
    kappa: float
    questions: int


PAIRS = (("judge_faithful", "citation_recall"), ("judge_correct", "right"))
"""A judge's verdict, and the metric that asks the same without one."""


def agreements(rows: Sequence[Row]) -> list[Agreement]:
    """Return how far the judge agrees with the metrics; nothing where there was no judge."""
    found = []
    for verdict, metric in PAIRS:
        pairs = [
            (row.values[verdict] == 1, row.values[metric] == 1)
            for row in rows
            if verdict in row.values and not math.isnan(row.values.get(metric, math.nan))
        ]
        if pairs:
            share = sum(one == other for one, other in pairs) / len(pairs)
            found.append(Agreement(verdict, metric, share, kappa(pairs), len(pairs)))
    return found


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Return Cohen's kappa of two yes-or-no verdicts; NaN where chance alone would agree wholly.

    >>> round(kappa([(True, True), (False, False), (True, False)]), 2)
    0.4
    """
    count = len(pairs)
    agreed = sum(one == other for one, other in pairs) / count
    first, second = (sum(column) / count for column in zip(*pairs, strict=True))
    chance = first * second + (1 - first) * (1 - second)
    return (agreed - chance) / (1 - chance) if chance < 1 else math.nan


@contextmanager
def judge_of(assistant: "Assistant") -> "Iterator[Judge]":
    """Open a judge of the language model that the assistant's settings name, whatever writes the answers.

    Raises:
        EvaluationError: no model is set.
        SettingsError: what is set cannot lead to a model.
    """
    from assistant.llms import open_model
    from assistant.llms.adapters import AdaptedLLM

    settings = assistant.settings
    model = assistant.model or open_model(settings.model_copy(update={"writer": "auto"}))
    if model is None:
        raise EvaluationError(
            "--judge needs a language model: set LEDE_MODEL to the path of a .gguf file, or to a name that the server "
            "at LEDE_MODEL_URL knows"
        )
    try:
        yield Judge(AdaptedLLM(model, context=settings.model_context, tokens=settings.model_tokens), model.name)
    finally:
        if model is not assistant.model:
            model.close()
