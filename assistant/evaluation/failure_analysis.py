"""Why a question failed, as the first step on its way that went wrong."""

from typing import Literal, NamedTuple

from assistant.evaluation.metrics import citations, retrieval
from assistant.evaluation.metrics.per_question import right, wanted
from assistant.evaluation.outcomes import Outcome
from assistant.evaluation.questions import Question

Cause = Literal[
    "",
    "failed",
    "wrongly answered",
    "not retrieved",
    "wrongly refused",
    "retrieved but not chosen",
    "chosen but not answered",
    "unsupported",
]

CAUSES: dict[str, str] = {
    "failed": "The question raised an error.",
    "wrongly answered": "The library does not answer it, and it was answered.",
    "not retrieved": "None of the evidence is among the passages that were found.",
    "wrongly refused": "The library answers it, and it was refused.",
    "retrieved but not chosen": "Evidence was found, and something else was quoted.",
    "chosen but not answered": "Evidence was quoted, and the answer is not in the text.",
    "unsupported": "The answer is there, with a sentence that its citation does not carry.",
}
"""Every cause, in the order in which a report shows them."""


class Verdict(NamedTuple):
    """What became of a question.

    Args:
        result: "unjudged" where the set says nothing of its answer.
        cause: of a wrong or failed one.
    """

    result: Literal["right", "wrong", "failed", "unjudged"]
    cause: Cause = ""


def judge(question: Question, outcome: Outcome) -> Verdict:  # noqa: PLR0911 - one return a cause reads best
    """The verdict on one question."""
    if outcome.error:
        return Verdict("failed", "failed")
    found = right(question, outcome)
    if found is None:
        return Verdict("unjudged")
    if found:
        if any(one.support == "unsupported" for one in outcome.sentences):
            return Verdict("wrong", "unsupported")
        return Verdict("right")
    if question.unanswerable:
        return Verdict("wrong", "wrongly answered")
    gold = wanted(question.evidence)
    if gold and retrieval.first([one.holds for one in outcome.passages], gold) is None:
        return Verdict("wrong", "not retrieved")
    if outcome.abstained:
        return Verdict("wrong", "wrongly refused")
    if gold and not citations.covered(outcome.citations, gold):
        return Verdict("wrong", "retrieved but not chosen")
    return Verdict("wrong", "chosen but not answered")
