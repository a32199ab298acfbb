"""The fitted weights: how likely a sentence answers the question, and how likely the library does.

Two logistic models over named features, in `weights.json`, made by `benchmarks/fit_evidence.py`. Open it: each weight
stands beside the feature's name. Not here: the features.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.evidence.features import NAMES

ANSWER_NAMES = (
    "best",
    "third_best",
    "meaning_of_best_passage",
    "meaning_of_best_sentence",
    "meaning_in_context",
    "words_in_best_passage",
    "words_near_best_sentence",
    "rarest_word_missing",
    "names_missing",
)
"""What `answerability` looks at: log-odds of the best and the third-best sentence, then the best any sentence has."""


@dataclass(frozen=True)
class Weights:
    """Both models.

    Args:
        sentence: a weight for each of `features.NAMES`, and the constant last.
        answer: a weight for each of `ANSWER_NAMES`, and the constant last.
        threshold: the answerability below which the answer is an abstention.
    """

    sentence: tuple[float, ...]
    answer: tuple[float, ...]
    threshold: float


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights as shipped."""
    stored = json.loads(files("assistant.evidence").joinpath("weights.json").read_text("utf-8"))
    sentence, answer = stored["sentence"], stored["answer"]
    return Weights(
        tuple(sentence[name] for name in (*NAMES, "constant")),
        tuple(answer[name] for name in (*ANSWER_NAMES, "constant")),
        stored["threshold"],
    )


def log_odds(row: Sequence[float]) -> float:
    """That the sentence of this row (`features.row`) answers the question."""
    return _weigh(row, weights().sentence)


def answer_row(rows: Sequence[Sequence[float]], odds: Sequence[float]) -> list[float]:
    """What `answerability` looks at, from the sentences' rows and log-odds, the best sentence first."""
    column = dict(zip(NAMES, zip(*rows, strict=True), strict=True))
    return [
        odds[0],
        odds[min(2, len(odds) - 1)],
        max(column["meaning_of_passage"]),
        max(*column["meaning_alone"], *column["meaning_under_title"]),
        max(column["meaning_in_context"]),
        max(column["words_in_passage"]),
        max(column["words_nearby"]),
        min(column["rarest_word_missing"]),
        min(column["names_missing"]),
    ]


def answerability(rows: Sequence[Sequence[float]], odds: Sequence[float]) -> float:
    """How likely the library answers the question, 0..1; rows and log-odds with the best sentence first."""
    return probability(_weigh(answer_row(rows, odds), weights().answer)) if rows else 0.0


def probability(odds: float) -> float:
    """Log-odds to 0..1."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, odds))))


def _weigh(row: Sequence[float], weighing: Sequence[float]) -> float:
    *each, constant = weighing
    return constant + sum(weight * number for weight, number in zip(each, row, strict=True))
