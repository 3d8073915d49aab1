"""What people type, as plain values."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.errors import Invalid
from app.web.inputs import day_of, hours_and_minutes_of, number_of, seconds_of


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("8.4", "en", "8.4"),
        ("8,4", "en", "8.4"),  # a comma that cannot group thousands
        ("8,4", "de", "8.4"),
        ("8.4", "de", "8.4"),
        ("1,234", "en", "1234"),
        ("1,234.5", "en", "1234.5"),
        ("1.234", "de", "1234"),
        ("1.234,5", "de", "1234.5"),
        ("1 234,5", "de", "1234.5"),
        ("−3", "en", "-3"),
        (" 42 ", "en", "42"),
        (".5", "en", "0.5"),
    ],
)
def test_a_number(text: str, language: str, number: str) -> None:
    assert number_of(text, language) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "seconds"), [("1:05:00", 3900), ("45:30", 2730), ("45", 2700), ("0:00:07", 7), ("90:00", 5400)]
)
def test_a_duration(text: str, seconds: int) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize(("text", "seconds"), [("1:30", 5400), ("0:05", 300), ("2", 7200), ("12:00", 43_200)])
def test_hours_and_minutes(text: str, seconds: int) -> None:
    assert hours_and_minutes_of(text) == seconds


def test_a_day() -> None:
    assert day_of("2026-11-21") == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (lambda text: number_of(text, "en"), "", "not_a_number"),
        (lambda text: number_of(text, "en"), "8 km", "not_a_number"),
        (lambda text: number_of(text, "en"), "1.2.3", "not_a_number"),
        (lambda text: number_of(text, "en"), "١٢", "not_a_number"),
        (lambda text: number_of(text, "en"), "9" * 40, "not_a_number"),
        (lambda text: number_of(text, "en"), "nan", "not_a_number"),
        (seconds_of, "1:75:00", "not_a_duration"),
        (seconds_of, "1:5", "not_a_duration"),
        (seconds_of, "soon", "not_a_duration"),
        (hours_and_minutes_of, "1:60", "not_hours"),
        (hours_and_minutes_of, "²:00", "not_hours"),
        (day_of, "21.11.2026", "not_a_date"),
        (day_of, "0001-01-01", "not_a_date"),
        (day_of, "2026-02-30", "not_a_date"),
    ],
)
def test_what_cannot_be_read_is_said_by_a_code(read: Callable[[str], Any], text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(text)
    assert refused.value.code == code
