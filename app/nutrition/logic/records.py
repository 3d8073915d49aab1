"""One food as importers hand it over: what every source is turned into, and what is wrong with those that are refused.

Amounts are whole numbers, thousandths of a gram for 100 g: importing is arithmetic on millions of rows.
"""

from collections.abc import Callable, Mapping
from html import unescape
from math import log10
from typing import Any

GENERIC, PLAIN, UNKNOWN = 1, 2, 3
"""Ranks of foods without a package: of a checked table, of a survey, of who knows."""
FIRST_PRODUCT = 8
LONGEST = 200

NO_NAME = "without a name"
NO_VALUES = "without energy, protein, carbohydrates or fat"
TOO_MUCH = "more than 100 g in 100 g"
CONTRADICTORY = "sugar or saturated fat above what they are part of"
WRONG_ENERGY = "energy that does not fit the rest"
BROKEN = "not readable"
ELSEWHERE = "of other countries"
OTHER_LANGUAGE = "in other languages"


class Rejected(Exception):
    """A food that is not taken in; its text says why."""


Record = tuple[Any, ...]
"""A food: the values of `COLUMNS`. A plain tuple, because there are millions of them."""
CODE, REMOTE_ID, NAME = 0, 1, 2
"""Places in it."""
COLUMNS = (
    "code",
    "remote_id",
    "name",
    "common_name",
    "brand",
    "category",
    "rank",
    "energy",
    "protein",
    "carbohydrates",
    "carbohydrates_sugar",
    "fat",
    "fat_saturated",
    "fiber",
    "sodium",
    "is_vegan",
    "is_vegetarian",
    "nutriscore",
    "language_id",
    "license_author",
)


def thousandths(text: Any) -> int | None:
    """Grams as written, in thousandths; None for nothing, or for what is no number."""
    if text is None or text == "":
        return None
    try:
        return int(float(text) * 1000 + 0.5)
    except (ValueError, OverflowError):
        return None


def clean(text: str) -> str:
    """One line without entities, and no longer than the column."""
    if not text or (text.isprintable() and len(text) <= LONGEST and "&" not in text and "  " not in text):
        return text.strip()
    text = unescape(text)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST]


def check(energy: int, macros: tuple[int, int, int], parts: tuple[int | None, int | None, int | None]) -> None:
    """Raises Rejected for values that no food can have (the rules of `values.implausibility`).

    `macros` are protein, carbohydrates and fat; `parts` are sugar, saturated fat and fibre.
    """
    protein, carbohydrates, fat = macros
    sugar, saturated, fiber = parts
    if protein + carbohydrates + fat > 105_000 or max(macros) > 100_000:
        raise Rejected(TOO_MUCH)
    if energy < 0 or min(macros) < 0:
        raise Rejected(NO_VALUES)
    if (sugar or 0) > carbohydrates or (saturated or 0) > fat:
        raise Rejected(CONTRADICTORY)
    computed = (4 * (protein + carbohydrates) + 9 * fat + 2 * (fiber or 0)) / 1000
    if abs(computed - energy) > 0.3 * energy + 5 and (energy > 13 or computed > 13):
        raise Rejected(WRONG_ENERGY)


def product_rank(name: str, scans: Any = None) -> int:
    """How early a product is found: short names first, and what many people scan."""
    words = name.count(" ")
    rank = FIRST_PRODUCT + 3 + (words if words < 6 else 6)
    return rank - min(3, int(log10(int(scans) + 1))) if scans and str(scans).isdigit() else rank


Parse = Callable[[Any], Record]
Languages = Mapping[str, int]
"""Codes of two letters and their ids."""
