"""Bylines and the people in them."""

import pytest

from index.search.filters import bylines_named, sources_named, writers


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Ada Fenwick", ("Ada Fenwick",)),
        ("By Ada Fenwick", ("Ada Fenwick",)),
        ("Words by Ada Fenwick", ("Ada Fenwick",)),
        ("Ada Fenwick and Bo Lund", ("Ada Fenwick", "Bo Lund")),
        ("Ada Fenwick, Bo Lund & Cy Marr", ("Ada Fenwick", "Bo Lund", "Cy Marr")),
        ("Sandy Byrne with Rand Andrews", ("Sandy Byrne", "Rand Andrews")),
        ("Byron Andersen", ("Byron Andersen",)),
        (" , ", (",",)),
        ("Ada Fenwick and Ada Fenwick", ("Ada Fenwick",)),
    ],
)
def test_a_byline_names_people(byline: str, people: tuple[str, ...]) -> None:
    assert writers(byline) == people


def test_a_byline_is_found_whole_or_by_one_of_its_people() -> None:
    known = ["By Ada Fenwick", "Ada Fenwick and Bo Lund", "Ada Fenwickson"]
    assert bylines_named(["ADA  FENWICK "], known) == ("By Ada Fenwick", "Ada Fenwick and Bo Lund")
    assert bylines_named(["ada fenwick and bo lund"], known) == ("Ada Fenwick and Bo Lund",)
    assert bylines_named([], known) == ()


def test_a_publication_is_found_whole_only() -> None:
    assert sources_named(["the post"], ["The Post", "THE POST", "The Post Weekly"]) == ("The Post", "THE POST")
