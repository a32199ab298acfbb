"""Taking articles out and putting them back exactly as they were."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant.errors import ArticleNotFound
from index import Article, FakeEmbedding, Library

Make = Callable[..., Article]

WALL = (
    "The council will repair the harbour wall. The work costs 4.2 million pounds and begins in May, it said. "
    "Forty men will work on it until the autumn storms, and the old crane stays where it is for the children."
)


def rows(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything that the catalog says of its articles; where a row stands in its table says nothing."""
    tables = {
        "articles": "SELECT * FROM articles ORDER BY id",
        "passages": "SELECT generation, id, article_id, place, sentences, vectors FROM passages ORDER BY id",
        "signatures": "SELECT * FROM signatures ORDER BY number",
        "bands": "SELECT * FROM bands ORDER BY 1, 2",
        "headlines": "SELECT * FROM headlines ORDER BY 1, 2, 3",
        "alike": "SELECT * FROM alike ORDER BY 1, 2",
        "unsettled": "SELECT * FROM unsettled",
    }
    with closing(sqlite3.connect(home / "catalog.sqlite")) as connection:
        return {name: connection.execute(query).fetchall() for name, query in tables.items()}


def test_what_is_put_back_is_byte_for_byte_what_it_was(library: Library, make_article: Make) -> None:
    wall, copy, bus = (
        make_article(WALL),
        make_article(WALL, name="copy", source="Post"),
        make_article("A bus.", name="b"),
    )
    library.add([wall, copy, bus])
    before, found = rows(library.home), [hit.passage.id for hit in library.search("harbour wall")]
    removed = library.take_out([wall.id, bus.id])
    assert [one.id for one in removed.changes] == [wall.id, bus.id]
    assert [line.id for line in library.browse().lines] == [copy.id]
    assert library.put_back(removed) == list(removed.changes)
    assert rows(library.home) == before
    assert library.article(wall.id) == wall
    assert [hit.passage.id for hit in library.search("harbour wall")] == found
    assert library.check(mend=False) == []


def test_an_article_that_was_added_again_meanwhile_stays_as_it_is(library: Library, make_article: Make) -> None:
    library.add([make_article(WALL)])
    removed = library.take_out(make_article(WALL).id)
    newer = make_article(WALL + " It was painted.")
    library.add([newer])
    assert library.put_back(removed) == []
    assert library.article(newer.id) == newer
    assert library.check(mend=False) == []


def test_twice_is_once(library: Library, make_article: Make) -> None:
    library.add([make_article(WALL)])
    removed = library.take_out(make_article(WALL).id)
    assert len(library.put_back(removed)) == 1
    assert library.put_back(removed) == []
    assert len(library) == 1


def test_after_indexing_anew_the_passages_are_made_anew(library: Library, make_article: Make) -> None:
    wall = make_article(WALL)
    library.add([wall, make_article("A bus.", name="bus")])
    removed = library.take_out(wall.id)
    library.reindex()
    library.put_back(removed)
    assert library.search("harbour wall")[0].article == wall
    assert library.check(mend=False) == []


def test_one_unknown_id_takes_nothing_out(library: Library, make_article: Make) -> None:
    library.add([make_article(WALL)])
    with pytest.raises(ArticleNotFound, match="nosuchid"):
        library.take_out([make_article(WALL).id, "nosuchid"])
    assert len(library) == 1


def test_stopping_leaves_a_whole_library_and_a_report_of_what_is_in_it(tmp_path: Path, make_article: Make) -> None:
    many = [make_article(f"{WALL} Report {number}. " * 40, name=str(number)) for number in range(40)]
    read: list[str] = []
    with Library.open(tmp_path / "home", embed_model=FakeEmbedding()) as library:
        report = library.add(many, on_progress=lambda one: read.append(one.title), stop=lambda: len(read) >= 30)
        held = {line.id for line in library.browse(limit=100).lines}
        assert report.stopped
        assert 0 < len(report.added) < 40
        assert {one.id for one in report.added} == held
        assert library.check(mend=False) == []
        again = library.add(many)
        assert not again.stopped
        assert (len(again.added), len(again.unchanged)) == (40 - len(held), len(held))


def test_stopping_at_once_adds_nothing_and_leaves_a_sound_library(library: Library, make_article: Make) -> None:
    report = library.add([make_article(WALL)], stop=lambda: True)
    assert (report.stopped, report.read, len(library)) == (True, 0, 0)
    assert library.check(mend=False) == []
    assert library.search("harbour wall") == []
