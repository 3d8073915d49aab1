"""Rounding of prescribed values, and how numbers are written."""

from decimal import ROUND_HALF_EVEN, Decimal

_HUNDREDTH, _TENTH = Decimal("0.01"), Decimal("0.1")


def rounded(value: Decimal | None, base: Decimal | None) -> Decimal | None:
    """The multiple of `base` that is nearest; halfway between two it is the even one. Without a base, the value."""
    if value is None or not base:
        return value
    return base * (value / base).to_integral_value(ROUND_HALF_EVEN)


def written(value: Decimal) -> str:
    """All digits; a whole number has none behind the point."""
    text = str(value)
    if "E" in text:
        text = f"{value:f}"
    whole, _point, behind = text.partition(".")
    if behind.strip("0"):
        return text
    return "0" if whole == "-0" else whole


def with_hundredths(value: Decimal) -> str:
    """`60`, `62.50`: whole, or with two digits behind the point."""
    return written(value.quantize(_HUNDREDTH, ROUND_HALF_EVEN))


def with_tenths(value: Decimal) -> str:
    """`2`, `1.5`: whole, or with one digit behind the point."""
    return written(value.quantize(_TENTH, ROUND_HALF_EVEN))
