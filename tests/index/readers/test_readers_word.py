"""Word files: paragraphs, lists and tables in order, the title by its style."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import made_files
import pytest
from docx import Document

from index.article import Article

Reads = Callable[[str, str | bytes], Article]
Refuses = Callable[[str, str | bytes], str]

BODY = "The council put off the vote on Monday."


def test_paragraphs_are_kept_apart(article: Reads) -> None:
    content = made_files.word([(BODY, ""), ("", ""), ("It meets on Friday.", "")])
    assert article("vote.docx", content).text == f"{BODY}\n\nIt meets on Friday."


def test_styles_tell_the_blocks(article: Reads) -> None:
    styled = [("Vote put off", "Title"), ("What was said, and by whom.", "Heading 2"), (BODY, ""), ("Go on.", "Quote")]
    read = article("vote.docx", made_files.word([*styled, ("The wall", "Caption"), ("Stones", "List Bullet")]))
    assert [one.kind for one in read.blocks] == ["heading", "paragraph", "quotation", "caption", "item"]


def test_the_paragraph_in_the_title_style_is_the_title(article: Reads) -> None:
    content = made_files.word([("Vote put off", "Title"), (BODY, "")], title="Template for news")
    read = article("vote.docx", content)
    assert (read.title, read.text) == ("Vote put off", BODY)


def test_title_and_author_come_from_the_properties(article: Reads) -> None:
    read = article("vote.docx", made_files.word([(BODY, "")], title="Vote put off", author="Jane Doe"))
    assert (read.title, read.author) == ("Vote put off", "Jane Doe")


def test_byline_and_date_on_top_are_understood(article: Reads) -> None:
    paragraphs = [("Vote put off", "Heading 1"), ("By Jane Doe", ""), ("2 November 2024", ""), (BODY, "")]
    read = article("vote.docx", made_files.word(paragraphs, author="Someone Else"))
    assert (read.title, read.author, read.published_at, read.text) == (
        "Vote put off", "Jane Doe", datetime(2024, 11, 2, tzinfo=UTC), BODY,
    )  # fmt: skip


def test_the_day_the_file_was_made_is_not_the_day_of_publication(article: Reads) -> None:
    assert article("vote.docx", made_files.word([(BODY, "")])).published_at is None


def test_lists_are_lines(article: Reads) -> None:
    content = made_files.word([(BODY, ""), ("one", "List Bullet"), ("two", "List Bullet"), ("Over.", "")])
    assert article("vote.docx", content).text == f"{BODY}\n\n- one\n- two\n\nOver."


def test_tables_stand_where_they_stand(article: Reads) -> None:
    document = Document()
    document.add_paragraph(BODY)
    table = document.add_table(rows=2, cols=2)
    for at, words in enumerate(["Year", "Cost", "2023", "10"]):
        table.cell(at // 2, at % 2).text = words
    document.add_paragraph("Over.")
    assert article("vote.docx", made_files.saved(document)).text == f"{BODY}\n\nYear | Cost\n2023 | 10\n\nOver."


def test_a_cell_that_spans_others_stands_once_in_each_row_it_spans(article: Reads) -> None:
    document = Document()
    table = document.add_table(rows=3, cols=3)
    for at, words in enumerate(["Year", "Cost", "Paid", "2023", "10", "9", "2024", "12", "11"]):
        table.cell(at // 3, at % 3).text = words
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Cost and paid"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "2023-24"
    assert (
        article("vote.docx", made_files.saved(document)).text
        == "Year | Cost and paid\n2023-24 | 10 | 9\n2023-24 | 12 | 11"
    )


def test_a_cell_that_spans_fifty_million_columns_is_a_cell(article: Reads) -> None:
    document = Document()
    table = document.add_table(rows=1, cols=1)
    table.cell(0, 0).text = BODY
    table.cell(0, 0)._tc.grid_span = 50_000_000
    assert article("vote.docx", made_files.saved(document)).text == BODY


def test_no_text_is_left_out(reason: Refuses) -> None:
    assert reason("vote.docx", made_files.word([])) == "it holds no text"


def test_an_old_word_file_is_left_out(reason: Refuses) -> None:
    assert reason("vote.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == (
        "this is an old Word file, or one locked with a password; save it as .docx without a password"
    )


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"no zip at all", made_files.word([(BODY, "")])[:3000]])
def test_a_damaged_file_is_left_out(reason: Refuses, content: bytes) -> None:
    assert reason("vote.docx", content).startswith("this Word file is damaged ")


def test_a_zip_that_is_no_word_file_is_left_out(reason: Refuses) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as parts:
        parts.writestr("a.txt", "words")
    assert reason("vote.docx", written.getvalue()).startswith("this Word file is damaged ")


def test_a_file_that_unpacks_to_too_much_is_left_out(reason: Refuses) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as parts:
        parts.writestr("word/document.xml", bytes(201_000_000))
    assert reason("vote.docx", written.getvalue()) == "this Word file unpacks to 201.0 MB, which is too much"
