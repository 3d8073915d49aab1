"""Rounding of prescribed values, and how numbers are written."""

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

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


_WIRE: dict[int, Callable[[Decimal], str]] = {1: with_tenths, 2: with_hundredths}


class Written(NamedTuple):
    """A rounded value, as a field of an answer and as part of a text."""

    exact: Decimal | None
    wire: str | None
    text: str


NOTHING_WRITTEN = Written(None, None, "")
"""No value."""


class Scale:
    """The multiples of a base, each written down once. Without a base every value is written as it is."""

    __slots__ = ("_base", "_made", "_wire")

    def __init__(self, base: Decimal | None, places: int) -> None:
        self._base = base or None
        # A multiple of a base with as many digits as answers have needs no rounding of its own.
        has_digits = base is not None and base.as_tuple().exponent in {0, -places}
        self._wire = None if has_digits else _WIRE[places]
        self._made: dict[int, Written] = {}

    def of(self, value: Decimal) -> Written:
        """The nearest multiple; halfway between two it is the even one."""
        if self._base is None:
            return self._written(value)
        number = round(value / self._base)
        found = self._made.get(number)
        if found is None:
            found = self._made[number] = self._written(self._base * number)
        return found

    def _written(self, exact: Decimal) -> Written:
        text = written(exact)
        return Written(exact, self._wire(exact) if self._wire else text, text)
