"""Estimates and weeks at their edges."""

from datetime import date
from decimal import Decimal

import pytest

from app.routines.logic.statistics import CountedSet, statistics
from app.routines.logic.strength import one_rep_max


@pytest.mark.parametrize(
    ("load", "repetitions", "expected"),
    [
        ("100", "0", None),
        ("100", "0.5", None),
        ("100", "1", "100.00"),
        ("100", "2", "102.86"),
        ("100", "10", "133.37"),
        ("100", "12", "144.05"),
        ("100", "12.5", None),
        ("100", "13", None),
        ("100", "37", None),
        ("0", "5", None),
        ("-10", "5", None),
    ],
)
def test_brzycki_says_nothing_beyond_twelve_repetitions(load: str, repetitions: str, expected: str | None) -> None:
    found = one_rep_max(Decimal(load), Decimal(repetitions))

    assert (None if found is None else f"{found:.2f}") == expected


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2024, 12, 29), "52"),
        (date(2024, 12, 30), "1"),
        (date(2025, 1, 5), "1"),
        (date(2021, 1, 3), "53"),
        (date(2021, 1, 4), "1"),
        (date(2023, 1, 1), "52"),
    ],
)
def test_weeks_over_the_end_of_a_year_are_those_of_the_iso_calendar(day: date, week: str) -> None:
    found = statistics([CountedSet(day, 1, 9, Decimal(60), Decimal(8))], {})

    assert list(found["volume"]["weekly"]) == [week]
