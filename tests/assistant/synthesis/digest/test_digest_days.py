"""The day of which a sentence tells, counted from its article's."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from assistant.synthesis.digest.days import event_day
from index import Article, Span
from index.text.blocks import by_layout

Make = Callable[..., Article]

TUESDAY = datetime(2023, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sentence", "heading"),
    [
        ("The board fired him on Friday.", "17 November 2023"),
        ("The board fired him Friday, to the surprise of all.", "17 November 2023"),
        ("The bridge will open on Friday.", "24 November 2023"),
        ("On Thursday, the court will hear the appeal.", "23 November 2023"),
        ("The mayor said on Monday that the bridge will open soon.", "20 November 2023"),
        ("The firm collapsed in November 2022.", "November 2022"),
        ("He pleaded not guilty in January.", "January 2023"),
        ("The film hits theaters in January.", "January 2024"),
        ("She founded the company in 2015.", "2015"),
        ("The council signed the contract.", "21 November 2023"),
        ("Time's 2023 list has her on top.", "21 November 2023"),
        ("The deal was signed on 3 May 2021.", "3 May 2021"),
    ],
)
def test_the_day_is_read_from_the_sentence_or_is_the_articles(make_article: Make, sentence: str, heading: str) -> None:
    article = make_article(sentence, published_at=TUESDAY)
    day = event_day(article, Span(0, len(sentence)), ())
    assert day is not None
    assert day.heading == heading


def test_a_heading_that_is_a_date_tells_the_day_of_what_stands_under_it(make_article: Make) -> None:
    text = "November 18\n\nStaff of the yard threaten to leave.\n\nNovember 17\n\nThe yard fires its chief."
    article = make_article(text, published_at=TUESDAY)
    start = text.index("The yard fires")
    day = event_day(article, Span(start, len(text)), by_layout(text))
    assert day is not None
    assert day.first == day.last == date(2023, 11, 17)


def test_an_undated_article_tells_only_of_days_in_full(make_article: Make) -> None:
    article = make_article("It closed on Friday. It opened on 3 May 2021.", published_at=None)
    assert event_day(article, Span(0, 20), ()) is None
    day = event_day(article, Span(21, 45), ())
    assert day is not None
    assert day.heading == "3 May 2021"
