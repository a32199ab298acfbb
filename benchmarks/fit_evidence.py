"""Fits `assistant/reading/answer_model.json`: which sentence answers a question best, and whether the library does.

    python benchmarks/fit_evidence.py --data DATA --train TRAIN --home DIR [--write [--only choice]]

Questions are ranked as Lede ranks them, and the sentences of the best passages become rows of named features. Which
sentence answers is learned from CLAPNQ and SQuADShifts; whether any does from CLAPNQ and MTRAG-UN, which say so, from
SQuADShifts with the passages left out that hold the answer, and from Natural Questions and SelQA with the whole article
left out. Logistic regressions, cross-validated by article; XQuAD is not fitted on. The reader whose log-odds are among
the features has seen none of the test sets, but it has learned from the training sets, so their own figures flatter.
Not here: the asking (`evidence_rows`), and any figure of the README; these are fitting figures.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from evidence_rows import NEWS, SETS, TRAIN, Asked, kept
from numpy.typing import NDArray
from regressions import Rows, conditional_logit, logistic
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from assistant.reading import answer_model, sentence_features

SHARE = {
    "newsroom": 8.0,
    "clapnq_dev": 1.0,
    "mtrag_un": 1.0,
    "squadshifts_newwiki": 0.5,
    "nq_open_oracle": 0.3,
    "selqa_evidence": 0.3,
}
"""What each set weighs for the answer model: newsroom questions are what Lede is asked; in the last three answers were
taken out."""

FOLDS = 10
CHOICE_PENALTY, SENTENCE_PENALTY, ANSWER_PENALTY = 0.1, 0.5, 0.02
"""C of the three regressions. Answers are few and features many, so those are held close to nothing."""

FALSE_REFUSALS = 0.08
"""The share of answerable CLAPNQ questions that the threshold may refuse in cross-validation."""

WEIGHTS = Path(__file__).parent.parent / "assistant" / "reading" / "answer_model.json"


@dataclass
class Models:
    """Over some of the columns: which sentence, how likely it answers, and whether the library does.

    Args:
        choice: a weight for each column.
        sentence, answer: the same, and the constant last.
    """

    columns: list[int]
    answer_columns: list[int]
    choice: Rows
    sentence: Rows
    answer: Rows


def fit(asked: Sequence[Asked], *, read: bool) -> Models:
    """All three, with the reader's columns or without."""
    first = 0 if read else len(sentence_features.READER)
    columns = list(range(first, len(sentence_features.NAMES)))
    names = answer_model.ANSWER_NAMES if read else answer_model.PLAIN_ANSWER_NAMES
    answer_columns = [answer_model.ANSWER_NAMES.index(name) for name in names]
    known = [one for one in asked if one.labels is not None and one.labels.any()]
    models = Models(columns, answer_columns, fit_choice(known, columns), _fit_sentence(known, columns), np.empty(0))
    usable = [one for one in asked if len(one.rows)]
    rows = np.array([answer_row(models, one) for one in usable])[:, answer_columns]
    share = _even(usable) * np.array([SHARE[one.source] for one in usable])
    models.answer = logistic(rows, np.array([one.answerable for one in usable]), share, ANSWER_PENALTY)
    return models


def _fit_sentence(known: Sequence[Asked], columns: Sequence[int]) -> Rows:
    """Whether a sentence answers, whatever question it is of."""
    rows, labels, lengths = _joined(known, columns)
    return logistic(rows, labels, np.repeat(_even(known), lengths), SENTENCE_PENALTY)


def fit_choice(known: Sequence[Asked], columns: Sequence[int]) -> Rows:
    """Which of a question's sentences answers.

    The other regression spends much of its weights on telling easy questions from hard ones; here a sentence is weighed
    against the others of its question alone.
    """
    return conditional_logit(*_joined(known, columns), _even(known), CHOICE_PENALTY)


def _joined(known: Sequence[Asked], columns: Sequence[int]) -> tuple[Rows, NDArray[np.int64], list[int]]:
    """All sentences' rows and labels, and how many sentences each question has."""
    rows = np.concatenate([one.rows[:, columns] for one in known])
    labels = np.concatenate([one.labels for one in known if one.labels is not None])
    return rows, labels, [len(one.rows) for one in known]


def _even(asked: Sequence[Asked]) -> Rows:
    """A weight for each question, so that every set, and within it either answer, counts the same."""
    keys = [(one.source, one.answerable) for one in asked]
    counts = Counter(keys)
    return np.array([1 / counts[key] for key in keys])


def sentence_odds(models: Models, one: Asked) -> Rows:
    """Each sentence's log-odds."""
    return one.rows[:, models.columns] @ models.sentence[:-1] + models.sentence[-1]


