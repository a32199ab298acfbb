"""Fitting the evidence weights: which sentence of a question answers is learned from that question's sentences."""

import numpy as np
from evidence_rows import Asked
from fit_evidence import fit_choice

SENTENCES = 12


def asked(number: int, *, hard: bool) -> Asked:
    """A question whose answer has the higher first column; the second says only how hard the question is."""
    draw = np.random.default_rng(number)
    rows = np.stack([draw.normal(size=SENTENCES), np.full(SENTENCES, 5.0 if hard else -5.0)], axis=1)
    labels = np.zeros(SENTENCES, np.int64)
    labels[int(np.argmax(rows[:, 0] + draw.normal(scale=0.3, size=SENTENCES)))] = 1
    if not hard:  # in an easy question every other sentence answers too
        labels[::2] = 1
    return Asked("clapnq_dev", str(number), rows, labels, answerable=True)


def test_what_all_sentences_of_a_question_share_has_no_weight() -> None:
    weights = fit_choice([asked(number, hard=number % 2 == 0) for number in range(80)], [0, 1])
    assert weights[0] > 0.5
    assert abs(weights[1]) < 1e-6


def test_the_chosen_sentence_is_mostly_the_one_that_answers() -> None:
    weights = fit_choice([asked(number, hard=True) for number in range(100)], [0, 1])
    others = [asked(number, hard=True) for number in range(100, 200)]
    right = [one.labels is not None and bool(one.labels[int(np.argmax(one.rows @ weights))]) for one in others]
    assert np.mean(right) > 0.6  # one in twelve by chance
