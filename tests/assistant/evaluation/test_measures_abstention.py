"""Refusing is judged as scikit-learn judges it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score, precision_score, recall_score, roc_auc_score

from assistant.evaluation.metrics.abstention import auroc, f1, false_refusals, precision, recall

REFUSED = np.array([True, True, True, False, False, False])
ANSWERABLE = np.array([False, False, True, False, True, True])

ROWS = st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.5, 0.9]), st.booleans()), min_size=2, max_size=40)


@given(ROWS.filter(lambda rows: len({mark for _, mark in rows}) == 2))
def test_the_area_is_the_known_one_ties_included(rows: list[tuple[float, bool]]) -> None:
    scores, marks = (np.array(column) for column in zip(*rows, strict=True))
    assert auroc(scores, marks) == pytest.approx(roc_auc_score(marks, scores))


def test_without_both_kinds_there_is_no_area() -> None:
    assert np.isnan(auroc(np.array([0.1, 0.2]), np.array([True, True])))


def test_refusing_is_judged_as_finding_what_cannot_be_answered() -> None:
    assert precision(REFUSED, ANSWERABLE) == pytest.approx(2 / 3)
    assert recall(REFUSED, ANSWERABLE) == pytest.approx(2 / 3)
    assert false_refusals(REFUSED, ANSWERABLE) == pytest.approx(1 / 3)
    assert f1(REFUSED, ANSWERABLE) == pytest.approx(f1_score(~ANSWERABLE, REFUSED))


def test_refusing_nothing_has_no_precision() -> None:
    assert np.isnan(precision(np.zeros(6, dtype=bool), ANSWERABLE))


@given(ROWS.filter(lambda rows: any(score < 0.5 for score, _ in rows) and any(not mark for _, mark in rows)))
def test_any_refusals_are_judged_so(rows: list[tuple[float, bool]]) -> None:
    scores, marks = (np.array(column) for column in zip(*rows, strict=True))
    refused = scores < 0.5
    assert precision(refused, marks) == pytest.approx(precision_score(~marks, refused))
    assert recall(refused, marks) == pytest.approx(recall_score(~marks, refused))
    assert f1(refused, marks) == pytest.approx(f1_score(~marks, refused))