def answer_row(models: Models, one: Asked) -> list[float]:
    """What the answer model looks at."""
    odds = sentence_odds(models, one)
    order = np.argsort(-odds, kind="stable")
    return answer_model.answer_row(one.rows[order].tolist(), odds[order].tolist())


def answer_odds(models: Models, one: Asked) -> float:
    """The library's log-odds; far below anything where there is no sentence at all."""
    if not len(one.rows):
        return -12.0
    return float(np.array(answer_row(models, one))[models.answer_columns] @ models.answer[:-1] + models.answer[-1])


def cross_validated(asked: Sequence[Asked], *, read: bool) -> tuple[Rows, list[bool | None]]:
    """Each question's log-odds, and whether its first sentence answers, by weights that saw none of its articles."""
    odds, first = np.zeros(len(asked)), [None] * len(asked)
    for known, unknown in GroupKFold(FOLDS).split(asked, groups=[one.group for one in asked]):
        models = fit([asked[place] for place in known], read=read)
        for place in unknown:
            one = asked[place]
            odds[place] = answer_odds(models, one)
            if one.labels is not None and one.answerable:
                first[place] = bool(
                    len(one.rows) and one.labels[int(np.argmax(one.rows[:, models.columns] @ models.choice))]
                )
    return odds, first


def report(asked: Sequence[Asked], odds: Rows, first: Sequence[bool | None]) -> None:
    """By set: first sentence right, AUROC, and what is refused at thresholds that refuse so much falsely."""
    for source in (NEWS, *SETS, *TRAIN):
        mine = [place for place, one in enumerate(asked) if one.source == source]
        labels, mine_odds = np.array([asked[place].answerable for place in mine]), odds[mine]
        right = [first[place] for place in mine if first[place] is not None]
        line = f"  {source:22} first sentence {np.mean(right) if right else float('nan'):.3f}"
        line += f"  AUROC {roc_auc_score(labels, mine_odds):.3f}  refused at false refusals of"
        for share in (0.05, 0.08, 0.1):
            line += f" {share:.0%}: {np.mean(mine_odds[~labels] < np.quantile(mine_odds[labels], share)):.2f}"
        print(line)


def threshold_of(asked: Sequence[Asked], odds: Rows) -> float:
    """The probability below which that share of CLAPNQ's answerable questions falls."""
    mine = [odds[place] for place, one in enumerate(asked) if one.source == "clapnq_dev" and one.answerable]
    return answer_model.probability(float(np.quantile(mine, FALSE_REFUSALS)))


def main() -> None:
    """Asks or finds what was asked, cross-validates, and writes the weights when told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--home", type=Path, required=True, help="where libraries and rows are kept between runs")
    parser.add_argument("--questions", type=int, default=500, help="of each set")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", choices=("choice",), help="write these weights and leave the others as they are")
    parser.add_argument("--cached", action="store_true", help="take the rows of the last run, whatever code made them")
    given = parser.parse_args()
    asked = kept(given.data, given.train, given.home, given.questions, as_kept=given.cached)
    weights: dict[str, Any] = {
        "made_by": "benchmarks/fit_evidence.py",
        "fitted_on": {source: sum(one.source == source for one in asked) for source in (NEWS, *SETS, *TRAIN)},
    }
    shift = None
    for name in ("read", "plain"):
        read = name == "read"
        odds, first = cross_validated(asked, read=read)
        print(f"\n{name}, cross-validated")
        report(asked, odds, first)
        models, chance = fit(asked, read=read), threshold_of(asked, odds)
        if shift is None:
            weights["threshold"], shift = round(chance, 3), np.log(chance / (1 - chance))
        else:  # one threshold for both: the plain model's constant takes the difference
            models.answer[-1] += shift - np.log(chance / (1 - chance))
        names = sentence_features.NAMES if read else answer_model.PLAIN_NAMES
        answer_names = answer_model.ANSWER_NAMES if read else answer_model.PLAIN_ANSWER_NAMES
        weights[name] = {
            "choice": _named(names, models.choice),
            "sentence": _named((*names, "constant"), models.sentence),
            "answer": _named((*answer_names, "constant"), models.answer),
        }
    if given.only:
        others = json.loads(WEIGHTS.read_text("utf-8"))
        for name in ("read", "plain"):
            others[name] = others[name] | {given.only: weights[name][given.only]}
        weights = others
    text = json.dumps(weights, indent=2) + "\n"
    print(text)
    if given.write:
        WEIGHTS.write_text(text, encoding="utf-8")


def _named(names: Sequence[str], values: Rows) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


if __name__ == "__main__":
    main()
