"""Calibration: bins, errors and the diagram."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from reliability import bins, brier, calibration_error, diagram, error_by_chance, wilson
from sklearn.metrics import brier_score_loss

SVG = "{http://www.w3.org/2000/svg}"
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


def test_the_diagram_is_sound_svg_with_a_point_a_bin() -> None:
    root = etree.fromstring(diagram("Set <one> & two", CHANCES, TRUE, 0.3).encode())
    assert root.findtext(f"{SVG}title") == "Set <one> & two"
    assert len(root.findall(f"{SVG}circle")) == len(bins(CHANCES, TRUE))


def test_everything_in_the_diagram_is_on_its_page() -> None:
    root = etree.fromstring(diagram("Set", np.array([0.0, 1.0]), np.array([False, True]), 1.0).encode())
    width, height = (float(number) for number in root.get("viewBox").split()[2:])
    for circle in root.iter(f"{SVG}circle"):
        assert 0 <= float(circle.get("cx")) <= width
        assert 0 <= float(circle.get("cy")) <= height
    for bar in root.iter(f"{SVG}rect"):
        assert float(bar.get("y") or 0) + float(bar.get("height")) <= height


def test_every_colour_has_a_dark_twin() -> None:
    style = etree.fromstring(diagram("Set", CHANCES, TRUE, 0.3).encode()).findtext(f"{SVG}style")
    light, dark = style.split("@media (prefers-color-scheme: dark)")
    names = ("page", "ink", "soft", "frame", "grid", "even", "mark", "range", "yes", "no", "cut", "cut-name")
    assert all(f".{name}" in part for name in names for part in (light, dark))
