"""Numbers, days and durations as people type them."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from app.errors import Invalid
from app.web import reading


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("8", ".", "8"),
        ("8.4", ".", "8.4"),
        ("8,4", ".", "8.4"),  # a comma is no grouping before one digit
        ("8,4", ",", "8.4"),
        ("8.4", ",", "8.4"),
        ("1,234", ".", "1234"),
        ("1.234", ",", "1234"),
        ("1.234", ".", "1.234"),
        ("1,234", ",", "1.234"),
        ("0.125", ",", "0.125"),  # nobody groups after a zero
        ("1.234,5", ".", "1234.5"),
        ("1,234.5", ",", "1234.5"),
        ("1.234.567", ",", "1234567"),
        ("1,234,567", ",", "1234567"),
        ("1 234,5", ",", "1234.5"),
        ("1’234.5", ".", "1234.5"),
        ("-3", ".", "-3"),
        ("−3,5", ",", "-3.5"),
        ("+3", ".", "3"),
    ],
)
def test_numbers(text: str, mark: str, expected: str) -> None:
    assert reading.number(text, mark) == Decimal(expected)


@pytest.mark.parametrize(
    "text", ["", "x", "1e5", "nan", "inf", "1..2", "1.2.3,4,5", "٣", "0x10", "--1", "5 km", "9" * 31]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(Invalid, match="number"):
        reading.number(text, ".")


@pytest.mark.parametrize(("language", "expected"), [("en", "1234"), ("de", "1.234")])
def test_the_language_decides_what_a_comma_means(app: Flask, language: str, expected: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        assert reading.number("1,234") == Decimal(expected)


@pytest.mark.parametrize(("unit", "expected"), [("km", "10000"), ("mi", "16093.44")])
def test_distances_in_the_persons_unit(app: Flask, unit: str, expected: str) -> None:
    with app.test_request_context():
        assert reading.metres(unit)("10") == Decimal(expected)


def test_days_and_times() -> None:
    assert reading.day("2026-11-21") == date(2026, 11, 21)
    assert reading.clock("07:30") == time(7, 30)
    assert reading.clock("07:30:15") == time(7, 30, 15)


@pytest.mark.parametrize("text", ["", "21.11.2026", "2026-13-01", "0000-01-01", "x"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(Invalid, match="date"):
        reading.day(text)


@pytest.mark.parametrize("text", ["", "25:00", "7 o'clock", "12:60"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(Invalid, match="time"):
        reading.clock(text)


@pytest.mark.parametrize(
    ("text", "seconds"), [("45", 2700), ("1:05", 3900), ("1:05:30", 3930), ("0:00:01", 1), ("100:00", 360000)]
)
def test_durations(text: str, seconds: int) -> None:
    assert reading.duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "seconds"), [("45", 2700), ("25:30", 1530), ("0:07", 7), ("90:00", 5400), ("1:05:30", 3930)]
)
def test_durations_as_a_stopwatch_shows_them(text: str, seconds: int) -> None:
    assert reading.stopwatch(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", ":", "1:", ":30", "1:60", "1:00:60", "-1:00", "1:2:3:4", "99999:00", "٣:00"])
def test_what_no_stopwatch_shows(text: str) -> None:
    with pytest.raises(Invalid, match="duration"):
        reading.stopwatch(text)


@pytest.mark.parametrize("text", ["", ":", "1:60", "1:00:60", "-1", "1:2:3:4", "1h", "99999", "٣"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(Invalid, match="duration"):
        reading.duration(text)
