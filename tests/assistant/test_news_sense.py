"""News sense: copies count once, corrections stand first, what differs is said to differ, what is missing is named."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from assistant import Assistant
from assistant.answer import with_marks
from index import Article

Make = Callable[..., Article]

STORM = (
    "A storm tore the roof off the covered market in Norrvik on Sunday night. Nobody was hurt, the fire chief said. "
    "Traders were told to stay away until the walls had been looked at. The market has stood on the quay since 1911. "
    "The mayor said that it would open again before midsummer. Fishing boats were moved to the inner harbour."
)


@pytest.fixture
def newsroom(assistant: Assistant, make_article: Make) -> Assistant:
    """Two papers with one wire story, and a third with a report of its own."""
    assistant.library.add(
        [
            make_article(STORM, name="a", source="Norrvik Dagblad", title="Storm takes market's roof",
                         published_at=datetime(2024, 3, 4, tzinfo=UTC)),
            make_article(STORM, name="b", source="The Fjord Echo", title="Market loses its roof",
                         published_at=datetime(2024, 3, 5, tzinfo=UTC)),
            make_article("Forty boats took part in the regatta off Norrvik. The winner was Ada Lund.", name="c",
                         source="Sail Week", title="Regatta", published_at=datetime(2024, 3, 6, tzinfo=UTC)),
        ]
    )  # fmt: skip
    return assistant


def test_a_wire_story_counts_once_and_names_who_else_has_it(newsroom: Assistant) -> None:
    answer = newsroom.ask("When did the storm tear the roof off the market in Norrvik?")
    assert not answer.abstained
    first = answer.citations[0]
    assert first.article.source == "Norrvik Dagblad"
    assert [one.source for one in first.also_in] == ["The Fjord Echo"]
    assert answer.independent_sources == 1


def test_a_paper_named_in_the_question_speaks_for_the_story(newsroom: Assistant) -> None:
    answer = newsroom.ask("According to The Fjord Echo, when did the storm tear the roof off the market?")
    assert answer.citations[0].article.source == "The Fjord Echo"
    assert [(one.text, one.names) for one in answer.trace.sources] == [("The Fjord Echo", ("The Fjord Echo",))]


def test_a_correction_stands_for_what_it_replaces(newsroom: Assistant, make_article: Make) -> None:
    corrected = STORM.replace("since 1911", "since 1901")
    newsroom.library.add(
        [make_article(corrected, name="d", source="Norrvik Dagblad", title="Corrected: Storm takes market's roof",
                      published_at=datetime(2024, 3, 7, tzinfo=UTC))]
    )  # fmt: skip
    answer = newsroom.ask("Since when has the market stood on the quay?")
    assert "1901" in answer.citations[0].quote
    assert "Storm takes market's roof" in [one.title for one in answer.citations[0].replaces]


def test_a_part_that_the_library_does_not_hold_is_named(newsroom: Assistant) -> None:
    answer = newsroom.ask("Who won the regatta off Norrvik, and what is the population of Mars?")
    assert not answer.abstained
    assert [part.answered for part in answer.parts] == [True, False]
    assert "Ada Lund" in answer.text
    assert "holds nothing on “what is the population of Mars”" in answer.text
    assert answer.text == " ".join(with_marks(sentence) for sentence in answer.sentences)
    last = answer.sentences[-1]
    assert (last.citations, last.support) == ((), "none")


def test_a_plain_question_has_no_parts(newsroom: Assistant) -> None:
    answer = newsroom.ask("Who won the regatta off Norrvik?")
    assert answer.parts == ()
    assert answer.trace.candidates > 0
    assert answer.trace.steps_ms.keys() >= {"search", "rank", "evidence"}


def test_sources_that_differ_are_both_quoted(assistant: Assistant, make_article: Make) -> None:
    for name, source, dead in (("a", "The Gazette", "12"), ("b", "The Post", "17")):
        text = f"{dead} people were killed when a ferry sank off Karlby on Monday, police said."
        filler = "The owner was not reached." if name == "a" else "Divers search on today. The sea is calm."
        assistant.library.add(
            [make_article(f"{text} {filler}", name=name, source=source, title=f"Ferry sinks off Karlby, {source}",
                          published_at=datetime(2024, 5, 6, tzinfo=UTC))]
        )  # fmt: skip
    answer = assistant.ask("How many people were killed when the ferry sank off Karlby?")
    (difference,) = answer.disagreements
    assert difference.kind == "number"
    quotes = {
        answer.citations[n - 1].article.source: side.value for side in difference.reported for n in side.citations
    }
    assert {source: value.split()[0] for source, value in quotes.items()} == {"The Gazette": "12", "The Post": "17"}
    assert "The sources differ" in answer.text
    assert answer.independent_sources == 2
