"""PDF files: lines become paragraphs again, and what is not the article stays out."""

from collections.abc import Callable
from datetime import UTC, datetime

import made_files
import pytest

from index.article import Article
from index.readers.pdf import paragraphs
from index.readers.titles import believable_author, believable_title

Reads = Callable[[str, str | bytes], Article]
Refuses = Callable[[str, str | bytes], str]

LINES = [
    "The council of Harrowmere put off the vote on the harbour wall on Mon-",
    "day, for the third time this year. It was to have been taken in the spring",
    "of last year.",
    "It will meet again on Friday, when the engineers are to say what the",
    "storm has done.",
]
TEXT = (
    "The council of Harrowmere put off the vote on the harbour wall on Monday, for the third time this year. It was to "
    "have been taken in the spring of last year.\n\n"
    "It will meet again on Friday, when the engineers are to say what the storm has done."
)


def test_lines_are_joined_into_paragraphs(article: Reads) -> None:
    assert article("vote.pdf", made_files.pdf([LINES])).text == TEXT


def test_a_page_that_is_referred_to_again_is_read_once(article: Reads) -> None:
    assert article("vote.pdf", made_files.pdf([LINES], times=3)).text == TEXT


def test_a_page_packed_by_what_cannot_be_unpacked_is_not_told_to_be_encrypted(reason: Refuses) -> None:
    packed = made_files.pdf([LINES]).replace(b"/Length", b"/Filter /JBIG2Decode /Length")
    assert reason("vote.pdf", packed) == "its pages are packed in a way that cannot be read; print it to a new PDF"


def test_a_heading_on_the_page_is_understood(article: Reads) -> None:
    top = ["Vote put off", "", "By Jane Doe", "", "2 November 2024", ""]
    read = article("vote.pdf", made_files.pdf([top + LINES]))
    assert (read.title, read.author, read.published_at, read.text) == (
        "Vote put off", "Jane Doe", datetime(2024, 11, 2, tzinfo=UTC), TEXT,
    )  # fmt: skip


def test_title_and_author_come_from_the_properties(article: Reads) -> None:
    read = article("vote.pdf", made_files.pdf([LINES], title="Vote put off", author="Jane Doe"))
    assert (read.title, read.author) == ("Vote put off", "Jane Doe")


def test_the_day_the_file_was_made_is_not_the_day_of_publication(article: Reads) -> None:
    assert article("vote.pdf", made_files.pdf([LINES])).published_at is None


def test_a_sentence_runs_on_over_the_page(article: Reads) -> None:
    assert article("vote.pdf", made_files.pdf([LINES[:2], LINES[2:]])).text == TEXT


def test_running_heads_and_page_numbers_stay_out(article: Reads) -> None:
    towns = {11: "Harrowmere", 12: "Skerrymouth", 13: "Port Ansay"}
    pages = [["Harrow Echo, 2 November 2024", f"It rained in {town}.", str(number)] for number, town in towns.items()]
    text = article("vote.pdf", made_files.pdf(pages)).text
    assert " ".join(text.split()) == "It rained in Harrowmere. It rained in Skerrymouth. It rained in Port Ansay."


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["the well-", "known wall is well-known"], "the well-known wall is well-known"),
        (["the exam-", "ple is an example here"], "the example is an example here"),
        (["from Monday to Tues-", "Wednes is a name here"], "from Monday to Tues- Wednes is a name here"),
        (["the soft\u00ad", "ware is in the machine"], "the software is in the machine"),
    ],
)
def test_divided_words_are_put_together(lines: list[str], text: str) -> None:
    assert paragraphs([lines]) == text


def test_bullets_begin_lines_of_their_own() -> None:
    assert paragraphs([["There are two ways:", "• to wait for it and", "hope", "• to act"]]) == (
        "There are two ways:\n\n• to wait for it and hope\n\n• to act"
    )


def test_a_locked_pdf_is_left_out(reason: Refuses) -> None:
    assert reason("vote.pdf", made_files.locked_pdf("secret")) == "this PDF is encrypted; save it without a password"


def test_a_pdf_that_opens_without_a_password_is_read(article: Reads) -> None:
    assert article("vote.pdf", made_files.locked_pdf("")).text == "The vote was put off until Friday."


def test_pictures_of_pages_are_left_out(reason: Refuses) -> None:
    assert reason("vote.pdf", made_files.pdf([[], []])) == (
        "this PDF holds no text, only pictures; run text recognition on it first"
    )


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"no PDF at all", made_files.pdf([LINES])[:300]])
def test_a_damaged_pdf_is_left_out(reason: Refuses, content: bytes) -> None:
    assert reason("vote.pdf", content).startswith("this PDF ")


@pytest.mark.parametrize("title", ["untitled", "Microsoft Word - vote.docx", "vote.indd", "Document1", "", None, "a"])
def test_titles_that_programs_make_up_are_not_believed(title: str | None) -> None:
    assert believable_title(title) is None


@pytest.mark.parametrize("author", ["admin", "Microsoft Office User", "python-docx", "jdoe", "Acme Inc.", "", None])
def test_accounts_and_programs_are_not_authors(author: str | None) -> None:
    assert believable_author(author) is None


def test_a_name_is_an_author() -> None:
    assert believable_author(" Jane  Doe ") == "Jane Doe"
