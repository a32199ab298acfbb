"""The reliability diagram and errors of probabilities."""

import numpy as np
import pytest
from lxml import etree
from reliability import brier, diagram, error_by_chance
from sklearn.metrics import brier_score_loss

from assistant.evaluation.metrics.calibration import bins

SVG = "{http://www.w3.org/2000/svg}"
CHANCES = np.random.default_rng(3).random(200)
TRUE = np.random.default_rng(4).random(200) < CHANCES


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


def test_chance_alone_makes_an_error_that_more_questions_make_small() -> None:
    few, many = error_by_chance(np.full(50, 0.5)), error_by_chance(np.full(5_000, 0.5))
    assert few > 0.1
    assert 0 < many < 0.02


def test_brier_is_the_known_one() -> None:
    assert brier(CHANCES, TRUE) == pytest.approx(brier_score_loss(TRUE, CHANCES))
