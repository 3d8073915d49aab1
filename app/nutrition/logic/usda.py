"""Foods of USDA FoodData Central. Values are for 100 g (100 ml of drinks), of branded foods too.

Numbers and units of nutrients: table `nutrient` of the download, https://fdc.nal.usda.gov/download-datasets.html; what
the columns mean: https://fdc.nal.usda.gov/docs/Download_Field_Descriptions_Oct2020.pdf. Sodium is in milligrams there.
"""

from collections.abc import Mapping
from typing import Any

from app.nutrition.logic.records import (
    GENERIC,
    KILOJOULES_PER_KILOCALORIE,
    NO_FOOD,
    NO_NAME,
    NO_VALUES,
    PLAIN,
    Portions,
    Record,
    Rejected,
    check,
    clean,
    part,
    portion,
    product_rank,
    thousandths,
)

SOURCE = "USDA FoodData Central"
KILOCALORIES_PER_GRAM_OF_ALCOHOL = 6.93
"""Atwater's factor: A. L. Merrill, B. K. Watt, Energy Value of Foods, USDA Agriculture Handbook 74 (1955)."""
RANKS = {"foundation_food": GENERIC, "sr_legacy_food": GENERIC, "survey_fndds_food": PLAIN, "branded_food": None}
"""The kinds of entries that are foods; branded ones are ranked as products."""

# Our name: numbers of the nutrients that say it, the best first.
NUTRIENTS = {
    # As measured or declared; by Atwater's specific factors, by his general ones.
    "kcal": ("208", "958", "957"),
    "kj": ("268",),
    "protein": ("203",),
    # By difference, else the sum of what was measured.
    "carbohydrates": ("205", "205.2"),
    "sugar": ("269", "269.3"),
    "fat": ("204", "298"),
    "saturated": ("606",),
    "fiber": ("291", "293"),
    "sodium": ("307",),
    "alcohol": ("221",),
}
NUMBERS = {number: place for place, number in enumerate(one for several in NUTRIENTS.values() for one in several)}
"""The numbers of nutrients that are read, and the place each has in a list of amounts."""
Amounts = list[float | None]
"""Of the nutrients in `NUMBERS`, at their places."""
NOTHING: Amounts = [None] * len(NUMBERS)
_PLACES = {name: [NUMBERS[number] for number in numbers] for name, numbers in NUTRIENTS.items()}
_MILLIGRAMS = 1000
_MOST_BELOW_ZERO = -1.0
"""What is found by difference may come out a little below nothing."""
_NO_UNITS = {"", "undetermined", "quantity not specified", "n/a"}


def record(entry: Mapping[str, str], amounts: Amounts, language_id: int) -> Record:
    """The food of an entry: its `fdc_id`, `data_type`, `description`, `category`, `brand`, `code`. Raises Rejected."""
    if entry["data_type"] not in RANKS:
        raise Rejected(NO_FOOD)
    name = clean(entry["description"])
    if len(name) < 3:
        raise Rejected(NO_NAME)
    found = {ours: _first(amounts, places) for ours, places in _PLACES.items()}
    energy = _energy(found)
    protein, carbohydrates, fat = (_grams(found[one]) for one in ("protein", "carbohydrates", "fat"))
    sugar, saturated = thousandths(found["sugar"]), thousandths(found["saturated"])
    fiber, sodium = part(found["fiber"]), part(found["sodium"], _MILLIGRAMS)
    without_alcohol = max(0.0, energy - KILOCALORIES_PER_GRAM_OF_ALCOHOL * (found["alcohol"] or 0))
    check(without_alcohol, (protein, carbohydrates, fat), (sugar, saturated, fiber))
    code = _barcode(entry["code"])
    rank = RANKS[entry["data_type"]]
    return (
        *(code, entry["fdc_id"], name, "", clean(entry["brand"]), clean(entry["category"])[:100]),
        product_rank(name) if rank is None else rank,
        *(energy, protein, carbohydrates, sugar, fat, saturated, fiber, sodium),
        *("", "", "", language_id, ""),
    )


def household_portion(amount: Any, unit: str, description: str, modifier: str, grams: Any) -> Portions:
    """A portion as the tables tell it: `1`, `cup`, ``, `sliced`. What says no weight is none."""
    try:
        number, weight = float(amount or 1), float(grams)
    except (TypeError, ValueError):
        return ()
    if not 0 < number < 1e6:
        return ()
    unit = "" if unit.strip().lower() in _NO_UNITS else unit.strip()
    description = "" if description.strip().lower() in _NO_UNITS else description.strip()
    # Surveys have a number of their own there.
    modifier = "" if modifier.strip().isdigit() else modifier.strip()
    name = description or ", ".join(one for one in (unit, modifier) if one)
    if not name:
        return ()
    return portion(name if number == 1 or description else f"{number:g} {name}", weight)


def serving(size: Any, unit: str, household: str) -> Portions:
    """The serving of a branded food: `30`, `g`, `1 cup`. Millilitres count as grams, as the values are for 100 ml."""
    try:
        weight = float(size)
    except (TypeError, ValueError):
        return ()
    if unit.strip().lower() not in {"g", "grm", "ml", "mlt"}:
        return ()
    return portion(household.strip() or "serving", weight)


def _first(amounts: Amounts, places: list[int]) -> float | None:
    return next((amounts[place] for place in places if amounts[place] is not None), None)


def _energy(found: Mapping[str, float | None]) -> int:
    from_kilojoules = None if found["kj"] is None else found["kj"] / KILOJOULES_PER_KILOCALORIE
    energy = from_kilojoules if found["kcal"] is None else found["kcal"]
    if energy is None or not 0 <= energy < 10_000:
        raise Rejected(NO_VALUES)
    return int(energy + 0.5)


def _grams(amount: float | None) -> int:
    if amount is None or not _MOST_BELOW_ZERO <= amount < 10_000:
        raise Rejected(NO_VALUES)
    return max(0, int(amount * 1000 + 0.5))


def _barcode(text: str) -> str:
    """As Open Food Facts writes it: 8, 13 or 14 digits."""
    digits = text.strip().replace(" ", "").replace("-", "")
    if not digits.isascii() or not digits.isdigit() or not 6 <= len(digits.lstrip("0")) <= 14:
        return ""
    digits = digits.lstrip("0")
    return digits.zfill(8 if len(digits) <= 8 else 13 if len(digits) <= 13 else 14)
