"""Periods of the calendar, and sums and means of what was done."""

from datetime import date

import pytest

from app.activities.logic.statistics import (
    PERIODS,
    Done,
    added_up,
    hundredths,
    next_start,
    period_name,
    starts_between,
)
from app.dates import week_start


@pytest.mark.parametrize(
    ("day", "period", "name"),
    [
        (date(2018, 3, 13), "year", "2018"),
        (date(2018, 3, 13), "month", "2018-03"),
        (date(2018, 3, 13), "week", "2018-03-11"),  # a Tuesday; its Sunday
        (date(2018, 3, 13), "weekm", "2018-03-12"),
        (date(2018, 3, 13), "day", "2018-03-13"),
        (date(2018, 3, 11), "week", "2018-03-11"),
        (date(2018, 3, 11), "weekm", "2018-03-05"),
        (date(2021, 1, 1), "week", "2020-12-27"),  # the week of a new year's day began in the old year
        (date(2021, 1, 1), "weekm", "2020-12-28"),
        (date(2024, 12, 30), "weekm", "2024-12-30"),  # ISO's week 1 of 2025
        (date(987, 5, 1), "year", "0987"),
    ],
)
def test_a_day_belongs_to_a_period(day: date, period: str, name: str) -> None:
    assert period_name(PERIODS[period](day), period) == name


def test_a_week_may_begin_on_any_day() -> None:
    assert week_start(date(2026, 11, 21), 6) == date(2026, 11, 21)
    assert week_start(date(2026, 11, 21), 7) == date(2026, 11, 15)


@pytest.mark.parametrize(
    ("start", "period", "following"),
    [
        (date(2023, 1, 1), "year", date(2024, 1, 1)),
        (date(2024, 1, 1), "year", date(2025, 1, 1)),
        (date(2024, 2, 1), "month", date(2024, 3, 1)),
        (date(2024, 12, 1), "month", date(2025, 1, 1)),
        (date(2024, 12, 29), "week", date(2025, 1, 5)),
        (date(2024, 12, 30), "weekm", date(2025, 1, 6)),
        (date(2024, 12, 28), "week6", date(2025, 1, 4)),
        (date(2024, 2, 28), "day", date(2024, 2, 29)),
    ],
)
def test_one_period_follows_another(start: date, period: str, following: date) -> None:
    assert next_start(start, period) == following


def test_the_periods_between_two_days_include_those_of_both() -> None:
    assert list(starts_between(date(2025, 11, 30), date(2026, 2, 1), "month")) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]


class TestDone:
    RIDE = Done(1, 25_000, 3_600_000_000, speed_m_per_h=25_000)
    CLIMB = Done(1, 9_250, 1_800_000_001, 300_000, 151_500, 18_500, 1, 1)

    def test_what_belongs_together_is_added_up(self) -> None:
        sums = added_up([("a", self.RIDE), ("b", self.CLIMB), ("a", self.CLIMB)])

        assert sums == {"a": Done(2, 34_250, 5_400_000_001, 300_000, 151_500, 43_500, 1, 1), "b": self.CLIMB}

    def test_a_climb_is_counted_where_it_is_known(self) -> None:
        both = self.RIDE + self.CLIMB

        assert (both.count, both.with_ascent, both.with_descent) == (2, 1, 1)
        assert both.average_speed_m_per_h == 21_750

    def test_nothing_known_stays_unknown(self) -> None:
        assert (self.RIDE + self.RIDE).ascent_mm is None


@pytest.mark.parametrize(
    ("thousandths", "count", "shown"),
    [
        (27875, 1, 27.88),
        (1367, 1, 1.37),
        (5350, 2, 2.68),  # half of 5.350 is 2.675
        (1000, 3, 0.33),
        (-5, 1, -0.01),
        (-4, 1, 0.0),
        (0, 7, 0.0),
        (None, 0, None),
    ],
)
def test_halves_are_rounded_away_from_zero(thousandths: int | None, count: int, shown: float | None) -> None:
    assert hundredths(thousandths, count) == shown
