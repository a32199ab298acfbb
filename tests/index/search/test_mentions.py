"""Which articles mention a matter, and which are about it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Article, FakeEmbedding, Library

Make = Callable[..., Article]

FILLER = "The council met in the town hall of Tarn and spoke of the weather for an hour. " * 6


@pytest.fixture
def shelf(tmp_path: Path, make_article: Make) -> Iterator[Library]:
    with Library.open(tmp_path / "home", embed_model=FakeEmbedding()) as library:
        library.add(
            [
                make_article("Apple opened a shop in Tarn.", name="a", title="New shop", author="Ada Fenwick"),
                make_article(FILLER + "A phone of Apple’s rang.", name="b", title="Council", author="Bo Lund"),
                make_article("The orchard sells apples.", name="c", title="Harvest", source="Post", author="Bo Lund"),
                make_article("Petra Holm lost. Her brother Jan Smit won.", name="d", title="Vote"),
                make_article("Jan Holm spoke of Petra Stone.", name="e", title="Wedding"),
                make_article("Nobody was hurt.", name="f", title="Two strikes shut harbour"),
            ]
        )
        yield library


def titles(library: Library, ids: frozenset[str]) -> set[str]:
    return {line.title for line in library.browse(among=ids).lines}


@pytest.mark.parametrize(
    ("matter", "mentioning", "about"),
    [
        ("Apple", {"New shop", "Council"}, {"New shop"}),  # a name: not the fruit
        ("apple", {"New shop", "Council", "Harvest"}, {"New shop", "Harvest"}),
        ("Petra Holm", {"Vote"}, {"Vote"}),  # in one piece
        ("Petra Holm's brother", {"Vote"}, {"Vote"}),
        ("petra holm", {"Vote", "Wedding"}, {"Vote", "Wedding"}),  # without capitals, words
        ("Petra Stone and Jan Holm", {"Wedding"}, {"Wedding"}),
        ("“petra stone”", {"Wedding"}, {"Wedding"}),
        ("the strike at the harbour", {"Two strikes shut harbour"}, {"Two strikes shut harbour"}),  # in the headline
        ("the weather", {"Council"}, {"Council"}),
        ("the Gazette", set(), set()),  # who printed it, which is not in it
        ("March", set(), set()),
        ("Merkel", set(), set()),
        ("the", set(), set()),
        ("", set(), set()),
    ],
)
def test_a_matter_is_found(shelf: Library, matter: str, mentioning: set[str], about: set[str]) -> None:
    found = shelf.mentions(matter)
    assert titles(shelf, found.mentioning) == mentioning
    assert titles(shelf, found.about) == about


def test_an_empty_library_mentions_nothing(library: Library) -> None:
    assert library.mentions("Apple").mentioning == frozenset()


def test_people_and_publications_are_counted_among_them(shelf: Library) -> None:
    found = shelf.mentions("apple").mentioning
    assert shelf.writers(among=found) == {"Bo Lund": 2, "Ada Fenwick": 1}
    assert shelf.sources(among=found) == {"The Gazette": 2, "Post": 1}
    assert shelf.sources(among=found, author="Bo Lund") == {"Post": 1, "The Gazette": 1}


def test_the_longest_comes_first(shelf: Library) -> None:
    assert shelf.browse(sort="length", limit=1).lines[0].title == "Council"
    assert shelf.browse(sort="length", descending=False, limit=1).lines[0].title == "Two strikes shut harbour"
