"""CSV and TSV: delimiters, headers, and rows that do not fit."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Skipped
from index.readers.resource import Resource
from index.readers.table import read

Reads = Callable[[str, str | bytes], Article]
ReadsAll = Callable[[str, str | bytes], list[Article | Skipped]]
Refuses = Callable[[str, str | bytes], str]


def test_a_row_is_an_article(article: Reads, tmp_path: Path) -> None:
    header = "id,title,author,source,published_at,url,text\n"
    row = (
        'echo-7,Vote put off,Jane Doe,Harrow Echo,2024-11-02,https://echo.example/vote,"Put off, again.\n\nSaid she."\n'
    )
    read_ = article("a.csv", header + row)
    assert (read_.id, read_.title, read_.author, read_.source, read_.url, read_.text) == (
        "echo-7", "Vote put off", "Jane Doe", "Harrow Echo", "https://echo.example/vote",
        "Put off, again.\n\nSaid she.",
    )  # fmt: skip
    assert read_.published_at == datetime(2024, 11, 2, tzinfo=UTC)
    assert read_.path == f"{tmp_path / 'a.csv'}#echo-7"


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(article: Reads, name: str, delimiter: str) -> None:
    read_ = article(name, f'Title{delimiter}BODY\nRain{delimiter}"It rained; then, a | b."\n')
    assert (read_.title, read_.text) == ("Rain", "It rained; then, a | b.")


def test_a_single_column_needs_no_delimiter(article: Reads) -> None:
    assert article("a.csv", "text\nIt rained\n").text == "It rained"


@pytest.mark.parametrize(
    "header", ["Headline, Article Text ", "\ufeffHEADLINE,article_text", "\n\nheadline,ArticleText"]
)
def test_headers_are_read_loosely(article: Reads, header: str) -> None:
    read_ = article("a.csv", f"{header}\nRain,It rained.\n")
    assert (read_.title, read_.text) == ("Rain", "It rained.")


def test_a_table_without_a_text_column_names_what_it_has(reason: Refuses) -> None:
    assert reason("a.csv", "title,views\nRain,7\nSun,8\n") == (
        'no column holds the text: the columns are "title", "views"; '
        'name the one that holds the articles "text" (or "body", "content", "article")'
    )


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(outcomes: ReadsAll, tmp_path: Path) -> None:
    second, third = outcomes("a.csv", "title,text\nRain,It rained.\nSun,\n")
    assert isinstance(second, Article)
    assert second.path == f"{tmp_path / 'a.csv'}#2"
    assert third == Skipped(f"{tmp_path / 'a.csv'}#row 3", "it holds no text")


def test_a_row_with_too_many_values_is_left_out(outcomes: ReadsAll) -> None:
    bad, good = outcomes("a.csv", "title,text\nRain,It rained, and rained.\nSun,It shone.\n")
    assert isinstance(bad, Skipped)
    assert bad.reason == "it has 3 values under 2 columns; put a text with commas in quotes"
    assert isinstance(good, Article)


def test_empty_values_beyond_the_columns_do_no_harm(article: Reads) -> None:
    assert article("a.csv", "title,text\nRain,It rained.,,\n").text == "It rained."


def test_a_short_row_leaves_fields_out(article: Reads) -> None:
    assert article("a.csv", "text,title,author\nIt rained.\n").author is None


def test_of_two_columns_with_one_name_the_first_counts(article: Reads) -> None:
    assert article("a.csv", "text,text\nIt rained.,It shone.\n").text == "It rained."


def test_a_long_text_fits_in_a_field(article: Reads) -> None:
    text = "It rained. " * 50_000
    assert len(article("a.csv", f'text\n"{text}"\n').text) == len(text.strip())


def test_the_second_of_two_equal_ids_is_left_out(outcomes: ReadsAll) -> None:
    _, second = outcomes("a.csv", "id,text\n7,It rained.\n7,It shone.\n")
    assert isinstance(second, Skipped)
    assert second.reason == "it has the same id as row 2; give each article its own"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_kind_end_rows(outcomes: ReadsAll, ends: str) -> None:
    assert len(outcomes("a.csv", ends.join(["text", "It rained.", "It shone.", ""]))) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_does_not_matter(article: Reads, encoding: str) -> None:
    assert article("a.csv", "text\nThe café’s rain\n".encode(encoding)).text == "The café’s rain"


def test_zero_bytes_are_taken_out(article: Reads) -> None:
    assert article("a.csv", b"text\nIt \x00rained and rained and rained.\n").text == "It rained and rained and rained."


def test_a_header_alone_is_said_to_be_alone(reason: Refuses) -> None:
    assert reason("a.csv", "title,text\n\n") == "there is no row under the header"


def test_nothing_but_blank_lines_holds_no_text(reason: Refuses) -> None:
    assert reason("a.csv", "\n\n \n") == "it holds no text"


def test_binary_data_is_left_out(reason: Refuses) -> None:
    assert reason("a.csv", b"PK\x03\x04" + bytes(200)) == "this is not a table but a zip archive or an Office document"


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(
    lambda text: bool(text.strip("\ufeff ").strip())
)


@given(st.lists(WORDS, min_size=1, max_size=5), st.sampled_from(["excel", "excel-tab", "unix"]))
def test_every_table_that_python_writes_is_read(texts: list[str], dialect: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, dialect=dialect).writerows([["n", "text"], *([str(n), text] for n, text in enumerate(texts))])
    found = list(read(Resource(io.BytesIO(written.getvalue().encode()), "/a.csv")))
    assert [one.text for one in found if isinstance(one, Article)] == [
        text.replace("\ufeff", "").strip() for text in texts
    ]
