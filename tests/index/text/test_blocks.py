"""What the blocks of a text are by layout, what a reader's word adds, and what heads what."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Block, Span
from index.article import clean_text
from index.text.blocks import are_sound, by_layout, heading_before, heading_of, located
from index.text.sentences import split_sentences


def kinds(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in by_layout(text)]


def kind_of(line: str) -> str:
    """The kind of a line with a paragraph above and one below."""
    return by_layout(f"The council met on Monday.\n\n{line}\n\nIt will meet again in May.")[1].kind


@pytest.mark.parametrize(
    "line",
    [
        "Harbour wall",
        "## What happens next?",
        "What the council said",
        "1. Did the mayor know of the plan?",
        "2) The old bridge",
        "Épreuve de force",
        "Строительство моста",
        "“We were never asked” and other replies",
        "2023 in pictures and numbers",
    ],
)
def test_a_short_line_without_a_full_stop_is_a_heading(line: str) -> None:
    assert kind_of(line) == "heading"


@pytest.mark.parametrize(
    "line",
    [
        "The wall fell.",
        "and so it ended",
        "Among those who came:",
        "He said it was the worst storm that the town had seen since the winter of 1953",
        "See www.example.org for more",
        "Ana Ruiz (@anaruiz)",
    ],
)
def test_other_lines_are_no_headings(line: str) -> None:
    assert kind_of(line) == "paragraph"


def test_a_whole_quotation_is_one() -> None:
    assert kind_of("“We will rebuild it, whatever it takes.”") == "quotation"
    assert kind_of("“We will rebuild it,” she said.") == "paragraph"


def test_marked_lines_are_items_and_cells_are_rows() -> None:
    text = "Results\n\n- Brook 12\n- Tarn 7\n\nTeam | Points\nBrook | 12\n\nThey meet again in May."
    assert [kind for kind, _ in kinds(text)] == ["heading", "item", "item", "row", "row", "paragraph"]


def test_lines_like_headings_one_after_the_other_are_a_list() -> None:
    text = "The best towns\n\nHarrowmere\n\nTarn\n\nUpper Brook\n\nThe list is made once a year."
    # The last line may be of the list or head what stands below it.
    assert [kind for kind, _ in kinds(text)] == ["heading", "item", "item", "heading", "paragraph"]


def test_wrapped_lines_are_one_block() -> None:
    text = (
        "The harbour wall of Harrowmere, which was built in 1871, fell in the storm\n"
        "of Tuesday night, and the council said that it would cost four million\n"
        "euros to build it again before the end of the coming winter.\n"
    )
    assert [kind for kind, _ in kinds(text.strip())] == ["paragraph"]


def test_what_heads_nothing_is_no_heading() -> None:
    assert kinds("The wall fell.\n\nPick: Brook") == [("paragraph", "The wall fell."), ("paragraph", "Pick: Brook")]


LAYOFFS = "All layoffs\n\nTwilio\n\nAnnounced hundreds of cuts. It was the third round.\n\nSpotify\n\nCut 1,500 jobs."


def test_a_paragraph_has_the_nearest_heading_above() -> None:
    blocks = by_layout(LAYOFFS)
    for words, heading in (("It was the third", "Twilio"), ("Cut 1,500", "Spotify")):
        start = LAYOFFS.index(words)
        assert heading_before(LAYOFFS, blocks, start) == heading
        found = heading_of(LAYOFFS, blocks, Span(start, start + 5))
        assert found is not None
        assert LAYOFFS[found.start : found.end] == heading


def test_a_heading_inside_the_passage_is_not_before_it() -> None:
    assert heading_before(LAYOFFS, by_layout(LAYOFFS), LAYOFFS.index("Twilio")) == "All layoffs"
    assert heading_before(LAYOFFS, by_layout(LAYOFFS), 0) == ""


def test_a_heading_is_given_without_its_mark() -> None:
    text = "## The wall\n\nIt fell."
    assert heading_before(text, by_layout(text), len(text)) == "The wall"
    assert heading_of(text, by_layout(text), Span(13, 21)) == Span(3, 11)


def test_a_list_item_is_headed_by_the_line_that_opens_the_list() -> None:
    text = "Sport\n\nThese three clubs were fined:\n\n- Brook\n- Tarn\n\nNobody else was."
    found = heading_of(text, by_layout(text), Span(text.index("- Tarn"), text.index("- Tarn") + 6))
    assert found is not None
    assert text[found.start : found.end] == "These three clubs were fined:"
    below = heading_of(text, by_layout(text), Span(text.index("Nobody"), len(text)))
    assert below == Span(0, 5)


def test_nothing_heads_what_is_nowhere() -> None:
    assert heading_of("The wall fell.", by_layout("The wall fell."), Span(0, 3)) is None
    assert heading_of("The wall fell.", (), Span(0, 3)) is None


def test_what_a_reader_tells_goes_before_layout() -> None:
    text = "Was it safe, the mayor was asked.\n\nThe wall before the storm\n\nBrook\n\nIt fell."
    told = [("heading", "Was it safe, the mayor was asked."), ("caption", "The wall before the storm"), (None, "Brook")]
    found = located(text, [*told, ("paragraph", "It fell.")])
    assert [one.kind for one in found] == ["heading", "caption", "heading", "paragraph"]
    assert [text[one.start : one.end] for one in found] == text.split("\n\n")


def test_lines_taken_off_the_top_are_passed_over() -> None:
    told = [("heading", "Storm"), (None, "By Ana Ruiz\n2 May 2023\nThe wall fell."), ("caption", "The wall")]
    found = located("The wall fell.\n\nThe wall", told)
    assert found == (Block("paragraph", 0, 14), Block("caption", 16, 24))


def test_from_where_the_words_differ_layout_tells() -> None:
    found = located(
        "The wall fell.\n\nCosts\n\nFour million.", [(None, "The wall fell."), ("caption", "Something else")]
    )
    assert [one.kind for one in found] == ["paragraph", "heading", "paragraph"]


def test_a_reader_that_tells_of_nothing_here_is_not_heard() -> None:
    assert located("The wall fell.", [("caption", "Something else")]) == ()


def test_unsound_blocks_are_known() -> None:
    assert are_sound("The wall", (Block("heading", 0, 3), Block("paragraph", 4, 8)))
    assert not are_sound("The wall", (Block("heading", 0, 5), Block("paragraph", 4, 8)))
    assert not are_sound("The wall", (Block("heading", 4, 9),))
    assert not are_sound("The wall", (Block("heading", 4, 4),))


@given(st.text(alphabet="ab A1.:|#->•\n\t “”—", max_size=300))
def test_every_word_is_in_one_block_and_every_sentence_within_one(text: str) -> None:
    text = clean_text(text)
    blocks = by_layout(text)
    assert are_sound(text, blocks)
    covered = {at for one in blocks for at in range(one.start, one.end)}
    assert all(at in covered for at, mark in enumerate(text) if not mark.isspace())
    for start, end in split_sentences(text):
        assert any(one.start <= start and end <= one.end for one in blocks)


@given(st.lists(st.tuples(st.sampled_from([None, "heading", "item"]), st.text(max_size=40)), max_size=8), st.text())
def test_whatever_a_reader_tells_the_blocks_are_sound(told: list[tuple[None, str]], text: str) -> None:
    text = clean_text("\n\n".join(words for _, words in told) + text[:5])
    assert are_sound(text, located(text, told))


def test_hostile_layouts_take_no_longer_than_others() -> None:
    before = time.perf_counter()
    for text in ("A\n" * 20_000, "# " * 20_000, "“" * 40_000, "a | " * 10_000, "- \n" * 20_000, "1." * 20_000):
        by_layout(clean_text(text))
    assert time.perf_counter() - before < 5


def test_a_name_that_stands_over_several_items_heads_each() -> None:
    lines = (
        "Ferris|Cut 9 jobs in May.|Norham|Cut 5% in April.|Ferris|Cut 80 jobs in March.|Advertisement|It was the third "
        "round.|Ferris|Is closing its shop.|Advertisement|Nobody spoke.|Advertisement|More is to come."
    )
    text = lines.replace("|", "\n\n")
    blocks = by_layout(text)
    assert heading_before(text, blocks, text.index("Cut 80")) == "Ferris"
    assert heading_before(text, blocks, text.index("Cut 5%")) == "Norham"
    assert heading_before(text, blocks, text.index("It was the third")) == "Ferris"


@pytest.mark.parametrize("credit", ["Photograph: Ana Ruiz", "Image: Harbour Trust", "Ana Ruiz/Getty Images"])
def test_the_credit_of_a_picture_heads_nothing(credit: str) -> None:
    text = f"The wall\n\nIt fell in May.\n\n{credit}\n\nIt will be built again."
    assert heading_before(text, by_layout(text), text.index("It will")) == "The wall"


def test_a_name_that_begins_small_is_a_heading() -> None:
    text = "Sprinkler\n\nCut 9 jobs.\n\niFerris\n\nCut 80 jobs."
    assert heading_before(text, by_layout(text), text.index("Cut 80")) == "iFerris"
