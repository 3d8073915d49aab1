"""Units people choose, and the factors between them. The database keeps metres, seconds and kilograms."""

from decimal import Decimal

METRES_PER_MILE = Decimal("1609.344")
METRES_PER_FOOT = Decimal("0.3048")
KILOGRAMS_PER_POUND = Decimal("0.45359237")

WEIGHT_UNITS = ("kg", "lb")
DISTANCE_UNITS = ("km", "mi")


def metres_per(distance_unit: str) -> Decimal:
    """How many metres one `km` or `mi` has."""
    return Decimal(1000) if distance_unit == "km" else METRES_PER_MILE


def metres_per_height(distance_unit: str) -> Decimal:
    """How many metres one unit of height has: metres with km, feet with miles."""
    return Decimal(1) if distance_unit == "km" else METRES_PER_FOOT
