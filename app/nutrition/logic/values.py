"""Nutritional values: of a food by weight, of many foods together, and for a person. Exact throughout."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

ALWAYS_KNOWN = ("energy", "protein", "carbohydrates", "fat")
NUTRIENTS = (
    "energy",
    "protein",
    "carbohydrates",
    "carbohydrates_sugar",
    "fat",
    "fat_saturated",
    "fiber",
    "sodium",
)
"""Energy in kilocalories, the others in grams; in the order of the API."""
KILOJOULES_PER_KILOCALORIE = Decimal("4.184")
KILOCALORIES_PER_GRAM = {"protein": 4, "carbohydrates": 4, "fat": 9}

Values = dict[str, Decimal | None]


def grams_of(amount: Decimal, grams_per_unit: int | None) -> Decimal:
    """What so many units weigh; without a unit the amount is in grams."""
    return amount if grams_per_unit is None else amount * grams_per_unit


def values_of(per_100_g: Any, grams: Decimal) -> Values:
    """The values of so much of a food, which has its values for 100 g as attributes.

    What is 0 in sugar, saturated fat, fibre or sodium counts as not known.
    """
    share = grams / 100
    values: Values = {}
    for name in NUTRIENTS:
        amount = getattr(per_100_g, name)
        is_known = amount is not None and (amount != 0 or name in ALWAYS_KNOWN)
        values[name] = amount * share if is_known else None
    return values


def sum_of(several: Iterable[Mapping[str, Decimal | None]]) -> Values:
    """All of them together. What nobody knows stays unknown; else the unknown counts as nothing."""
    total: Values = {name: Decimal(0) if name in ALWAYS_KNOWN else None for name in NUTRIENTS}
    for values in several:
        for name in NUTRIENTS:
            amount = values.get(name)
            if amount:
                total[name] = (total[name] or Decimal(0)) + amount
    return total


def shares_of_energy(values: Mapping[str, Decimal | None]) -> dict[str, Decimal]:
    """How many percent of the energy protein, carbohydrates and fat account for; they need not add up to 100."""
    energy = values["energy"]
    return {
        name: (values[name] or Decimal(0)) * factor / energy * 100 if energy else Decimal(0)
        for name, factor in KILOCALORIES_PER_GRAM.items()
    }


def grams_per_kilogram(values: Mapping[str, Decimal | None], weight: Decimal | None) -> dict[str, Decimal]:
    """Protein, carbohydrates and fat for each kilogram of body weight; 0 where the weight is not known."""
    return {name: (values[name] or Decimal(0)) / weight if weight else Decimal(0) for name in KILOCALORIES_PER_GRAM}


def implausibility(values: Mapping[str, Decimal | None]) -> str | None:
    """None, or what cannot be right about the values of 100 g: a code.

    The energy must be near the one computed from what is in the food: 4 kcal for a gram of protein and carbohydrates,
    9 of fat, 2 of fibre (Atwater's factors).
    """
    protein, carbohydrates, fat = (values[name] or Decimal(0) for name in KILOCALORIES_PER_GRAM)
    for name in NUTRIENTS[1:]:
        amount = values.get(name)
        if amount is not None and not 0 <= amount <= 100:
            return "more_than_100_g"
    if (values.get("fat_saturated") or 0) > fat:
        return "saturated_above_fat"
    if (values.get("carbohydrates_sugar") or 0) > carbohydrates:
        return "sugar_above_carbohydrates"
    if protein + carbohydrates + fat > 105:
        return "more_than_100_g"
    declared = values["energy"] or Decimal(0)
    computed = 4 * protein + 4 * carbohydrates + 9 * fat + 2 * (values.get("fiber") or 0)
    slack = Decimal("0.3") * declared + 5
    if declared < 0 or (max(declared, computed) > 13 and abs(computed - declared) > slack):
        return "energy_does_not_fit"
    return None
