"""What the command line lets through to a terminal."""

import io
import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cli.terminal import note, one_line, plain, shortened, write_json


@given(st.text())
def test_plain_text_holds_nothing_that_a_terminal_obeys(text):
    cleaned = plain(text)

    assert not [c for c in cleaned if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u2028\u2029")))
def test_plain_leaves_what_a_reader_sees(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[31m",
        "\x1b[2J",
        "\x1b[1;1H",
        "\x9b31m",
        "\x1b]0;another title\x07",
        "\x1b]8;;https://evil.example\x1b\\",
        "\x1b(0",
        "\x1bc",
    ],
)
def test_a_terminal_sequence_vanishes_whole(sequence):
    assert plain(f"before{sequence}after") == "beforeafter"


def test_an_unfinished_sequence_does_not_swallow_the_text_behind_it():
    assert plain("before\x1b]0;a title\nafter").endswith("a title\nafter")


@pytest.mark.parametrize("mark", ["\u202a", "\u202e", "\u2066", "\u2069"])
def test_marks_that_turn_the_reading_direction_vanish(mark):
    assert plain(f"gnp.{mark}exe") == "gnp.exe"


def test_markup_stays_as_it_was_written():
    assert one_line("[bold]not bold[/bold]  <script>") == "[bold]not bold[/bold] <script>"


@given(st.text(), st.integers(min_value=2, max_value=60))
def test_shortened_text_fits(text, characters):
    assert len(shortened(text, characters)) <= characters


@given(st.text())
def test_a_note_is_one_line(text):
    stream = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        note(text)

    assert stream.getvalue().count("\n") == 1
    assert len(stream.getvalue().splitlines()) == 1


@given(st.recursive(st.text() | st.none() | st.integers(), st.lists, max_leaves=5))
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_json_can_be_read_back_whatever_the_stream_can_carry(encoding, value):
    raw = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding, write_through=True))
        write_json({"value": value})
        found = json.loads(raw.getvalue().decode(encoding))

    assert found == {"value": _without_surrogates(value)}


def _without_surrogates(value):
    if isinstance(value, list):
        return [_without_surrogates(one) for one in value]
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in value) if isinstance(value, str) else value
