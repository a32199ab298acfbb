"""Dates in the ways articles write them, and the refusal of what is no whole date."""

from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.published_dates import parse_date

NOVEMBER_2 = datetime(2024, 11, 2, tzinfo=UTC)
DAYS = st.dates(min_value=date(1600, 1, 2), max_value=date(2100, 12, 30))
MOMENTS = st.datetimes(
    min_value=datetime(1600, 1, 3),  # noqa: DTZ001
    max_value=datetime(2100, 12, 29),  # noqa: DTZ001
    timezones=st.builds(timezone, st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(
        lambda shift: timedelta(minutes=shift // timedelta(minutes=1))
    )),
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "2024-11-02", "2024/11/2", "2024.11.02", "20241102", "November 2, 2024", "November 2nd, 2024",
        "2 November 2024", "2nd of November, 2024", "Nov. 2, 2024", "Nov 2 2024", "02-Nov-2024",
        "Saturday, 2 November 2024",
        "Sat., Nov. 2, 2024", "  2  NOVEMBER  2024 ", "02.11.2024", "2-11-2024", "11/02/2024", "11/2/2024",
    ],
)  # fmt: skip
def test_a_day_becomes_its_midnight(text: str) -> None:
    assert parse_date(text) == NOVEMBER_2


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2024-11-02T10:30:00Z", 10, 30),
        ("2024-11-02T10:30:15.123456789+02:00", 8, 30),
        ("2024-11-02 10:30:00 +0000", 10, 30),
        ("2024-11-02 10:30", 10, 30),
        ("20241102T103000Z", 10, 30),
        ("20241102103000", 10, 30),
        ("Sat, 02 Nov 2024 10:30:00 GMT", 10, 30),
        ("Sat, 2 Nov 2024 10:30:00 -0500", 15, 30),
        ("Sat Nov  2 10:30:00 2024", 10, 30),
        ("Sat Nov 02 10:30:00 +0000 2024", 10, 30),
        ("Sat Nov 02 2024 10:30:00 GMT+0000 (Coordinated Universal Time)", 10, 30),
        ("Nov. 2, 2024, 5:30 a.m. EST", 10, 30),
        ("November 2, 2024 at 5:30 PM", 17, 30),
        ("Sat 2 Nov 2024 10.30 GMT", 10, 30),
        ("10:30 GMT, 2 November 2024", 10, 30),
        ("November 2, 2024 – 10:30", 10, 30),
        ("2 November 2024 12:15am", 0, 15),
        ("2 November 2024 12:15pm", 12, 15),
    ],
)
def test_a_time_of_day_is_kept(text: str, hour: int, minute: int) -> None:
    found = parse_date(text)
    assert found is not None
    assert (found.date(), found.hour, found.minute) == (NOVEMBER_2.date(), hour, minute)


@pytest.mark.parametrize("text", ["1730543400", "1730543400000", "1730543400000000", "1730543400.25"])
def test_seconds_since_1970_are_a_moment(text: str) -> None:
    assert parse_date(text) == datetime(2024, 11, 2, 10, 30, tzinfo=UTC)


def test_slashes_put_the_month_first() -> None:
    assert parse_date("03/04/2023") == datetime(2023, 3, 4, tzinfo=UTC)


def test_dots_put_the_day_first() -> None:
    assert parse_date("03.04.2023") == datetime(2023, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize("text", ["27/02/2023", "02/27/2023", "27.02.2023", "02-27-2023"])
def test_there_is_no_thirteenth_month(text: str) -> None:
    assert parse_date(text) == datetime(2023, 2, 27, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2 November 2024, 23:30 XYZ", "2024-11-02T23:30+99:99"])
def test_a_time_in_an_unknown_zone_leaves_the_printed_day(text: str) -> None:
    assert parse_date(text) == NOVEMBER_2


@pytest.mark.parametrize(
    "text",
    [
        "", "Monday", "10", "2024", "may", "November 2024", "2 November", "11/02/24", "1 2 3", "yesterday",
        "2024-13-45", "31.02.2023", "2023-02-29", "2 November 2024 25:00", "2 November 2024 13:00 pm",
        "2 November 2024 10", "1599-12-31", "2101-01-01", "0001-01-01", "99999999999", "9999999999", "12345", "-1",
        "2024-11-02 2024-11-03", "2024-11-02 and more", "２０２４-１１-０２",
    ],
)  # fmt: skip
def test_what_is_no_whole_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@given(DAYS)
def test_every_day_is_read_in_every_way_of_writing_it(day: date) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    ways = [
        day.isoformat(),
        f"{day.day} {day:%B} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day:%a}, {day.day} {day:%b}. {day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.month}/{day.day}/{day.year}",
    ]
    assert [parse_date(way) for way in ways] == [midnight] * len(ways)


@given(MOMENTS)
def test_every_moment_comes_back_from_iso_8601(moment: datetime) -> None:
    assert parse_date(moment.isoformat()) == moment.replace(microsecond=0)


@given(MOMENTS)
def test_every_moment_comes_back_from_rfc_2822(moment: datetime) -> None:
    assert parse_date(format_datetime(moment)) == moment.replace(microsecond=0)


@given(st.text() | st.text(alphabet="0123456789 -/.:,+TZNovSatpm"))
def test_any_text_gives_none_or_a_moment_in_utc_within_the_years(text: str) -> None:
    found = parse_date(text)
    assert found is None or (found.tzinfo is UTC and 1600 <= found.year <= 2100)
