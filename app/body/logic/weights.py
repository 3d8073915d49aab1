"""Weights in the unit of whoever reads."""

from decimal import Decimal

from app.units import KILOGRAMS_PER_POUND

HUNDREDTH = Decimal("0.01")
LEAST = Decimal(30)
MOST = {"kg": Decimal(600), "lb": Decimal("999.99")}
"""In each unit; five digits are all that programs read."""


def kg_of(number: Decimal, unit: str) -> Decimal:
    """Kilograms of so many `kg` or `lb`."""
    return number * KILOGRAMS_PER_POUND if unit == "lb" else number


def in_unit(kilograms: Decimal, unit: str) -> Decimal:
    """So many `kg` or `lb`, to the hundredth."""
    number = kilograms / KILOGRAMS_PER_POUND if unit == "lb" else kilograms
    return number.quantize(HUNDREDTH)
