"""Each kind of digest over a small library: what it quotes, in which order, under which headings."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from assistant.query.intent import Intent, Kind
from assistant.query.understanding import read
from assistant.reading.evidence import Evidence
from assistant.retrieval.ranking import rank_topic
from assistant.synthesis.digest import digest
from index import Article, Library
from index.article import EVERYTHING

Make = Callable[..., Article]

STRIKE = (
    ("Tram drivers begin strike", 5, ("The tram drivers of Tarn began a strike on Monday over their night shifts. "
     "The union of the drivers wants two free weekends a month. Buses run every ten minutes instead.")),
    ("City offers tram drivers a bonus", 9, ("The city of Tarn offered its striking tram drivers a bonus of 900 euros "
     "on Friday. The union called the offer an insult. Talks about the strike go on next week.")),
    ("Tram strike ends", 14, ("The strike of the tram drivers in Tarn ended on Wednesday with a pay rise of 6 percent. "
     "The drivers voted for the deal by 310 to 42. Trams run again from Thursday.")),
    ("Bakery wins prize", 10, ("Maria Holm of Tarn won the prize for the best rye bread. She has baked for forty "
     "years. She came by bus because of the tram strike.")),
)  # fmt: skip
RULES = (
    ("Norway taxes scooters", 3, ("Norway will tax rental scooters at 20 euros a year from January. "
     "The minister said that the tax pays for racks.")),
    ("Scooter tax divides Oslo", 6, ("Supporters say the scooter tax will make pavements safer for the blind. "
     "Critics warn that the scooter tax will kill the small rental firms of the country. "
     "The scooter tax was voted on in Oslo by 88 to 81.")),
)  # fmt: skip
SHOPS = (
    ("Which shops open on Harbour Day", 2, ("Here is when the shops of Tarn open on Harbour Day.\n\nHolm Bakery\n\n"
     "The bakery will be open from 7am to noon on Harbour Day.\n\nRiis Books\n\nThe bookshop will be open all day on "
     "Harbour Day.\n\nOsk Bikes\n\nThe bike shop will be open until 4pm on Harbour Day.\n\nLund Toys\n\n"
     "The toy shop will be open from 9am on Harbour Day.\n\nVik Wines\n\nThe wine shop will be open in the evening on "
     "Harbour Day.")),
)  # fmt: skip


@pytest.fixture
def told(library: Library, make_article: Make) -> Library:
    library.add(
        make_article(text, name=title, title=title, published_at=datetime(2024, 2, day, tzinfo=UTC))
        for title, day, text in (*STRIKE, *RULES, *SHOPS)
    )
    return library


def asked(library: Library, kind: Kind, question: str, topic: str = "", *, limit: int = 4) -> Evidence | None:
    plan = read(library, question)
    near = rank_topic(library, topic, plan, EVERYTHING).hits
    return digest(library, Intent(kind, topic), plan, EVERYTHING, near, limit=limit)


def titles(evidence: Evidence | None) -> list[str]:
    assert evidence is not None
    return [one.hit.article.title for one in evidence.quotes]


def under(evidence: Evidence | None) -> dict[str, list[str]]:
    assert evidence is not None
    return {one.heading: [evidence.quotes[place].text for place in one.quotes] for one in evidence.sections}


def test_a_summary_tells_of_each_article_on_the_topic_and_counts_them(told: Library) -> None:
    found = asked(told, "summary", "Summarise the tram strike", "the tram strike")
    assert {"Tram drivers begin strike", "Tram strike ends"} <= set(titles(found))
    assert "Bakery wins prize" not in titles(found)
    assert found is not None
    assert found.overview is not None
    assert found.overview.total == 3


def test_behind_its_first_sentence_a_summary_keeps_to_the_order_of_days(told: Library) -> None:
    found = asked(told, "summary", "Summarise the tram strike", "the tram strike")
    assert found is not None
    days = [one.hit.article.published_at for one in found.quotes[1:]]
    assert days == sorted(days, key=str)


def test_the_latest_stands_first_under_its_day(told: Library) -> None:
    found = under(asked(told, "latest", "What is the latest on the tram strike?", "the tram strike"))
    days = [datetime.strptime(one, "%d %B %Y").replace(tzinfo=UTC) for one in found]
    assert days[0] == datetime(2024, 2, 14, tzinfo=UTC)
    assert len(days) > 1
    assert days == sorted(days, reverse=True)


def test_a_timeline_goes_by_the_days_that_the_sentences_tell(told: Library) -> None:
    found = under(asked(told, "timeline", "Timeline of the tram strike", "the tram strike"))
    headings = [datetime.strptime(one, "%d %B %Y").replace(tzinfo=UTC) for one in found]
    assert headings == sorted(headings)
    assert len(headings) >= 3
    assert any("began a strike" in text for text in found["5 February 2024"])


def test_no_digest_quotes_a_sentence_that_leans_on_another(told: Library) -> None:
    found = asked(told, "summary", "Tell me about Maria Holm", "Maria Holm", limit=9)
    assert found is not None
    assert all(not one.text.startswith("She") for one in found.quotes)


def test_a_topic_that_nothing_names_is_no_digest(told: Library) -> None:
    assert asked(told, "summary", "Tell me about Napoleon Bonaparte", "Napoleon Bonaparte") is None
    assert asked(told, "timeline", "Timeline of Napoleon's life", "Napoleon") is None


def test_somebody_whom_articles_only_mention_is_told_of_in_the_sentences_that_name_him(
    told: Library, make_article: Make
) -> None:
    text = (
        "The harbour of Tarn has a new crane that lifts forty tons. The board paid three million euros for the crane "
        "and its rails. The engineer Ida Berg of Osk Works designed the crane in two years."
    )
    told.add([make_article(text, name="crane", title="New crane for the harbour")])
    found = asked(told, "keyword", "Ida Berg", "Ida Berg")
    assert found is not None
    assert [one.text for one in found.quotes] == ["The engineer Ida Berg of Osk Works designed the crane in two years."]


def test_a_list_has_a_row_for_each_item_named_by_its_heading(told: Library) -> None:
    found = under(asked(told, "list", "Which shops are open on Harbour Day?", "shops open on Harbour Day", limit=2))
    assert len(found) == 4
    assert set(found) <= {"Holm Bakery", "Riis Books", "Osk Bikes", "Lund Toys", "Vik Wines"}
    assert all("open" in texts[0] for texts in found.values())


def test_a_list_says_how_many_items_there_are(told: Library) -> None:
    found = asked(told, "list", "Which shops are open on Harbour Day?", "shops open on Harbour Day", limit=2)
    assert found is not None
    assert found.overview is not None
    assert found.overview.items > 4


def test_a_comparison_names_the_side_without_evidence(told: Library) -> None:
    found = under(asked(told, "compare", "Compare how Norway and Bolivia tax rental scooters", "rental scooters"))
    assert list(found) == ["Norway", "Bolivia"]
    assert "20 euros a year" in found["Norway"][0]
    assert found["Bolivia"] == []


def test_a_comparison_of_things_that_nothing_names_is_none(told: Library) -> None:
    assert asked(told, "compare", "Compare Kodak and Polaroid", "Kodak and Polaroid") is None


def test_supporters_and_critics_stand_apart(told: Library) -> None:
    found = under(asked(told, "pros_cons", "Arguments for and against the scooter tax", "the scooter tax"))
    assert list(found) == ["For", "Against"]
    assert any("safer" in text for text in found["For"])
    assert any("kill" in text for text in found["Against"])
    assert not any("88 to 81" in text for texts in found.values() for text in texts)
