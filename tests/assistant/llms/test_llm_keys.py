"""No part of a key that tells anything is left in a text."""

from base64 import b64encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from assistant.llms.faults import MASK, TELLING, without_keys

KEY = "k3y/with+odd=signs_AND-length"
KEYS = st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=60)


@given(KEYS, st.text(max_size=80), st.text(max_size=80))
def test_a_key_is_taken_out_wherever_it_stands(key, before, after):
    assert key not in without_keys(f"{before}{key}{after}", [SecretStr(key)]).replace(MASK, "\n")


@given(KEYS.filter(lambda key: len(key) > TELLING), st.data())
def test_no_part_of_a_key_is_left_that_tells_something(key, data):
    start = data.draw(st.integers(0, len(key) - TELLING))
    part = key[start : start + TELLING + data.draw(st.integers(0, 8))]

    left = without_keys(f"it was: {part}, said the server", [SecretStr(key)]).replace(MASK, "\n")
    assert not any(key[at : at + TELLING] in left for at in range(len(key) - TELLING + 1))


@pytest.mark.parametrize("form", [KEY, quote(KEY, safe=""), b64encode(KEY.encode()).decode(), KEY[:-4] + "..."])
def test_a_key_is_known_in_the_forms_in_which_it_travels(form):
    assert without_keys(f"got <{form}>.", [SecretStr(KEY)]).startswith(f"got <{MASK}")


@pytest.mark.parametrize(
    "text", ["sk-proj-abcdefgh123", "Bearer abc.def", "gsk_abcdefghi", "hf_abcdefghij", "sk-ab***wxyz"]
)
def test_what_looks_like_a_key_is_taken_for_one(text):
    assert without_keys(f"refused {text} today", []) == f"refused {MASK} today"


@pytest.mark.parametrize("text", ["", "the task-force", "risk-averse people", "a bearer of news", "sk-1"])
def test_other_words_stay(text):
    assert without_keys(text, [SecretStr(KEY)]) == text


@given(st.text(max_size=200))
def test_a_text_without_a_key_stays(text):
    if not any(word in text.lower() for word in ("bearer", "sk", "pk", "hf", "xai")):
        assert without_keys(text, [SecretStr(KEY)]) == text
