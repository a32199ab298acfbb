"""The days that a question names are read; words that are no dates are not."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.query.periods import periods

TODAY = date(2023, 11, 24)  # a Friday

WORDINGS = Path(__file__).with_name("wordings")


def days(question: str) -> list[tuple[str | None, str | None]]:
    """The first and the last day of each period."""
    return [
        (one.after.isoformat() if one.after else None, one.before.isoformat() if one.before else None)
        for one in periods(question, TODAY)
    ]


@pytest.mark.parametrize(
    "question",
    [
        "What happened on March 5, 2023?",
        "What happened on 5 March 2023?",
        "What happened on the 5th of March?",
        "Mar. 5: what happened?",
        "what happened on march 5 2023",
        "What happened on 2023-03-05?",
        "What happened on Sunday, March 5, 2023?",
    ],
)
def test_a_day_is_read_however_it_is_written(question: str) -> None:
    assert days(question) == [("2023-03-05", "2023-03-05")]


@pytest.mark.parametrize(
    ("question", "after", "before"),
    [
        ("What happened in March 2023?", "2023-03-01", "2023-03-31"),
        ("What happened in March?", "2023-03-01", "2023-03-31"),
        ("What happened in December?", "2022-12-01", "2022-12-31"),
        ("What happened in 2022?", "2022-01-01", "2022-12-31"),
        ("Who was famous in the 1990s?", "1990-01-01", "1999-12-31"),
        ("What was sold in Q3 2023?", "2023-07-01", "2023-09-30"),
        ("What was sold in the first half of 2022?", "2022-01-01", "2022-06-30"),
        ("What happened the day before yesterday?", "2023-11-22", "2023-11-22"),
        ("What happened last week?", "2023-11-13", "2023-11-19"),
        ("What happened in the past year?", "2022-11-24", "2023-11-24"),
        ("What happened three days ago?", "2023-11-21", "2023-11-21"),
        ("What happened on Wednesday?", "2023-11-22", "2023-11-22"),
        ("Who won the 2023 World Cup?", "2023-01-01", "2023-12-31"),
    ],
)
def test_a_stretch_of_days_is_read(question: str, after: str, before: str) -> None:
    assert days(question) == [(after, before)]


@pytest.mark.parametrize(
    ("question", "after", "before"),
    [
        ("between 1 and 5 October 2023", "2023-10-01", "2023-10-05"),
        ("from October 3 to October 7, 2023", "2023-10-03", "2023-10-07"),
        ("October 3-7, 2023", "2023-10-03", "2023-10-07"),
        ("from December 28 to January 3, 2023", "2022-12-28", "2023-01-03"),
        ("between 2019 and 2021", "2019-01-01", "2021-12-31"),
        ("after October 4, 2023 and before November 1, 2023", "2023-10-04", "2023-11-01"),
        ("before November 1, 2023 and after October 4, 2023", "2023-10-04", "2023-11-01"),
    ],
)
def test_a_range_is_one_period_with_both_its_ends(question: str, after: str, before: str) -> None:
    assert days(f"What happened {question}?") == [(after, before)]


@pytest.mark.parametrize(
    ("question", "after", "before"),
    [
        ("since Monday", "2023-11-20", None),
        ("since 2020", "2020-01-01", None),
        ("after October 4, 2023", "2023-10-04", None),
        ("after March 2023", "2023-04-01", None),
        ("before March 2023", None, "2023-02-28"),
        ("until March 2023", None, "2023-03-31"),
        ("from 2020 onwards", "2020-01-01", None),
    ],
)
def test_a_bound_leaves_the_other_side_open(question: str, after: str | None, before: str | None) -> None:
    assert days(f"What was said {question}?") == [(after, before)]


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("after October 4, 2023", "2023-10-05", None),
        ("before October 4, 2023", None, "2023-10-03"),
        ("since October 4, 2023", "2023-10-04", None),
        ("until October 4, 2023", None, "2023-10-04"),
        ("after October 4, 2023 and before November 1, 2023", "2023-10-05", "2023-10-31"),
        ("between October 4, 2023 and November 1, 2023", "2023-10-04", "2023-11-01"),
        ("after March 2023", "2023-04-01", None),
    ],
)
def test_to_the_letter_a_day_named_is_not_after_or_before_itself(
    question: str, first: str | None, last: str | None
) -> None:
    (one,) = periods(f"What was said {question}?", TODAY)
    assert tuple(day and day.isoformat() for day in one.strict) == (first, last)


def test_a_day_in_numbers_alone_means_both_its_readings() -> None:
    assert days("What happened on 05/03/2023?") == [("2023-03-05", "2023-05-03")]
    assert days("What happened on 25/03/2023?") == [("2023-03-25", "2023-03-25")]


def test_times_in_wordings_that_the_table_was_not_written_for() -> None:
    rows = [line.split("\t") for line in (WORDINGS / "times.tsv").read_text("utf-8").splitlines()]
    right = [days(f"What was decided {text}?") == [(after or None, before or None)] for text, after, before in rows]
    assert sum(right) >= 0.85 * len(rows)


@pytest.mark.parametrize("word", ["early", "mid", "late"])
def test_a_part_of_a_month_lies_inside_it(word: str) -> None:
    (one,) = periods(f"What happened in {word} October 2023?", TODAY)
    assert one.after is not None
    assert one.before is not None
    assert date(2023, 10, 1) <= one.after < one.before <= date(2023, 10, 31)
    assert one.before - one.after < timedelta(15)


@pytest.mark.parametrize(
    "question",
    [
        "What does the iPhone 15 cost?",
        "Were 17 people on the Boeing 737?",
        "What may Apple do next?",
        "Did thousands march on Washington?",
        "Why does the sun rise?",
        "Who directed Blade Runner 2049?",
        "Were over 2000 people there?",
        "What are the best Black Friday deals?",
        "What did Theresa May say?",
        "What happened on February 31, 2023?",
        "Did it cost $2023?",
        "Is version 10.12.2023.1 safe?",
        "What was in the last week of the war?",
    ],
)
def test_what_is_no_date_is_not_read(question: str) -> None:
    assert days(question) == []


@pytest.mark.parametrize(
    "question",
    [
        "Which article published on October 5, 2023 speaks of tides?",
        "Which firm, reported by The Verge on October 5, 2023, closed?",
        "What does the October 5 article by Wired say?",
        "In October 2023, The Verge reported what?",
        "What was in the news yesterday?",
    ],
)
def test_a_date_beside_a_word_of_publishing_is_of_the_article(question: str) -> None:
    assert [one.about for one in periods(question, TODAY)] == ["published"]


@pytest.mark.parametrize(
    "question",
    [
        "Who won the match on October 5, 2023?",
        "Which article is about the earthquake of March 2023?",
        "The report is here. What happened in 2022?",
    ],
)
def test_any_other_date_is_of_an_event(question: str) -> None:
    assert [one.about for one in periods(question, TODAY)] == ["event"]


def test_the_place_of_a_period_takes_in_its_bound() -> None:
    question = "What was said before November 1, 2023 in Rome?"
    (one,) = periods(question, TODAY)
    assert question[one.start : one.end] == "before November 1, 2023"


WORDS = st.sampled_from(
    ["after", "before", "between", "and", "from", "to", "since", "until", "by", "in", "on", "of", "the",
     "early", "late", "mid", "last", "this", "past", "next", "March", "May", "may", "October", "Oct.",
     "Friday", "week", "month", "year", "5", "31", "3rd", "2023", "2049", "05/03/2023", "10/2023",
     "2023-03-05", "1990s", "Q3", "H1", "yesterday", "two", "days", "ago", "first", "Christmas", "winter",
     "summer", "2022/23", ",", "-", "?", ".", "published", "article", "vote", "Auguſt"]
)  # fmt: skip


@given(st.text() | st.lists(WORDS, max_size=14).map(" ".join), st.dates())
def test_any_text_gives_periods_in_order_that_can_be(question: str, today: date) -> None:
    found = periods(question, today)
    places = [place for one in found for place in (one.start, one.end)]
    assert places == sorted(places)
    assert all(0 <= one.start < one.end <= len(question) for one in found)
    assert all(one.after is None or one.before is None or one.after <= one.before for one in found)
    assert all(one.after is not None or one.before is not None for one in found)


@pytest.mark.parametrize(
    ("newest", "first"),
    [
        (date(2021, 7, 4), date(2021, 3, 1)),
        (date(2021, 2, 4), date(2020, 3, 1)),
        (TODAY - timedelta(30), None),
        (TODAY + timedelta(30), None),
        (None, None),
    ],
)
def test_in_an_archive_a_month_without_a_year_is_the_latest_that_it_tells_of(newest: date | None, first: date | None):
    (found,) = periods("What happened in March?", TODAY, newest)
    (usual,) = periods("What happened in March?", TODAY)
    assert found.after == (first or usual.after)


def test_in_an_archive_last_week_is_still_counted_from_today():
    assert periods("What happened last week?", TODAY, date(2021, 7, 4)) == periods("What happened last week?", TODAY)
