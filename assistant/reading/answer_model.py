"""The fitted weights: which sentence answers the question best, how likely it does, and how likely the library does.

Logistic models over named features, in `answer_model.json`, made by `benchmarks/fit_evidence.py`. Open it: each weight
stands beside the feature's name. There are two of each: with the reader's columns, and plain, for sentences that were
not read. Which sentence is best is asked of the sentences of one question, how likely it answers of those of all: the
one is told by what sets a sentence apart from its neighbours, the other by what the best of them has.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.reading.sentence_features import NAMES, READER

PLAIN_NAMES = tuple(name for name in NAMES if name not in READER)

OF_BEST = (
    "reader_sentence",
    "reader_passage",
    "meaning_in_context",
    "meaning_of_passage",
    "meaning_around",
    "meaning_of_title",
    "words_in_title",
    "words_in_passage",
    "words_nearby",
    "rarest_word_missing",
    "names_missing",
    "kind_missing",
    "rank_of_passage",
)
"""Columns of the best sentence that `answerability` looks at."""

OF_FIRST = ("reader_passage", "meaning_in_context", "meaning_of_passage", "meaning_around", "words_in_passage")
"""Columns of the passage that was ranked first; the highest of its sentences."""

ANSWER_NAMES = (
    "odds_of_best",
    "odds_of_third",
    "reader_answer_anywhere",
    "reader_passage_anywhere",
    "reader_passage_of_three",
    *(f"{name}_of_best" for name in OF_BEST),
    *(f"{name}_of_first" for name in OF_FIRST),
    "meaning_in_context_of_three",
    "meaning_of_nearest_passage",
    "meaning_of_second_nearest",
    "meaning_of_fourth_nearest",
    "meaning_around_anywhere",
    "meaning_around_second_anywhere",
    "rank_of_second",
    "rank_of_third",
)
"""What `answerability` looks at: the best and third-best sentence, the first passage, and how alone they are."""

PLAIN_ANSWER_NAMES = tuple(name for name in ANSWER_NAMES if not name.startswith("reader_"))


@dataclass(frozen=True)
class Model:
    """The models for one kind of row.

    Args:
        choice: a weight for each feature.
        sentence, answer: a weight for each feature, and the constant last.
    """

    choice: tuple[float, ...]
    sentence: tuple[float, ...]
    answer: tuple[float, ...]


@dataclass(frozen=True)
class AnswerWeights:
    """Both kinds, and the one threshold.

    Args:
        read: for passages that were read with the question.
        plain: for those that were not; its answerability is shifted to have the same threshold.
        threshold: the answerability below which the answer is an abstention.
    """

    read: Model
    plain: Model
    threshold: float


@lru_cache(maxsize=1)
def weights() -> AnswerWeights:
    """Return the weights as shipped."""
    stored = json.loads(files("assistant.reading").joinpath("answer_model.json").read_text("utf-8"))
    return AnswerWeights(
        _model(stored["read"], NAMES, ANSWER_NAMES),
        _model(stored["plain"], PLAIN_NAMES, PLAIN_ANSWER_NAMES),
        stored["threshold"],
    )


def _model(stored: dict[str, dict[str, float]], sentence: Sequence[str], answer: Sequence[str]) -> Model:
    return Model(
        tuple(stored["choice"][name] for name in sentence),
        tuple(stored["sentence"][name] for name in (*sentence, "constant")),
        tuple(stored["answer"][name] for name in (*answer, "constant")),
    )


def log_odds(row: Sequence[float], *, read: bool = True) -> float:
    """That the sentence of this row (`sentence_features.row`) answers the question."""
    return _weigh(row, weights().read.sentence) if read else _weigh(row[len(READER) :], weights().plain.sentence)


def preference(row: Sequence[float], *, read: bool = True) -> float:
    """Log-odds against the question's other sentences, up to a constant that all of them share."""
    return _sum(row, weights().read.choice) if read else _sum(row[len(READER) :], weights().plain.choice)


def answer_row(rows: Sequence[Sequence[float]], odds: Sequence[float]) -> list[float]:
    """Return what `answerability` looks at, from the sentences' rows and log-odds, the likeliest sentence first."""
    column = dict(zip(NAMES, zip(*rows, strict=True), strict=True))
    top = max(column["rank_of_passage"])
    first = [place for place, rank in enumerate(column["rank_of_passage"]) if rank == top]
    of_first = {name: max(column[name][place] for place in first) for name in OF_FIRST}
    near = sorted((column["meaning_in_context"][place] for place in first), reverse=True)[:3]
    passages = sorted(set(column["meaning_of_passage"]), reverse=True)
    around = sorted(set(column["meaning_around"]), reverse=True)
    ranks = sorted(set(column["rank_of_passage"]), reverse=True)
    return [
        odds[0],
        odds[min(2, len(odds) - 1)],
        max(column["reader_answer"]),
        max(column["reader_passage"]),
        max(
            passage
            for passage, rank in zip(column["reader_passage"], column["rank_of_passage"], strict=True)
            if rank >= ranks[min(2, len(ranks) - 1)]
        ),
        *(column[name][0] for name in OF_BEST),
        *(of_first[name] for name in OF_FIRST),
        sum(near) / len(near),
        passages[0],
        passages[min(1, len(passages) - 1)],
        passages[min(3, len(passages) - 1)],
        around[0],
        around[min(1, len(around) - 1)],
        ranks[min(1, len(ranks) - 1)],
        ranks[min(2, len(ranks) - 1)],
    ]


def answerability(rows: Sequence[Sequence[float]], *, read: bool = True) -> float:
    """Return how likely the library answers the question, 0..1, from the rows of all sentences."""
    if not rows:
        return 0.0
    odds = {place: log_odds(row, read=read) for place, row in enumerate(rows)}
    order = sorted(odds, key=lambda place: -odds[place])
    values = answer_row([rows[place] for place in order], [odds[place] for place in order])
    if read:
        return probability(_weigh(values, weights().read.answer))
    plain = [value for name, value in zip(ANSWER_NAMES, values, strict=True) if name in PLAIN_ANSWER_NAMES]
    return probability(_weigh(plain, weights().plain.answer))


def between(one: float, other: float) -> float:
    """Two probabilities as one: the mean of their log-odds."""
    return probability((_log_odds_of(one) + _log_odds_of(other)) / 2)


def _log_odds_of(chance: float) -> float:
    bounded = min(max(chance, 1e-9), 1 - 1e-9)
    return math.log(bounded / (1 - bounded))


def probability(odds: float) -> float:
    """Log-odds to 0..1."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, odds))))


def _weigh(row: Sequence[float], weighing: Sequence[float]) -> float:
    *each, constant = weighing
    return constant + _sum(row, each)


def _sum(row: Sequence[float], weighing: Sequence[float]) -> float:
    return sum(weight * number for weight, number in zip(weighing, row, strict=True))
