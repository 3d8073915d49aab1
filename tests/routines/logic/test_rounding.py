"""Rounding, and how numbers are written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.routines.logic.rounding import rounded, with_hundredths, with_tenths, written


@pytest.mark.parametrize(
    ("value", "base", "expected"),
    [
        ("61.25", "2.5", "60"),  # halfway: 24 times 2.5 is even, 25 times is not
        ("63.75", "2.5", "65"),
        ("61.3", "2.5", "62.5"),
        ("8.5", "1", "8"),
        ("9.5", "1", "10"),
        ("2.25", "0.5", "2"),
        ("21.4", "1.25", "21.25"),
        ("-3.7", "2.5", "-2.5"),
        ("7", "0", "7"),
    ],
)
def test_a_value_becomes_the_nearest_multiple(value: str, base: str, expected: str) -> None:
    assert rounded(Decimal(value), Decimal(base)) == Decimal(expected)


def test_nothing_stays_nothing_and_without_a_base_nothing_changes() -> None:
    assert rounded(None, Decimal("2.5")) is None
    assert rounded(Decimal("47.7750"), None) == Decimal("47.7750")


values = st.decimals("-9999.99", "9999.99", places=4)
bases = st.decimals("0.01", "99.99", places=2)


@given(values, bases)
def test_what_is_rounded_is_a_multiple_not_further_away_than_half_the_base(value: Decimal, base: Decimal) -> None:
    found = rounded(value, base)

    assert found is not None
    assert found % base == 0
    assert abs(found - value) <= base / 2
    assert rounded(found, base) == found


@given(values, values, bases)
def test_rounding_keeps_the_order(one: Decimal, other: Decimal, base: Decimal) -> None:
    low, high = sorted((one, other))

    assert (rounded(low, base) or 0) <= (rounded(high, base) or 0)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("60.00", "60"), ("62.50", "62.50"), ("47.7750", "47.7750"), ("1E+2", "100"), ("-0.00", "0"), ("0", "0")],
)
def test_a_number_is_written_with_its_digits_unless_it_is_whole(value: str, expected: str) -> None:
    assert written(Decimal(value)) == expected


@pytest.mark.parametrize(
    ("value", "hundredths", "tenths"),
    [("47.7750", "47.78", "47.8"), ("50.163750", "50.16", "50.2"), ("60.00", "60", "60"), ("1.5", "1.50", "1.5")],
)
def test_numbers_of_answers_have_fixed_digits(value: str, hundredths: str, tenths: str) -> None:
    assert (with_hundredths(Decimal(value)), with_tenths(Decimal(value))) == (hundredths, tenths)
