"""Bootstrap intervals: as wide as they should be, paired, the same each time, and honest where nothing is defined."""

import numpy as np
import pytest

from assistant.evaluation import bootstrap
from assistant.evaluation.bootstrap import Interval


def coin(count: int) -> np.ndarray:
    return np.arange(count) % 2 * 1.0


def test_a_mean_has_the_width_of_the_textbook() -> None:
    value, low, high = bootstrap.mean(coin(400))
    assert value == 0.5
    assert high - low == pytest.approx(2 * 1.96 * 0.5 / 20, rel=0.1)


def test_more_questions_make_it_narrower() -> None:
    few, many = bootstrap.mean(coin(40)), bootstrap.mean(coin(4_000))
    assert many.high - many.low < few.high - few.low


def test_values_that_are_all_alike_leave_no_doubt() -> None:
    assert bootstrap.mean(np.full(30, 0.25)) == Interval(0.25, 0.25, 0.25)


def test_the_same_values_give_the_same_interval() -> None:
    assert bootstrap.mean(coin(100)) == bootstrap.mean(coin(100))


def test_any_statistic_is_drawn_as_the_mean_is() -> None:
    values = np.random.default_rng(5).random(60)
    assert bootstrap.of(lambda drawn: float(drawn.mean()), values) == pytest.approx(bootstrap.mean(values))


def test_columns_are_drawn_together() -> None:
    values = np.random.default_rng(5).random(60)
    assert bootstrap.of(lambda one, other: float((one - other).sum()), values, values) == Interval(0, 0, 0)


def test_draws_that_define_nothing_are_left_out() -> None:
    rare = np.array([True] + [False] * 5)
    found = bootstrap.of(lambda drawn: np.mean(drawn[drawn]) if drawn.any() else np.nan, rare)
    assert found == Interval(1, 1, 1)


@pytest.mark.parametrize("found", [bootstrap.mean(np.array([])), bootstrap.of(lambda _: 1.0, np.array([]))])
def test_no_questions_show_a_dash(found: Interval) -> None:
    assert found.cell() == "-"


def test_a_difference_shows_its_sign() -> None:
    assert Interval(0.1, -0.02, 0.25).cell("+") == "+0.100 [-0.020, +0.250]"
