from datetime import UTC, date, datetime

import pytest

from assistant.query.periods import periods, resolve
from assistant.retrieval.ranking import rank
from index import Article, Library

EARLY = "On the resolution the envoy said that its wording was balanced and fair."
LATE = "Asked about the resolution, the envoy said that nobody would heed it."
VOTE = "The General Assembly held its vote on the resolution. It passed by 141 to 7."
TODAY = date(2023, 6, 1)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    articles = [
        Article.create(
            text=text, path=f"{number}.txt", title=title, published_at=datetime.fromisoformat(day).replace(tzinfo=UTC)
        )
        for number, (title, day, text) in enumerate(
            [
                ("Assembly votes", "2023-02-23", VOTE),
                (
                    "Envoy speaks early",
                    "2023-02-20",
                    "On the resolution the envoy said that its wording was balanced and fair.",
                ),
                (
                    "Envoy speaks late",
                    "2023-03-09",
                    "Asked about the resolution, the envoy said that nobody would heed it.",
                ),
                ("Rain in Lisbon", "2023-01-02", "It rained in Lisbon all week and the river rose."),
            ]
        )
    ]
    with Library.open(tmp_path_factory.mktemp("events")) as found:
        found.add(articles)
        yield found


def day_of(library, question):
    _, anchors = periods(question, TODAY)
    return [(one.period.after, one.period.before, one.title) for one in resolve(anchors, question, library.search)]


@pytest.mark.parametrize(
    ("relation", "after", "before"),
    [
        ("before", None, date(2023, 2, 23)),
        ("after", date(2023, 2, 23), None),
        ("since", date(2023, 2, 23), None),
        ("during", date(2023, 2, 20), date(2023, 2, 26)),
    ],
)
def test_an_event_has_the_day_of_its_report(library, relation, after, before):
    found = day_of(library, f"What did the envoy say about the resolution {relation} the vote?")
    assert found == [(after, before, "Assembly votes")]


def test_an_event_that_no_article_tells_of_has_no_day(library):
    assert day_of(library, "What did the envoy say before the eclipse?") == []


def test_the_day_of_an_event_moves_the_ranking(library):
    def score(relation, title):
        hits = rank(library, f"What did the envoy say about the resolution {relation} the vote?", limit=4).hits
        return next(hit.score for hit in hits if hit.article.title == title)

    assert score("before", "Envoy speaks early") > score("after", "Envoy speaks early")
    assert score("after", "Envoy speaks late") > score("before", "Envoy speaks late")


def test_a_question_without_an_event_searches_no_report(library):
    assert rank(library, "What did the envoy say?", limit=4).plan.events == ()
