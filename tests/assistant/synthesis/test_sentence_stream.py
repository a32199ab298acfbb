"""A model's text, however it is cut into pieces, to finished sentences with the numbers they cite."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.synthesis.sentence_stream import DraftSentence, SentenceStream

LAST = 4


def parsed(*pieces: str, last: int = LAST, broken: bool = False) -> list[tuple[str, tuple[int, ...]]]:
    """The sentences of a text that comes in pieces."""
    sentences = SentenceStream(last)
    said: list[DraftSentence] = [one for piece in pieces for one in sentences.feed(piece)]
    return [tuple(one) for one in (*said, *sentences.end(broken=broken))]  # type: ignore[misc]


@pytest.mark.parametrize(
    "mark",
    ["[1][2]", "[1, 2]", "[1,2]", "[1] [2]", "[1-2]", "[1–2]", "[^1][^2]", "【1】【2】", "【1†a】[2]", "[1; 2]",
     "[1 and 2]",
     "[passage 1, 2]", "[Source 1][Source 2]", "[[1]][[2]]", "([1], [2])", "[1](https://example.org/a)[2](#note-2)"],
)  # fmt: skip
def test_marks_in_every_dress_are_numbers(mark: str) -> None:
    assert parsed(f"The wall is old {mark}.") == [("The wall is old.", (1, 2))]


@pytest.mark.parametrize(
    "text",
    [
        "The wall is old [1].",
        "The wall is old. [1]",
        "The wall is old.[1]",
        "The wall is old\n[1]",
        "The wall is old. (1)\n",
    ],
)
def test_a_mark_stands_before_or_behind_the_full_stop(text: str) -> None:
    assert parsed(text) == [("The wall is old.", (1,))]


def test_a_mark_behind_a_full_stop_belongs_to_the_sentence_before() -> None:
    assert parsed("The wall is old. [1] The ferry is new. [2][3]") == [
        ("The wall is old.", (1,)),
        ("The ferry is new.", (2, 3)),
    ]


def test_marks_in_front_of_every_sentence_belong_to_what_follows() -> None:
    assert parsed("[1] The wall is old. [2] The ferry is new.") == [
        ("The wall is old.", (1,)),
        ("The ferry is new.", (2,)),
    ]


@pytest.mark.parametrize("mark", ["[0]", "[5]", "[99]", "[7-9]"])
def test_a_number_out_of_range_is_dropped(mark: str) -> None:
    assert parsed(f"The wall is old {mark}.") == [("The wall is old.", ())]


def test_a_range_is_kept_as_far_as_it_is_in_range() -> None:
    assert parsed("The wall is old [3-9].") == [("The wall is old.", (3, 4))]


@pytest.mark.parametrize("text", ["```markdown\nThe wall is old [2].\n```", "`The wall is old` [2]."])
def test_backticks_are_dropped(text: str) -> None:
    assert parsed(text) == [("The wall is old.", (2,))]


def test_round_brackets_inside_a_sentence_are_text() -> None:
    assert parsed("He won more seats (2) than she (1).") == [("He won more seats (2) than she (1).", ())]


def test_brackets_around_words_are_text() -> None:
    assert parsed("“They [the council] will act,” she said [1].") == [
        ("“They [the council] will act,” she said.", (1,))
    ]


@pytest.mark.parametrize(
    "text",
    ["- The wall is old [1]\n- The ferry is new [2]", "* The wall is old. [1]\n* The ferry is new. [2]",
     "1. The wall is old [1]\n2. The ferry is new [2]", "• The wall is old [1].\n\n• The ferry is new [2]."],
)  # fmt: skip
def test_items_of_a_list_become_sentences(text: str) -> None:
    assert parsed(text) == [("The wall is old.", (1,)), ("The ferry is new.", (2,))]


@pytest.mark.parametrize(
    "tail",
    ["\n\nSources:\n[1] The Gazette\n[2] The Post", "\n\n**References**\n1. The Gazette", "\nSources: [1], [2]",
     "\n\n[1] Harbour wall, The Gazette\n[2] Bus strike, The Post", "\n[^1]: The Gazette", " Sources: [1] The Gazette"],
)  # fmt: skip
def test_a_list_of_sources_is_dropped(tail: str) -> None:
    assert parsed("The wall is old [1]." + tail) == [("The wall is old.", (1,))]


@pytest.mark.parametrize(
    "label", ["Answer: ", "**Answer:** ", "## Answer\n", "**Answer**\n", "Here is the answer:\n", "Final answer: "]
)
def test_labels_and_headings_are_no_sentences(label: str) -> None:
    assert parsed(label + "The wall is old [1].") == [("The wall is old.", (1,))]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The **harbour wall** is *very* __old__.", "The harbour wall is very old."),
        ("See [the page](https://evil.example/x) ![p](https://evil.example/p.png) now.", "See the page now."),
        ("The <b>wall</b> <img src='x'> is old<sup>.", "The wall is old."),
        ("It costs < 5 and > 3 pounds.", "It costs < 5 and > 3 pounds."),
        ("5 * 3 * 2 is 30.", "5 * 3 * 2 is 30."),
    ],
)
def test_markdown_and_html_become_plain_words(text: str, plain: str) -> None:
    assert parsed(text) == [(plain, ())]


def test_a_model_that_thinks_aloud_is_not_heard() -> None:
    assert parsed("<think>The wall [1]. No.</think>The wall is old [2].") == [("The wall is old.", (2,))]


def test_abbreviations_do_not_end_a_sentence() -> None:
    assert parsed("Mr. Smith met Sen. Bob Li of the U.S. on Jan. 5 [1]. He left.") == [
        ("Mr. Smith met Sen. Bob Li of the U.S. on Jan. 5.", (1,)),
        ("He left.", ()),
    ]


def test_the_sentences_of_one_quotation_stay_with_their_speaker() -> None:
    text = "“The wall is old. It cannot wait,” Ana Ruiz said [1]. Nobody answered [2]."
    assert parsed(text) == [
        ("“The wall is old. It cannot wait,” Ana Ruiz said.", (1,)),
        ("Nobody answered.", (2,)),
    ]


@pytest.mark.parametrize("lead", ["According to [1], ", "As reported in passage [1], ", "Based on [1] and [1], "])
def test_a_phrase_that_leans_on_a_mark_goes_with_it(lead: str) -> None:
    assert parsed(lead + "the wall is old.") == [("The wall is old.", (1,))]


def test_a_line_that_goes_on_in_mid_sentence_is_one_sentence() -> None:
    assert parsed("The wall is\nvery old [1].") == [("The wall is very old.", (1,))]


def test_a_sentence_that_was_cut_off_is_no_sentence() -> None:
    text = "The wall is old [1]. The vote was 141"
    assert parsed(text, broken=True) == [("The wall is old.", (1,))]
    assert [said for said, _ in parsed(text)] == ["The wall is old.", "The vote was 141."]


def test_a_sentence_goes_out_once_the_next_has_a_word() -> None:
    sentences = SentenceStream(LAST)
    assert list(sentences.feed("The wall is old [1]. The ")) == [DraftSentence("The wall is old.", (1,))]
    assert sentences.draft == "The"


def test_a_sentence_that_never_ends_is_cut() -> None:
    said = parsed("word " * 2_000)
    assert len(said) > 5
    assert max(len(text) for text, _ in said) < 1_400


PIECES = st.sampled_from(
    ["The wall is old", "Mr. Smith", " [1]", "[1]", "[1][2]", " [1, 2]", "[^3]", "【2】", "(1)", ". ", ".", "\n",
     "\n\n", "- ", "1. ", "`", "```", "**", "Sources:", "According to [1], ", "<b>", "<", "<think>", "</think>", "[",
     "]", "“", "”", " ", "U.S. ", "141-7", "x [9] y", "!", "? ", "|", "#", "# ", ":", "[a](http://b.c/d)", "![a](b)",
     "\u200b", "www.a.com", "日本。", "e\u0301", "🎉"]
)  # fmt: skip


@given(
    text=st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=80),
    cuts=st.lists(st.integers(0, 400), max_size=12),
)
def test_the_same_text_gives_the_same_sentences_however_it_is_cut(text: str, cuts: list[int]) -> None:
    places = sorted({0, len(text), *(min(cut, len(text)) for cut in cuts)})
    pieces = [text[start:end] for start, end in pairwise(places)]
    assert parsed(*pieces) == parsed(text) == parsed(*text)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_number_is_in_range_and_every_sentence_says_something(text: str) -> None:
    for said, numbers in parsed(text):
        assert all(1 <= number <= LAST for number in numbers)
        assert len(set(numbers)) == len(numbers)
        assert any(char.isalnum() for char in said)
        assert said == said.strip()
        assert "\n" not in said


@given(st.lists(PIECES, max_size=40).map("".join))
def test_a_draft_can_be_shown_at_any_moment(text: str) -> None:
    sentences = SentenceStream(LAST)
    for char in text:
        for _ in sentences.feed(char):
            pass
        assert "\n" not in sentences.draft
