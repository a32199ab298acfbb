"""Looking through a library: pages, order, searches, filters, days."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

import pytest
from evenings import COUNT, fill

from index import Article, FakeEmbedding, Library

Make = Callable[..., Article]


MARCH, JANUARY = datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 1, 9, 22, 0, tzinfo=UTC)
OLD = datetime(2023, 12, 31, tzinfo=UTC)
BY, BOTH = "By Ada Fenwick", "Bo Lund and Ada Fenwick"


def of(source: str | None, author: str | None, published_at: datetime | None) -> dict[str, object]:
    return {"source": source, "author": author, "published_at": published_at}


@pytest.fixture
def shelf(tmp_path: Path, make_article: Make) -> Iterator[Library]:
    with Library.open(tmp_path / "home", embed_model=FakeEmbedding()) as library:
        library.add(
            [
                make_article("The wall holds.", name="a", title="Élan at the harbour", **of("Post", BY, MARCH)),
                make_article("Nobody’s ferry sails.", name="b", title="ferry returns", **of("gazette", BOTH, JANUARY)),
                make_article("The vote is on Monday.", name="c", title="Council votes", **of("Post", "Cy Marr", OLD)),
                make_article("No day, no name.", name="d", title="A note", **of(None, None, None)),
            ]
        )
        yield library


def titles(library: Library, search: str = "", **wanted: object) -> list[str]:
    return [line.title for line in library.browse(search, **wanted).lines]  # type: ignore[arg-type]


def test_the_newest_come_first_and_the_undated_last(shelf: Library) -> None:
    assert titles(shelf) == ["Élan at the harbour", "ferry returns", "Council votes", "A note"]
    assert titles(shelf, descending=False) == ["Council votes", "ferry returns", "Élan at the harbour", "A note"]


def test_names_sort_whatever_their_case_and_accents_and_what_has_none_comes_last(shelf: Library) -> None:
    assert titles(shelf, sort="title", descending=False) == [
        "A note", "Council votes", "Élan at the harbour", "ferry returns",
    ]  # fmt: skip
    assert titles(shelf, sort="source", descending=False)[0] == "ferry returns"
    assert titles(shelf, sort="source")[-1] == "A note"
    assert titles(shelf, sort="author", descending=False)[-1] == "A note"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("elan", ["Élan at the harbour"]),
        ("ÉLAN", ["Élan at the harbour"]),
        ("fenwick", ["Élan at the harbour", "ferry returns"]),
        ("GAZ", ["ferry returns"]),
        ("nobody's", ["ferry returns"]),
        ("vote monday", ["Council votes"]),
        ("vote tuesday", []),
        ("100%", []),
        ("'; DROP TABLE articles; --", []),
    ],
)
def test_every_word_of_a_search_stands_somewhere_in_the_article(shelf: Library, search: str, found: list[str]) -> None:
    assert titles(shelf, search) == found


def test_pages_say_how_many_there_are_in_all(shelf: Library) -> None:
    first, second = shelf.browse(limit=3), shelf.browse(limit=3, offset=3)
    assert (len(first.lines), first.total, first.offset) == (3, 4, 0)
    assert (len(second.lines), second.total, second.offset) == (1, 4, 3)


def test_past_the_end_the_last_page_is_given(shelf: Library) -> None:
    page = shelf.browse(limit=3, offset=300)
    assert (page.offset, [line.title for line in page.lines]) == (3, ["A note"])
    assert shelf.browse("no such thing", offset=50).lines == ()


def test_filters_are_those_of_a_search(shelf: Library) -> None:
    assert titles(shelf, source="POST ") == ["Élan at the harbour", "Council votes"]
    assert titles(shelf, source=["post", "Gazette"]) == ["Élan at the harbour", "ferry returns", "Council votes"]
    assert titles(shelf, author="ada fenwick") == ["Élan at the harbour", "ferry returns"]
    assert titles(shelf, author=["Cy Marr", "Bo Lund"]) == ["ferry returns", "Council votes"]
    assert titles(shelf, author="Lund") == []
    assert titles(shelf, before=date(2024, 1, 9), after=date(2024, 1, 1)) == ["ferry returns"]
    assert titles(shelf, "harbour", source="gazette") == []


def test_an_empty_list_of_names_leaves_nothing_out_and_an_empty_name_everything(shelf: Library) -> None:
    assert len(titles(shelf, source=[], author=())) == 4
    assert titles(shelf, source="") == []


def test_writers_are_counted_one_by_one(shelf: Library) -> None:
    assert shelf.writers() == {"Ada Fenwick": 2, "Bo Lund": 1, "Cy Marr": 1}


def test_days_are_put_together_over_the_whole_range(shelf: Library) -> None:
    line = shelf.timeline()
    assert (line.unit, line.undated) == ("week", 1)
    assert sum(bucket.articles for bucket in line.buckets) == 3
    assert line.buckets[0].first == date(2023, 12, 25)
    assert line.buckets[-1].last == date(2024, 3, 3)
    assert shelf.timeline(source="post").buckets[-1].sources == (("Post", 1),)


def test_a_search_is_narrowed_to_several_sources_and_to_writers(shelf: Library) -> None:
    def found(**filters: object) -> set[str]:
        return {hit.article.title for hit in shelf.search("wall ferry vote", **filters)}  # type: ignore[arg-type]

    assert found(source=["Post", "nobody"]) == {"Élan at the harbour", "Council votes"}
    assert found(author="Ada Fenwick") == {"Élan at the harbour", "ferry returns"}
    assert found(author="Ada Fenwick", source="gazette") == {"ferry returns"}
    assert found(author="Nobody") == set()
    pool = shelf.gather(["wall ferry vote"], author=["Cy Marr"])
    assert {hit.article.title for hit in pool.hits} == {"Council votes"}


@pytest.mark.slow
def test_a_page_of_a_large_library_comes_at_once(tmp_path: Path) -> None:
    fill(tmp_path / "large")
    took = {}
    with Library.open(tmp_path / "large") as library:
        for what, wanted in {
            "newest": {}, "by title": {"sort": "title", "offset": 4_000}, "of one source": {"source": "Paper 3"},
            "searched": {"search": "evening 4711"}, "by a writer": {"author": "Writer 5"},
        }.items():  # fmt: skip
            began = perf_counter()
            assert library.browse(**wanted).total > 0  # type: ignore[arg-type]
            took[what] = perf_counter() - began
        began = perf_counter()
        assert sum(bucket.articles for bucket in library.timeline().buckets) == COUNT
        took["timeline"] = perf_counter() - began
    assert max(took.values()) < 0.5, took
