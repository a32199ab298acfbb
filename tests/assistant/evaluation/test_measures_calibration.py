"""Calibration: bins and errors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.metrics.calibration import bins, calibration_error, wilson


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


def test_a_share_of_none_in_ten_may_still_be_a_quarter() -> None:
    low, high = wilson(0, 10)
    assert low == 0
    assert high == pytest.approx(0.2775, abs=0.0005)  # as tables of Wilson's interval have it
