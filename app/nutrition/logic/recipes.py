"""Recipes: what a dish weighs, how much of it somebody ate, and what that is of each food in it."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.nutrition.logic.values import NUTRIENTS, Values

MEASURES = ("portions", "percent", "grams")
"""How people say how much of a dish they ate."""
_CENT = Decimal("0.01")
MOST = Decimal("9999.99")
"""The largest amount of a food an entry can say."""


def finished_weight(cooked_g: int | None, raw_g: Iterable[Decimal]) -> Decimal:
    """Grams of the finished dish: as it was weighed, else what went into it."""
    return Decimal(cooked_g) if cooked_g else sum(raw_g, Decimal(0))


def share_eaten(amount: Decimal, measure: str, servings: Decimal, weight_g: Decimal) -> Decimal:
    """Which part of the whole dish so many portions, percent or grams are; 1 is all of it."""
    whole = {"portions": servings, "percent": Decimal(100), "grams": weight_g}[measure]
    return amount / whole if whole else Decimal(0)


def part_of(values: Values, share: Decimal) -> Values:
    """The values of a part of a dish."""
    return {name: None if (amount := values[name]) is None else amount * share for name in NUTRIENTS}


def scaled(portion: Any, grams: Decimal, share: Decimal) -> tuple[Decimal, int | None]:
    """A part of a portion that weighs so many grams: its amount, and its unit (None for grams).

    The unit stays where the amount in it comes out even (half of 3 eggs), so that no rounding changes the sums; else
    it is hundredths of a gram.
    """
    amount = portion.amount * share
    even = amount.quantize(_CENT)
    if portion.weight_unit_id is not None and even == amount:
        return even, portion.weight_unit_id
    return (grams * share).quantize(_CENT, ROUND_HALF_UP), None
