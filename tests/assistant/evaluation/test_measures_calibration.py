"""Calibration: bins and errors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from assistant.evaluation.metrics.calibration import bins, brier, calibration_error, error_by_chance, wilson

CHANCES = np.random.default_rng(3).random(200)
TRUE = np.random.default_rng(4).random(200) < CHANCES


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_every_question_is_in_one_bin_and_bins_are_of_a_size(chances: list[float]) -> None:
    found = bins(np.array(chances), np.zeros(len(chances), dtype=bool))
    sizes = [one.size for one in found]
    assert sum(sizes) == len(chances)
    assert max(sizes) - min(sizes) <= 1
    assert [one.predicted for one in found] == sorted(one.predicted for one in found)


def test_a_score_that_comes_true_as_often_as_it_says_has_no_error() -> None:
    chances = np.repeat([0.25, 0.75], 20)
    true = np.tile([True, False, False, False], 5).tolist() + np.tile([False, True, True, True], 5).tolist()
    assert calibration_error(chances, np.array(true)) == pytest.approx(0)


def test_a_sure_score_that_is_always_wrong_has_its_whole_height_as_error() -> None:
    assert calibration_error(np.full(20, 0.8), np.zeros(20, dtype=bool)) == pytest.approx(0.8)


def test_chance_alone_makes_an_error_that_more_questions_make_small() -> None:
    few, many = error_by_chance(np.full(50, 0.5)), error_by_chance(np.full(5_000, 0.5))
    assert few > 0.1
    assert 0 < many < 0.02


def test_brier_is_the_known_one() -> None:
    assert brier(CHANCES, TRUE) == pytest.approx(brier_score_loss(TRUE, CHANCES))


def test_a_share_of_none_in_ten_may_still_be_a_quarter() -> None:
    low, high = wilson(0, 10)
    assert low == 0
    assert high == pytest.approx(0.2775, abs=0.0005)  # as tables of Wilson's interval have it
