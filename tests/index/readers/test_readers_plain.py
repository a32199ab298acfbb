"""Plain text: what stands on top, what is text and what is not."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, clean_text
from index.readers.titles import byline, split_heading, title_from

Reads = Callable[[str, str | bytes], Article]
Refuses = Callable[[str, str | bytes], str]

NOVEMBER_2 = datetime(2024, 11, 2, tzinfo=UTC)
BODY = "The council of Harrowmere put off the vote on Monday. It will meet again on Friday."


@pytest.mark.parametrize(
    "line",
    ["November 2, 2024", "2 November 2024", "2024-11-02", "Nov. 2, 2024", "Saturday, 2 November 2024",
     "Published: 2 November 2024", "Posted on Nov 2, 2024", "Updated November 2, 2024", "Date: 2024-11-02",
     "Published Nov. 2, 2024 | Updated Nov. 5, 2024", "Last updated: 5 November 2024 | Published: 2 November 2024"],
)  # fmt: skip
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\n   \n\n"])
def test_a_date_on_top_is_the_day_of_publication(article: Reads, line: str, gap: str) -> None:
    read = article("vote.txt", line + gap + BODY)
    assert (read.published_at, read.text) == (NOVEMBER_2, BODY)


@pytest.mark.parametrize("line", ["Monday", "10", "2024", "20241102", "1730543400", "November 2024"])
def test_what_is_no_whole_date_is_no_date(article: Reads, line: str) -> None:
    assert article("vote.txt", f"{line}\n{BODY}").published_at is None


def test_a_sentence_with_a_date_in_it_stays() -> None:
    text = "On 2 November 2024 the vote was put off."
    assert split_heading(f"{text}\n\n{BODY}").body == f"{text}\n\n{BODY}"


def test_a_short_first_line_is_the_title(article: Reads) -> None:
    read = article("vote.txt", f"Vote on the harbour put off\n\n{BODY}")
    assert (read.title, read.text) == ("Vote on the harbour put off", BODY)


@pytest.mark.parametrize(
    "first", ["It rained.", "She said “no.”", "x " * 100, "- a point", "The council met again,", "2,000"]
)
def test_other_first_lines_are_not(first: str) -> None:
    text = f"{first.strip()}\n\n{BODY}"
    assert split_heading(text).title is None
    assert split_heading(text).body == text


def test_a_line_that_runs_on_is_not_a_title() -> None:
    assert split_heading(f"The council met\n{BODY}").title is None


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_byline_under_the_title_is_the_author(article: Reads, between: str) -> None:
    read = article("vote.txt", f"Vote put off{between}By Jane Doe{between}{BODY}")
    assert (read.title, read.author, read.text) == ("Vote put off", "Jane Doe", BODY)


def test_date_title_and_byline_stand_in_any_order(article: Reads) -> None:
    orders = ["2 November 2024\n\nVote put off\nBy Jane Doe", "Vote put off\n\n2 November 2024\n\nBy Jane Doe",
              "Vote put off\n\nBy Jane Doe | 2 November 2024"]  # fmt: skip
    for order in orders:
        read = article("vote.txt", f"{order}\n\n{BODY}")
        assert (read.title, read.author, read.published_at, read.text) == ("Vote put off", "Jane Doe", NOVEMBER_2, BODY)


@pytest.mark.parametrize(
    ("line", "name"),
    [("By Jane Doe", "Jane Doe"), ("BY JANE DOE", "JANE DOE"),
     ("By Ann van der Doe and J. Roe", "Ann van der Doe and J. Roe"),
     ("By Jane Doe, Harrow Echo", "Jane Doe, Harrow Echo"), ("By Reuters", "Reuters"), ("By Tuesday", None),
     ("By then the vote was over", None), ("By Friday it was over.", None), ("Jane Doe", None), ("By 2030", None),
     ("By Jane Doe 2 November 2024", None), ("By", None)],
)  # fmt: skip
def test_a_byline_is_told_from_a_sentence(line: str, name: str | None) -> None:
    assert byline(line) == name


def test_a_summary_that_the_body_repeats_stays(article: Reads) -> None:
    text = f"{BODY}\n\n{BODY}\n\nMore was said."
    assert article("vote.txt", text).text == text


def test_a_headline_alone_is_the_text(article: Reads) -> None:
    read = article("vote.txt", "Vote put off")
    assert (read.title, read.text) == ("Vote put off", "Vote put off")


def test_without_a_title_the_first_sentence_is_one(article: Reads) -> None:
    assert article("vote.txt", BODY).title == "The council of Harrowmere put off the vote on Monday"


def test_a_long_first_sentence_is_cut_at_a_word() -> None:
    assert title_from("four " * 40) == "four " * 15 + "four…"  # sixteen words and fifteen spaces: 79 characters


@pytest.mark.parametrize(
    ("text", "title"),
    [("Mr. Smith went to the U.S. Senate. He spoke.", "Mr. Smith went to the U.S. Senate"),
     ("Why? Nobody knows.", "Why?"),
     ("“No.” That was all.", "“No.”"), ("First line\nsecond", "First line"), ("", "")],
)  # fmt: skip
def test_abbreviations_do_not_end_the_title(text: str, title: str) -> None:
    assert title_from(text) == title


@given(st.text())
def test_a_title_is_short_and_a_heading_loses_no_body(text: str) -> None:
    heading = split_heading(text)
    assert heading.body in clean_text(text)
    assert len(title_from(text)) <= 81


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_does_not_matter(article: Reads, encoding: str) -> None:
    text = "“It’s over,” she said. The café is closed."
    assert article("vote.txt", text.encode(encoding)).text == text


def test_invalid_utf_8_is_read_by_the_best_guess(article: Reads) -> None:
    assert article("vote.txt", b"The caf\xe9 of Harrowmere is closed.").text == "The café of Harrowmere is closed."


def test_a_stray_zero_byte_is_taken_out(article: Reads) -> None:
    assert article("vote.txt", b"The vote\x00 was put off.").text == "The vote was put off."


def test_special_tokens_are_ordinary_words(article: Reads) -> None:
    assert article("vote.txt", "A <|endoftext|> stands here.").text == "A <|endoftext|> stands here."


def test_markup_in_a_title_stays_as_written(article: Reads) -> None:
    assert article("vote.txt", f"<script>alert(1)</script>\n\n{BODY}").title == "<script>alert(1)</script>"


def test_a_renamed_picture_is_left_out(reason: Refuses) -> None:
    assert reason("vote.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256))) == (
        "this is not text but a PNG picture; give the file the suffix of what it is"
    )


def test_other_binary_data_is_left_out(reason: Refuses) -> None:
    assert "not text but binary data" in reason("vote.txt", bytes(range(256)) * 8)


@pytest.mark.parametrize("content", [" ", "\n\n\t\n", "\ufeff", "\x00"])
def test_nothing_but_space_is_left_out(reason: Refuses, content: str) -> None:
    assert reason("vote.txt", content) == "it holds no text"


def test_more_characters_than_an_article_has_are_left_out(reason: Refuses) -> None:
    assert reason("vote.txt", "word " * 400_001) == (
        "2,000,004 characters is too much for one article; split it, or put one article a line in a .jsonl file"
    )
