"""Articles: what is cleaned, what makes the id, what makes a new version."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article
from index.article import clean_text


def test_the_id_comes_from_the_url_wherever_the_file_stands() -> None:
    one = Article.create(text="a", path="/here/a.html", url="https://example.org/a")
    two = Article.create(text="b", path="/there/b.html", url="https://example.org/a")
    assert one.id == two.id


def test_the_id_comes_from_the_path_where_there_is_no_url() -> None:
    assert Article.create(text="a", path="/a.txt").id != Article.create(text="a", path="/b.txt").id


def test_a_safe_id_of_the_file_s_own_is_kept() -> None:
    assert Article.create(text="a", path="/a.jsonl#1", record_id="mhra-14b1").id == "mhra-14b1"


@pytest.mark.parametrize("record_id", ["../x", "a b", "<script>", "é", "-rf", "x" * 200])
def test_an_unsafe_id_is_replaced_by_one_made_from_file_and_id(record_id: str) -> None:
    article = Article.create(text="a", path="/a.jsonl#1", record_id=record_id)
    assert article.id.isalnum()
    assert len(article.id) == 16


def test_text_without_anything_to_read_is_refused() -> None:
    with pytest.raises(ValueError, match="no text"):
        Article.create(text=" \n\x00\t", path="/a.txt")


def test_a_missing_title_is_the_first_words() -> None:
    assert Article.create(text="The harbour wall fell.\nNobody was hurt.", path="/a").title.startswith(
        "The harbour wall"
    )


def test_dates_are_kept_in_utc() -> None:
    moment = datetime(2024, 3, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    assert Article.create(text="a", path="/a", published_at=moment).published_at == datetime(
        2024, 2, 29, 23, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "change", [{"text": "b"}, {"title": "T"}, {"source": "S"}, {"author": "A"}, {"url": "https://e.org"}]
)
def test_any_visible_change_is_a_new_version(change: dict[str, str]) -> None:
    base = {"text": "a", "title": "t", "path": "/a"}
    assert Article.create(**base).version != Article.create(**(base | change)).version  # type: ignore[arg-type]


def test_another_path_is_no_new_version() -> None:
    assert Article.create(text="a", path="/a").version == Article.create(text="a", path="/b").version


@given(st.text())
def test_cleaned_text_can_be_stored_and_cleaning_it_again_changes_nothing(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert clean_text(cleaned) == cleaned


def test_lone_surrogates_are_replaced() -> None:
    assert clean_text("a\ud800b") == "a\ufffdb"
