"""Ranking: what a question names moves what is found, and filters nothing out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.retrieval.ranking import candidates, features_of, rank
from assistant.retrieval.ranking_features import NAMES
from index import Article, Filters, Library
from index.article import EVERYTHING

TODAY = date(2024, 6, 1)
FERRY = "The ferry to Skarholm will run every hour from April, {} said. Tickets stay at four pounds."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home: Path = tmp_path_factory.mktemp("ranked")
    rows = [
        ("Skarholm Herald", (3, 4), "Ferry to run hourly", FERRY.format("the harbour master")),
        ("Coast Ledger", (3, 9), "More boats to the island", FERRY.format("a minister")),
        ("Coast Ledger", (5, 2), "Bakery burns", "A bakery in Skarholm burned down on Thursday."),
        ("Hill Times", (4, 1), "Rain", "Rain fell on the hills all week. Streams rose."),
    ]
    with Library.open(home) as library:
        library.add(
            [
                Article.create(
                    text=text, title=title, source=source, path=f"{n}", published_at=datetime(2024, *day, tzinfo=UTC)
                )
                for n, (source, day, title, text) in enumerate(rows)
            ]
        )
        yield library


def test_the_passage_that_answers_comes_first(library: Library) -> None:
    found = rank(library, "what burned down in Skarholm?", limit=3, today=TODAY)
    assert found.hits[0].article.title == "Bakery burns"
    assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)
    assert all(0 <= hit.score <= 1 for hit in found.hits)


@pytest.mark.parametrize("source", ["Skarholm Herald", "Coast Ledger"])
def test_a_named_publication_goes_first_but_the_other_stays(library: Library, source: str) -> None:
    found = rank(library, f"according to the {source}, how often will the ferry run?", limit=10, today=TODAY)
    assert found.hits[0].article.source == source
    assert {hit.article.source for hit in found.hits} >= {"Skarholm Herald", "Coast Ledger"}
    assert found.plan.outlets == ((source,),)


def test_a_named_day_goes_first(library: Library) -> None:
    for day, title in (("4 March 2024", "Ferry to run hourly"), ("9 March 2024", "More boats to the island")):
        found = rank(library, f"what did the report published on {day} say about the ferry?", limit=5, today=TODAY)
        assert found.hits[0].article.title == title


def test_each_part_brings_its_own_passages(library: Library) -> None:
    question = "How often will the ferry to Skarholm run, and what burned down there on Thursday?"
    found = rank(library, question, limit=3, today=TODAY)
    assert len(found.plan.parts) == 2
    assert {hit.article.title for hit in found.hits[:3]} >= {"Bakery burns"}
    assert any("ferry" in hit.passage.text for hit in found.hits[:2])


def test_the_users_filter_is_hard(library: Library) -> None:
    question = "according to the Skarholm Herald, how often will the ferry run?"
    found = rank(library, question, limit=10, filters=Filters(("hill times",)), today=TODAY)
    assert {hit.article.source for hit in found.hits} == {"Hill Times"}


def test_an_empty_library_finds_nothing(tmp_path: Path) -> None:
    with Library.open(tmp_path / "empty") as library:
        found = rank(library, "anything?", limit=5)
        assert found.hits == ()
        assert found.candidates == 0


def test_numbers_are_finite_and_gaps_never_above_zero(library: Library) -> None:
    plan, pool = candidates(library, "did the Coast Ledger say in March that the ferry runs hourly?", EVERYTHING, TODAY)
    table = features_of(plan, pool)
    assert table.shape == (len(pool.hits), len(NAMES))
    for name in ("source_gap", "part_gap", "part_attributed_gap"):
        assert table[:, NAMES.index(name)].max() <= 0
    for name in ("words", "coverage", "names", "kind_held", "opening", "recency"):
        assert 0 <= table[:, NAMES.index(name)].min() <= table[:, NAMES.index(name)].max() <= 1.000001


def test_what_put_the_first_passage_first_is_told(library: Library) -> None:
    named = rank(library, "What did the Skarholm Herald say of the ferry?", limit=3, today=TODAY)
    assert named.hits[0].article.source == "Skarholm Herald"
    assert "source" in dict(named.reasons)
    weights = [weight for _, weight in named.reasons]
    assert weights == sorted(weights, reverse=True)
    assert all(weight > 0 for weight in weights)


def test_where_nothing_is_found_nothing_is_told(tmp_path: Path) -> None:
    with Library.open(tmp_path) as empty:
        assert rank(empty, "Who sings?", limit=3, today=TODAY).reasons == ()
