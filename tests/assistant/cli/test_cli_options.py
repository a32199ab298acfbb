"""How the command line reads a day."""

from datetime import date, timedelta

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from assistant.cli.options import first_day, last_day, require_order


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_whole_date_is_that_day(day):
    assert first_day(day.isoformat()) == last_day(day.isoformat()) == day


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(9998, 12, 31)))
def test_a_month_reaches_from_its_first_day_to_its_last(day):
    month = f"{day:%Y-%m}".zfill(7)

    assert first_day(month) == day.replace(day=1)
    assert (last_day(month) + timedelta(days=1)).day == 1
    assert last_day(month).month == day.month


def test_a_year_reaches_from_january_to_december():
    assert first_day("2023") == date(2023, 1, 1)
    assert last_day("2023") == date(2023, 12, 31)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2023-02-30", "2023-13", "0000", "2023-2-7", "27.02.2023", "2023-02-27T10:00", "٢٠٢٣"]
)
def test_what_is_no_day_is_refused_with_the_way_to_write_one(text):
    with pytest.raises(typer.BadParameter, match="YYYY-MM-DD"):
        first_day(text)


def test_a_range_in_which_no_day_lies_is_refused():
    with pytest.raises(typer.BadParameter, match="no day"):
        require_order(date(2023, 3, 2), date(2023, 3, 1))


def test_a_range_of_one_day_is_accepted():
    require_order(date(2023, 3, 1), date(2023, 3, 1))
