"""Markdown: front matter, and text as the rendered page would show it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from index.article import Article, Skipped

Reads = Callable[[str, str | bytes], Article]
ReadsAll = Callable[[str, str | bytes], list[Article | Skipped]]

BODY = "The council put off the vote on Monday."


def test_front_matter_fills_the_article(article: Reads) -> None:
    read = article(
        "vote.md",
        "---\ntitle: Vote put off\nauthor: Jane Doe\nsource: Harrow Echo\npublished: 2024-11-02\n"
        f"url: https://echo.example/vote\nid: echo-7\n---\n\n{BODY}\n",
    )
    assert (read.title, read.author, read.source, read.url, read.id, read.text) == (
        "Vote put off", "Jane Doe", "Harrow Echo", "https://echo.example/vote", "echo-7", BODY,
    )  # fmt: skip
    assert read.published_at == datetime(2024, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize("name", ["published", "date", "published_at", "publishedAt", "Publish-Date"])
def test_the_day_goes_by_several_names(article: Reads, name: str) -> None:
    read = article("vote.md", f"---\n{name}: 2024-11-02T10:00:00+02:00\n---\n{BODY}")
    assert read.published_at == datetime(2024, 11, 2, 8, tzinfo=UTC)


def test_a_list_of_authors_is_joined(article: Reads) -> None:
    assert article("vote.md", f"---\nauthors: [Jane Doe, John Roe]\n---\n{BODY}").author == "Jane Doe, John Roe"


@pytest.mark.parametrize("value", ["2024", "no", "1:30", "007", "1e3"])
def test_values_stay_as_written(article: Reads, value: str) -> None:
    assert article("vote.md", f"---\ntitle: {value}\n---\n{BODY}").title == value


@pytest.mark.parametrize("value", ["null", "~", ""])
def test_a_value_of_nothing_is_none(article: Reads, value: str) -> None:
    assert article("vote.md", f"---\nauthor: {value}\n---\n{BODY}").author is None


def test_broken_front_matter_leaves_the_file_out_and_names_the_line(outcomes: ReadsAll) -> None:
    (outcome,) = outcomes("vote.md", f"---\ntitle: Vote\nauthor: [Jane\n---\n{BODY}")
    assert isinstance(outcome, Skipped)
    assert outcome.origin.endswith("vote.md#line 4")
    assert outcome.reason.startswith("the front matter cannot be read: ")


def test_front_matter_without_an_end_leaves_the_file_out(reason: Callable[[str, str], str]) -> None:
    assert reason("vote.md", f"---\ntitle: Vote\n\n{BODY}") == (
        'the front matter that begins on line 1 has no end; put "---" on a line under it'
    )


@pytest.mark.parametrize("value", ["!!python/object/apply:os.system [ls]", "!!binary zzz", "!unknown x"])
def test_tags_in_front_matter_do_nothing(article: Reads, value: str) -> None:
    assert article("vote.md", f"---\nnote: {value}\n---\n{BODY}").text == BODY


def test_front_matter_that_names_itself_many_times_over_is_harmless(article: Reads) -> None:
    doubled = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    assert article("vote.md", f"---\na0: &a0 [x]\n{doubled}author: *a29\n---\n{BODY}").text == BODY


@pytest.mark.parametrize("yaml", ["[" * 2_000, "{" * 2_000, "x" * 100_001])
def test_front_matter_that_is_no_front_matter_is_not_parsed(reason: Callable[[str, str], str], yaml: str) -> None:
    most = "its front matter holds more than 100,000 characters or 1,000 brackets; shorten it"
    assert reason("vote.md", f"---\ntitle: {yaml}\n---\n{BODY}") == most


def test_two_rules_are_not_front_matter(article: Reads) -> None:
    assert article("vote.md", f"---\n\n{BODY}\n\n---\n\nIt meets on Friday.").text == f"{BODY}\n\nIt meets on Friday."


def test_only_the_first_block_is_front_matter(article: Reads) -> None:
    read = article("vote.md", f"---\ntitle: Vote\n---\n{BODY}\n\n---\n\nIt meets on Friday.")
    assert read.text == f"{BODY}\n\nIt meets on Friday."


@pytest.mark.parametrize("heading", ["# Vote *put* off", "Vote put off\n===", "# Vote put off #"])
def test_the_first_heading_is_the_title_and_leaves_the_text(article: Reads, heading: str) -> None:
    read = article("vote.md", f"{heading}\n\n{BODY}")
    assert (read.title, read.text) == ("Vote put off", BODY)


def test_a_given_title_is_kept_and_its_repetition_dropped(article: Reads) -> None:
    read = article("vote.md", f"---\ntitle: Vote put off\n---\n# Vote put off\n\n{BODY}")
    assert (read.title, read.text) == ("Vote put off", BODY)


def test_another_heading_than_the_given_title_stays(article: Reads) -> None:
    read = article("vote.md", f"---\ntitle: Vote put off\n---\n# No vote\n\n{BODY}")
    assert (read.title, read.text) == ("Vote put off", f"No vote\n\n{BODY}")


def test_byline_and_date_under_the_heading_are_understood(article: Reads) -> None:
    read = article("vote.md", f"# Vote put off\n\n*By Jane Doe*\n\n2 November 2024\n\n{BODY}")
    assert (read.author, read.published_at, read.text) == ("Jane Doe", datetime(2024, 11, 2, tzinfo=UTC), BODY)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("A **bold** and _slanted_ ~~gone~~ word.", "A bold and slanted gone word."),
        (
            "See [the plan](https://x.example/plan 'title') or <https://y.example>.",
            "See the plan or https://y.example.",
        ),
        ("Before ![a chart](c.png)after.", "Before after."),
        ("Two\nlines.", "Two lines."),
        ("Two  \nlines.", "Two\nlines."),
        ("## What next\n\nA vote.", "What next\n\nA vote."),
        ("Points:\n\n* one\n* two\n   * three", "Points:\n\n- one\n- two\n  - three"),
        ("Points:\n\n3. one\n4. two", "Points:\n\n3. one\n4. two"),
        ("> Quoted.\n> On.", "Quoted. On."),
        ("Run `x = 1`.\n\n```\nif x:\n    y()\n```", "Run x = 1.\n\nif x:\n    y()"),
        ("| Year | Cost |\n|---|---|\n| 2023 | 10 |", "Year | Cost\n2023 | 10"),
        ("A <b>bold</b> word.<!-- hidden -->", "A bold word."),
        ("AT&amp;T paid 5 &lt; 6 \\*.", "AT&T paid 5 < 6 *."),
        ("2 < 3 and a * b * c", "2 < 3 and a * b * c"),
    ],
)
def test_the_text_is_what_the_page_shows(article: Reads, written: str, shown: str) -> None:
    read = article("vote.md", f"{BODY}\n\n{written}")
    assert read.text == f"{BODY}\n\n{shown}"


def test_the_marks_tell_the_blocks(article: Reads) -> None:
    written = "> We will.\n\n## Who pays?\n\n* The town\n\n| Year | Cost |\n|---|---|\n| 2023 | 10 |"
    read = article("vote.md", f"# Vote put off\n\n{BODY}\n\n{written}")
    kinds = ["paragraph", "quotation", "heading", "item", "row", "row"]
    assert [one.kind for one in read.blocks] == kinds
    assert read.text[read.blocks[2].start : read.blocks[2].end] == "Who pays?"


def test_only_pictures_are_no_text(reason: Callable[[str, str], str]) -> None:
    assert reason("vote.md", "![a chart](c.png)") == "it holds no text"
