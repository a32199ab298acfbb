"""JSON values and JSON lines: which fields are read, and what one bad record costs the others."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from index.article import Article, Skipped
from index.readers import read
from index.readers.jsonfile import read_lines
from index.readers.resource import Resource

Reads = Callable[[str, str | bytes], Article]
ReadsAll = Callable[[str, str | bytes], list[Article | Skipped]]
Refuses = Callable[[str, str | bytes], str]

NOVEMBER_2 = datetime(2024, 11, 2, tzinfo=UTC)


def texts(outcomes: list[Article | Skipped]) -> list[str]:
    return [one.text if isinstance(one, Article) else one.reason for one in outcomes]


def test_every_field_of_the_contract_is_read(article: Reads) -> None:
    record = {
        "id": "echo-7", "title": "Vote put off", "author": "Jane Doe", "source": "Harrow Echo",
        "published_at": "2024-11-02", "url": "https://echo.example/vote", "text": "The vote was put off.",
    }  # fmt: skip
    read_ = article("a.json", json.dumps(record))
    assert {name: getattr(read_, name) for name in record} == record | {"published_at": NOVEMBER_2}


@pytest.mark.parametrize(
    ("field", "name", "value"),
    [
        ("title", "Headline", "Vote put off"),
        ("author", "byline", "Jane Doe"),
        ("author", "authors", "Jane Doe"),
        ("source", "publisher", "Harrow Echo"),
        ("url", "link", "https://echo.example/vote"),
        ("text", "body", "Other words."),
        ("text", "Content", "Other words."),
        ("text", "article", "Other words."),
    ],
)
def test_fields_go_by_other_names(article: Reads, field: str, name: str, value: str) -> None:
    record = {name: value} if field == "text" else {name: value, "text": "The vote was put off."}
    assert getattr(article("a.json", json.dumps(record)), field) == value


@pytest.mark.parametrize("name", ["date", "published", "publishedAt", "pub_date", "Publication Date", "timestamp"])
@pytest.mark.parametrize("value", ["2024-11-02", 1730505600, 1730505600000, 1730505600.0, {"$date": "2024-11-02"}])
def test_the_day_is_read_under_its_names_and_forms(article: Reads, name: str, value: Any) -> None:
    assert article("a.json", json.dumps({"text": "It rained.", name: value})).published_at == NOVEMBER_2


@pytest.mark.parametrize(
    ("given", "name"),
    [(["Jane Doe", "John Roe"], "Jane Doe, John Roe"), ([{"name": "Jane Doe"}], "Jane Doe"),
     ("By Jane Doe", "Jane Doe"), ("Byron Doe", "Byron Doe"), ([], None), (None, None), ("", None), (True, None)],
)  # fmt: skip
def test_authors_come_in_many_forms(article: Reads, given: Any, name: str | None) -> None:
    assert article("a.json", json.dumps({"text": "It rained.", "author": given})).author == name


@pytest.mark.parametrize("given", ["Harrow Echo", {"id": None, "name": "Harrow Echo"}])
def test_a_source_may_be_an_object(article: Reads, given: Any) -> None:
    assert article("a.json", json.dumps({"text": "It rained.", "source": given})).source == "Harrow Echo"


def test_paragraphs_in_a_list_are_kept_apart(article: Reads) -> None:
    assert (
        article("a.json", json.dumps({"text": ["It rained.", "", "It stopped."]})).text == "It rained.\n\nIt stopped."
    )


def test_an_empty_field_gives_way_to_its_other_name(article: Reads) -> None:
    assert article("a.json", json.dumps({"text": None, "content": "It rained."})).text == "It rained."


@pytest.mark.parametrize("value", ["javascript:alert(1)", "story/7", "//x.example/y", "http://", "http://[", 7, None])
def test_only_web_addresses_become_links(article: Reads, value: Any) -> None:
    assert article("a.json", json.dumps({"text": "It rained.", "url": value})).url is None


def test_a_record_without_a_title_gets_its_first_sentence(article: Reads) -> None:
    assert article("a.json", '{"text": "It rained. Then it stopped."}').title == "It rained"


def test_numbers_that_are_not_numbers_are_passed_over(article: Reads) -> None:
    read_ = article("a.json", '{"text": "It rained.", "title": NaN, "author": Infinity, "source": -1e999}')
    assert (read_.title, read_.author, read_.source) == ("It rained", None, None)


def test_a_number_of_any_length_can_be_an_id(article: Reads) -> None:
    assert article("a.json", '{"id": 12345678901234567890, "text": "It rained."}').id == "12345678901234567890"


def test_what_stands_beside_the_text_is_cut_where_it_is_no_heading_any_more(article: Reads) -> None:
    fields = dict.fromkeys(("id", "title", "author", "source"), "x" * 5000)
    read = article(
        "vote.json", json.dumps([fields | {"text": "It rained.", "url": "https://echo.example/" + "x" * 9_000}])
    )
    cut = "x" * 999 + "…"
    assert (read.title, read.author, read.source, read.url) == (cut, cut, cut, None)
    assert read.path is not None
    assert read.path.endswith("#" + "x" * 1_000)


def test_an_integer_longer_than_python_reads_is_harmless(article: Reads) -> None:
    assert article("a.json", '{"views": %s, "text": "It rained."}' % ("9" * 5000)).text == "It rained."


def test_lone_surrogates_and_zeros_are_cleaned(article: Reads) -> None:
    read_ = article("a.json", '{"text": "It \\ud800rained\\u0000.", "title": "\\udfffRain"}')
    assert (read_.text, read_.title) == ("It \ufffdrained.", "\ufffdRain")


@pytest.mark.parametrize("whole", ["[%s, %s]", '{"articles": [%s, %s]}', '{"status": "ok", "articles": [%s,\n%s]}'])
def test_a_list_holds_several(outcomes: ReadsAll, whole: str) -> None:
    content = whole % ('{"text": "It rained."}', '{"text": "It stopped."}')
    assert texts(outcomes("a.json", content)) == ["It rained.", "It stopped."]


def test_json_lines_under_the_wrong_suffix_are_read(outcomes: ReadsAll) -> None:
    content = '{"text": "It rained."}\n{"text": "It stopped."}\n'
    assert texts(outcomes("a.json", content)) == ["It rained.", "It stopped."]


def test_broken_json_names_line_and_column(reason: Refuses) -> None:
    expected = "this is not valid JSON: Expecting value at line 2, column 10"
    assert reason("a.json", '{"id": "a",\n "text": oops}') == expected


def test_deep_nesting_is_left_out(reason: Refuses) -> None:
    assert reason("a.json", "[" * 100_000) == "this JSON is nested too deeply to be an article"


@pytest.mark.parametrize("content", ["[]", '{"articles": []}'])
def test_an_empty_list_is_said_to_be_empty(reason: Refuses, content: str) -> None:
    assert reason("a.json", content) == "its list of articles is empty"


def test_a_record_without_text_names_its_fields(reason: Refuses) -> None:
    expected = 'it has no field "text"; its fields are "heading", "views"'
    assert reason("a.json", '{"heading": "Rain", "views": 7}') == expected


@pytest.mark.parametrize(
    ("content", "kind"), [('"words"', "a text"), ("7", "a number"), ("null", "empty"), ("true", "true")]
)
def test_a_value_that_is_no_record_is_left_out(reason: Refuses, content: str, kind: str) -> None:
    assert reason("a.json", content).startswith(f"it is {kind}")


def test_one_broken_line_leaves_the_others(outcomes: ReadsAll) -> None:
    first, broken, third = outcomes("a.jsonl", '{"text": "It rained."}\n{"text": \n{"text": "It stopped."}\n')
    assert texts([first, third]) == ["It rained.", "It stopped."]
    assert isinstance(broken, Skipped)
    assert broken.origin.endswith("a.jsonl#line 2")
    assert broken.reason.startswith("this is not valid JSON: ")


def test_blank_lines_count_but_are_not_reported(outcomes: ReadsAll, tmp_path: Path) -> None:
    (only,) = outcomes("a.jsonl", '\n\n{"text": "It rained."}\n\n')
    assert isinstance(only, Article)
    assert only.path == f"{tmp_path / 'a.jsonl'}#3"


def test_a_record_is_named_by_its_own_id(outcomes: ReadsAll, tmp_path: Path) -> None:
    (only,) = outcomes("a.jsonl", '{"id": "echo-7", "text": "It rained."}')
    assert isinstance(only, Article)
    assert (only.id, only.path) == ("echo-7", f"{tmp_path / 'a.jsonl'}#echo-7")


def test_an_object_alone_in_its_file_is_named_by_the_file(article: Reads, tmp_path: Path) -> None:
    assert article("a.json", '{"text": "It rained."}').path == str(tmp_path / "a.json")


def test_the_second_of_two_equal_ids_is_left_out(outcomes: ReadsAll) -> None:
    _, second = outcomes("a.jsonl", '{"id": 7, "text": "It rained."}\n{"id": "7", "text": "It stopped."}')
    assert isinstance(second, Skipped)
    assert second.reason == "it has the same id as line 1; give each article its own"


def test_the_second_of_two_equal_addresses_is_left_out(outcomes: ReadsAll) -> None:
    record = '{"url": "https://echo.example/vote", "text": "It rained."}'
    _, second = outcomes("a.json", f"[{record}, {record}]")
    assert isinstance(second, Skipped)
    assert second.reason == "it has the same url as record 1; give each article its own"


def test_records_without_id_and_address_are_all_kept(outcomes: ReadsAll) -> None:
    found = outcomes("a.jsonl", '{"text": "It rained."}\n' * 3)
    assert len({one.id for one in found if isinstance(one, Article)}) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_the_encoding_does_not_matter(article: Reads, name: str, encoding: str) -> None:
    record = json.dumps({"text": "“It’s over,” she said in the café."}, ensure_ascii=False)
    assert article(name, record.encode(encoding)).text == "“It’s over,” she said in the café."


def test_an_indented_list_named_jsonl_is_one_problem_not_many(reason: Refuses) -> None:
    assert reason("a.jsonl", json.dumps([{"text": "It rained."}] * 3, indent=1)) == (
        "this is one JSON list, not one object a line; name the file .json"
    )


def test_an_article_with_too_many_characters_leaves_the_others(outcomes: ReadsAll) -> None:
    lines = [json.dumps({"text": text}) for text in ("It rained.", "x" * 2_000_001, "It stopped.")]
    found = texts(outcomes("a.jsonl", "\n".join(lines)))
    assert (found[0], found[2]) == ("It rained.", "It stopped.")
    assert found[1].startswith("2,000,001 characters is too much for one article")


def test_a_line_too_long_for_any_article_leaves_the_others(outcomes: ReadsAll) -> None:
    content = b'{"text": "It rained."}\n' + b"x" * 32_000_001 + b'\n{"text": "It stopped."}\n'
    found = texts(outcomes("a.jsonl", content))
    assert (found[0], found[2]) == ("It rained.", "It stopped.")
    assert found[1].startswith("a line of more than 32.0 MB is too much")


class CountedStream(BytesIO):
    """Counts the bytes that were asked for."""

    taken = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        self.taken += len(line)
        return line


def test_json_lines_are_read_one_at_a_time() -> None:
    stream = CountedStream(b'{"text": "It rained."}\n' * 10_000)
    found: Iterator[Article | Skipped] = read_lines(Resource(stream, "/a.jsonl"))
    next(found)
    assert stream.taken < 100


def test_binary_data_is_left_out(tmp_path: Path) -> None:
    for name in ("a.json", "a.jsonl"):
        (tmp_path / name).write_bytes(bytes(range(256)) * 8)
        (outcome,) = read(tmp_path / name)
        assert isinstance(outcome, Skipped)
        assert outcome.reason == "this is not JSON but binary data"
