"""Days put together, on their own."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.stores.listing import DayCount
from index.timeline import MOST, start_of, timeline

COUNTS = st.lists(
    st.builds(DayCount, st.dates(), st.sampled_from(["Post", "Gazette", None]), st.integers(1, 9)), min_size=1
).map(lambda rows: sorted(rows, key=lambda row: row.day))


def of(*days: date) -> list[DayCount]:
    return [DayCount(day, "Post", 1) for day in days]


@pytest.mark.parametrize(
    ("last", "unit"),
    [
        (date(2024, 1, 1), "day"), (date(2024, 2, 20), "day"), (date(2024, 6, 30), "week"), (date(2025, 2, 1), "week"),
        (date(2026, 1, 1), "month"), (date(2028, 12, 1), "month"),
        (date(2030, 1, 1), "year"),
        (date(2150, 1, 1), "decade"),
        (date(9999, 12, 31), "century"),
    ],
)  # fmt: skip
def test_the_shortest_unit_that_fits_is_taken(last: date, unit: str) -> None:
    assert timeline(of(date(2024, 1, 1), last)).unit == unit


def test_empty_stretches_stand_between_others() -> None:
    line = timeline(of(date(2023, 11, 3), date(2026, 2, 1)))
    assert line.unit == "month"
    assert [bucket.articles for bucket in line.buckets[:2]] == [1, 0]
    assert (line.buckets[1].first, line.buckets[1].last) == (date(2023, 12, 1), date(2023, 12, 31))
    assert line.buckets[3].last == date(2024, 2, 29)


def test_the_largest_publication_of_a_bucket_comes_first_and_the_nameless_last() -> None:
    day = date(2024, 1, 1)
    line = timeline([DayCount(day, None, 3), DayCount(day, "Post", 3), DayCount(day, "Gazette", 5)])
    assert line.buckets[0].sources == (("Gazette", 5), ("Post", 3), (None, 3))


def test_nothing_has_no_buckets() -> None:
    line = timeline([], undated=4)
    assert (line.buckets, line.undated) == ((), 4)


@given(COUNTS)
def test_every_article_stands_in_one_bucket_and_the_buckets_touch(counts: list[DayCount]) -> None:
    line = timeline(counts)
    assert sum(bucket.articles for bucket in line.buckets) == sum(one.articles for one in counts)
    assert len(line.buckets) <= MOST or line.unit == "century"
    for one, other in zip(line.buckets, line.buckets[1:], strict=False):
        assert other.first - one.last == timedelta(days=1)
    assert line.buckets[0].first == start_of(line.unit, counts[0].day)
    assert line.buckets[-1].last >= counts[-1].day
