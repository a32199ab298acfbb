"""Boosted trees from JSON: a candidate goes down every tree, and more of a good thing never hurts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.ranking_features import FEATURES, NAMES
from assistant.retrieval.trees import Trees, ranking

STUMP = [[0, 0.5, 1, 2, 0], [-1, 0, 0, 0, -1.0], [-1, 0, 0, 0, 2.0]]
DEEP = [[1, 0.0, 1, 2, 0], [-1, 0, 0, 0, 0.25], [0, 0.9, 3, 4, 0], [-1, 0, 0, 0, 0.5], [-1, 0, 0, 0, 4.0]]


def test_a_stump_sends_left_what_is_not_above_its_threshold() -> None:
    stump = Trees(0.0, [STUMP])
    assert stump.log_odds(np.array([[0.4, 0], [0.5, 0], [0.6, 0]], np.float32)).tolist() == [-1.0, -1.0, 2.0]


def test_trees_of_unlike_depth_add_up() -> None:
    both = Trees(0.125, [STUMP, DEEP])
    rows = np.array([[0.1, -1.0], [0.6, 1.0], [1.0, 1.0]], np.float32)
    assert both.log_odds(rows).tolist() == [0.125 - 1 + 0.25, 0.125 + 2 + 0.5, 0.125 + 2 + 4]


def test_no_candidates_have_no_scores() -> None:
    assert ranking().log_odds(np.zeros((0, len(NAMES)), np.float32)).shape == (0,)


@given(
    row=st.lists(st.floats(-1, 1, width=32), min_size=len(NAMES), max_size=len(NAMES)),
    column=st.sampled_from([place for place, feature in enumerate(FEATURES) if feature.rising == 1]),
    more=st.floats(0, 1, width=32),
)
def test_more_of_a_rising_feature_never_lowers_the_score(row: list[float], column: int, more: float) -> None:
    higher = list(row)
    higher[column] += more
    before, after = ranking().log_odds(np.array([row, higher], np.float32))
    assert after >= before - 1e-9


def test_the_shipped_trees_prefer_what_is_nearer_in_every_way() -> None:
    near = np.array([[1.0 if feature.rising else 0.0 for feature in FEATURES]], np.float32)
    far = np.zeros((1, len(FEATURES)), np.float32)
    assert float(ranking().log_odds(near)[0]) > float(ranking().log_odds(far)[0]) + 1


def test_features_have_names_of_their_own() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert all(feature.meaning for feature in FEATURES)
    with pytest.raises(IndexError):
        ranking().log_odds(np.zeros((1, 1), np.float32))
