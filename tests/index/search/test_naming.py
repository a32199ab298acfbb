"""Publications by what people call them."""

import pytest

from index.search.filters import sources_named
from index.search.naming import key, publications_named

KNOWN = (
    "The Guardian", "The New York Times", "TechCrunch", "BBC News - Technology", "BBC News - Business", "The Age",
    "Cnbc | World Business News Leader", "The Wall Street Journal", "CBSSports.com",
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("guardian", {"The Guardian"}),
        ("the Guardian", {"The Guardian"}),
        ("Guardian's", {"The Guardian"}),
        ("Gaurdian", {"The Guardian"}),
        ("theguardian.com", {"The Guardian"}),
        ("https://www.theguardian.com/world", {"The Guardian"}),
        ("nytimes", {"The New York Times"}),
        ("NYT", {"The New York Times"}),
        ("nytimes.com", {"The New York Times"}),
        ("Tech Crunch", {"TechCrunch"}),
        ("techcrunch.com", {"TechCrunch"}),
        ("techcrnch", {"TechCrunch"}),
        ("CNBC", {"Cnbc | World Business News Leader"}),
        ("bbc", {"BBC News - Technology", "BBC News - Business"}),
        ("wsj", {"The Wall Street Journal"}),
        ("CBS Sports", {"CBSSports.com"}),
        ("The Herald", set()),
        ("Rage", set()),
        ("", set()),
    ],
)
def test_a_publication_is_known_by_what_people_call_it(typed: str, meant: set[str]) -> None:
    assert set(publications_named(typed, KNOWN)) == meant


def test_a_name_to_the_letter_means_no_other() -> None:
    assert sources_named(["BBC News - Technology"], KNOWN) == ("BBC News - Technology",)
    assert sources_named(["bbc news - technology", "guardian"], KNOWN) == ("The Guardian", "BBC News - Technology")


def test_a_key_knows_no_case_accents_or_spaces() -> None:
    assert key("Le Monde Été") == key("lemonde ete") == "lemondeete"
