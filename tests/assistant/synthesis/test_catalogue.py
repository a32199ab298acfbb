"""Questions about the articles themselves, answered from the catalog."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Answer, Settings
from assistant.query.query import interpret
from assistant.synthesis import catalogue
from index import FakeEmbedding, Filters, Library
from index.article import EVERYTHING

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


def test_wordings_that_were_never_developed_on(newsroom: Library) -> None:
    held = wordings("catalogue_held.tsv")
    right = [(answer := told(newsroom, question)).total == total and says in answer.text
             for question, total, says in held]  # fmt: skip
    assert sum(right) >= HELD * len(held)
