"""Questions about the articles themselves, answered from the catalog."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import Answer, Settings
from assistant.query.query import interpret
from assistant.synthesis import catalogue
from index import Article, FakeEmbedding, Filters, Library
from index.article import EVERYTHING

Make = Callable[..., Article]

WORDINGS = Path(__file__).with_name("wordings")

HELD = 0.85
"""Share of wordings answered right that no wording was ever looked at for."""


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Ten articles of two papers of a town, November 2026."""
    with Library.open(tmp_path_factory.mktemp("newsroom"), embed_model=FakeEmbedding()) as library:
        library.add([WORDINGS / "story.jsonl"])
        yield library


def told(library: Library, question: str, filters: Filters = EVERYTHING) -> Answer:
    query = interpret(library, question, Settings())
    found = catalogue.answer(library, query, filters)
    assert found is not None
    return found


def wordings(name: str) -> list[tuple[str, int, str]]:
    lines = (WORDINGS / name).read_text("utf-8").splitlines()
    return [(question, int(total), says) for question, total, says in (line.split("\t") for line in lines)]


@pytest.mark.parametrize(("question", "total", "says"), wordings("catalogue.tsv"))
def test_a_question_is_answered(newsroom: Library, question: str, total: int, says: str) -> None:
    answer = told(newsroom, question)
    assert says in answer.text
    assert answer.total == total
    assert answer.outcome == ("catalog" if total else "absent")


def test_what_the_user_narrowed_down_stays_so(newsroom: Library) -> None:
    assert told(newsroom, "How many articles mention Petra Holm?", Filters.of(source="Velm Echo")).total == 1
    assert told(newsroom, "How many articles do you have?", Filters.of(source="Velm Echo")).total == 5
    assert told(newsroom, "articles by Ana Ruiz", Filters.of(author="Mia Sund")).total == 0


def test_the_articles_are_listed_behind_it(newsroom: Library) -> None:
    answer = told(newsroom, "Which articles mention Velm?")
    assert [one.title for one in answer.listed] == [
        "Library of Velm to close on Sundays", "Two hurt in warehouse fire", "Harvest figures",
    ]  # fmt: skip
    assert answer.listed[0].published_at == "2026-11-29T00:00:00Z"
    assert answer.listed[0].author == "Mia Sund"
    assert [one.text for one in answer.sentences] == [answer.text]
    assert not answer.citations


def test_a_longer_list_is_cut_in_the_text_alone(newsroom: Library) -> None:
    answer = told(newsroom, "Which articles do not mention the strike?")
    assert answer.text.startswith("5 of 6 articles")
    assert "Harbour talks begin" not in answer.text
    assert "Harbour talks begin" in {one.title for one in answer.listed}


def test_who_is_not_there_is_named(newsroom: Library) -> None:
    answer = told(newsroom, "articles by Anja Ruland")
    assert answer.abstained
    assert answer.missing == "Anja Ruland"
    assert answer.text == "No article is by Anja Ruland. Authors with a similar name: Ana Ruiz."
    spoken_of = told(newsroom, "articles by Tomas Brandt").text
    assert spoken_of.startswith("No article is by Tomas Brandt.")
    assert spoken_of.endswith("3 articles mention the name.")


def test_nothing_from_a_paper_or_a_time_names_both(newsroom: Library) -> None:
    answer = told(newsroom, "Which Ellary Post articles mention the warehouse?")
    assert answer.outcome == "absent"
    assert answer.text == "No article from Ellary Post mentions the warehouse. One elsewhere does."


def test_an_article_without_day_paper_or_writer_is_listed(tmp_path: Path, make_article: Make) -> None:
    with Library.open(tmp_path / "home", embed_model=FakeEmbedding()) as library:
        library.add([make_article("The kiln burns.", title="Kiln", source=None, published_at=None)])
        assert told(library, "list all articles").listed[0].published_at is None
        assert told(library, "what dates do you cover?").text == "One article has no date."
        assert told(library, "who are the authors?").text == "One article names no author."


def test_an_empty_library_has_no_such_answer(library: Library) -> None:
    query = interpret(library, "How many articles do you have?", Settings())
    assert catalogue.answer(library, query, EVERYTHING) is None


def test_wordings_that_were_never_developed_on(newsroom: Library) -> None:
    held = wordings("catalogue_held.tsv")
    right = [(answer := told(newsroom, question)).total == total and says in answer.text
             for question, total, says in held]  # fmt: skip
    assert sum(right) >= HELD * len(held)


def test_a_publication_in_the_genitive_is_no_matter(newsroom: Library) -> None:
    for question in (
        "List the Velm Echo's articles",
        "Summarize the Velm Echo's articles",
        "the Ellary Post’s stories",
    ):
        answer = told(newsroom, question)
        assert (answer.outcome, answer.total, answer.missing) == ("catalog", 5, ""), question


def test_articles_that_all_speak_of_it_first_are_counted_once(newsroom: Library) -> None:
    said = told(newsroom, "How many articles are about the strike?").text
    assert said == "4 articles mention the strike, all of them in the headline or the first lines."


def test_what_the_library_is_about_is_told_by_its_newest_titles(newsroom: Library) -> None:
    said = told(newsroom, "What topics are covered?").text
    assert "“Library of Velm to close on Sundays” (Velm Echo, 29 November 2026)" in said
    assert "10 articles" in said
