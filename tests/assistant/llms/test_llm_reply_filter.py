"""What of a model's pieces is text, and where it is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llms.reply_filter import COPIES, LEAST_REPEATED, readable, repeats
from index.text.tokens import count_tokens

PLAIN = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=120)
PIECES = st.lists(PLAIN, max_size=12)
PROSE = (
    "The harbour wall at Norham was built in 1887 and has been repaired four times since. Engineers found cracks in it "
    "after the storm of 3 March, and the county has promised 1.3 million crowns. Work begins in May, the mayor said, "
    "and will take until October; until then no ship over 40 metres may moor there. Fishermen call that a disaster."
)
TOKENS = count_tokens(PROSE)


def text_of(pieces, tokens=100_000):
    return "".join(readable(pieces, tokens))


@given(PIECES)
def test_ordinary_text_passes_unchanged_however_it_is_cut_into_pieces(pieces):
    whole = "".join(pieces)
    if "<" not in whole and not repeats(whole):
        assert whole.startswith(text_of(pieces))
        if len(whole) < LEAST_REPEATED:
            assert text_of(pieces) == whole


@given(st.lists(st.integers(1, 40), max_size=60), st.sampled_from(["think", "thinking", "THINK", "reasoning"]), PLAIN)
def test_thoughts_before_an_answer_are_left_out_however_they_are_cut_into_pieces(lengths, tag, thought):
    raw = f"\n<{tag}>{thought.replace('<', '')}</{tag.lower()}>\n\n{PROSE}"
    pieces, rest = [], raw
    for length in lengths:
        pieces.append(rest[:length])
        rest = rest[length:]

    assert text_of([*pieces, rest]) == PROSE


def test_thoughts_without_an_end_are_no_answer():
    assert not text_of(["<think>", "The wall is a wall is ", "a wall."])


@pytest.mark.parametrize("text", ["<", "< 3 walls", "<b>Walls</b>", "<thinly> veiled"])
def test_what_only_looks_like_the_beginning_of_thoughts_is_text(text):
    assert text_of(list(text)) == text


def test_pieces_of_thought_are_signs_of_life():
    assert len(list(readable(["<think>", "a", "b", "</think>", "Yes."], 10))) == 5


@given(st.text(min_size=1, max_size=100).filter(lambda unit: unit.strip()), st.integers(1, 5))
def test_what_is_written_again_and_again_is_found(unit, more):
    copies = max(COPIES, -(-LEAST_REPEATED // len(unit)) + 1) + more

    assert repeats(f"Some words before it. {unit * copies}"[-1600:])


def test_what_differs_in_its_numbers_alone_is_found():
    assert repeats(" ".join(f"{number}. The wall fell." for number in range(40)))


def test_prose_is_not_taken_for_repetition():
    assert not any(repeats(PROSE[:end]) for end in range(len(PROSE)))


def test_a_table_is_not_taken_for_repetition():
    rows = "\n".join(f"| {name} | {value} | {value / 2:.1f} |" for value, name in enumerate(PROSE.split(), 7))

    assert not repeats(f"| word | number | half |\n| --- | --- | --- |\n{rows}"[-1600:])


def test_the_text_before_a_repetition_stays():
    text = text_of([PROSE, *[" And so on and so on."] * 50])

    assert text.startswith(PROSE)
    assert text.count("And so on") < 15


BITS = st.sampled_from(["wall", " wall", "s", " 1887", ",", "\n", " the", "ß", "漢字"])


@given(st.lists(BITS, min_size=60, max_size=120), st.integers(5, 40))
def test_an_answer_is_cut_within_its_tokens(pieces, tokens):
    text = text_of(pieces, tokens)

    # The piece that reaches the limit belongs to the answer, and the parts that are counted may join to other tokens.
    assert count_tokens(text) <= tokens + 3


def test_an_answer_in_one_piece_is_cut_as_one_in_many():
    assert count_tokens(text_of([PROSE * 20], 100)) <= 100 + 20
    assert len(text_of(["And so on. " * 1000])) < 400


def test_a_short_answer_is_not_cut():
    assert text_of(list(PROSE), TOKENS + 1) == PROSE
