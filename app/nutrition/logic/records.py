"""One food as importers hand it over: what every source is turned into, and what is wrong with those that are refused.

Amounts are whole numbers, thousandths of a gram for 100 g: importing is arithmetic on millions of rows.
"""

from collections.abc import Callable, Iterable, Mapping
from html import unescape
from math import log10
from typing import Any

from app.nutrition.logic import values
from app.nutrition.logic.values import ALWAYS_KNOWN, NUTRIENTS

GENERIC, PLAIN, UNKNOWN = 1, 2, 3
"""Ranks of foods without a package: of a checked table, of a survey, of who knows."""
FIRST_PRODUCT = 8
LONGEST = 200
KILOJOULES_PER_KILOCALORIE = float(values.KILOJOULES_PER_KILOCALORIE)
"""The thermochemical calorie, as on labels (Regulation (EU) No 1169/2011, annex I; FAO Food and Nutrition Paper 77)."""
SALT_PER_SODIUM = 2.5
"""Salt is sodium × 2.5 on labels (Regulation (EU) No 1169/2011, annex I, 11)."""
MOST_OF_A_PART = 100_000

NO_NAME = "without a name"
NO_VALUES = "without energy, protein, carbohydrates or fat"
TOO_MUCH = "more than 100 g in 100 g"
CONTRADICTORY = "sugar or saturated fat above what they are part of"
WRONG_ENERGY = "energy that does not fit the rest"
BROKEN = "not readable"
ELSEWHERE = "of other countries"
OTHER_LANGUAGE = "in other languages"
NO_FOOD = "of a kind that nobody eats: samples and purchases behind the foods"


class Rejected(Exception):
    """A food that is not taken in; its text says why."""


Record = tuple[Any, ...]
"""A food: the values of `COLUMNS`. A plain tuple, because there are millions of them; what is not known is an empty
text, which SQLite's driver takes six times as fast as None."""
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
    *NUTRIENTS,
    "is_vegan",
    "is_vegetarian",
    "nutriscore",
    "language_id",
    "license_author",
)
NEVER_EMPTY = {"name", "rank", *ALWAYS_KNOWN, "language_id", "license_author"}
Portions = tuple[tuple[str, int], ...]
"""Household portions: names and grams."""


def key_of(record: Record) -> str:
    """By what a food is known again: its barcode, else its key where it comes from."""
    return record[CODE] or f"#{record[REMOTE_ID]}"


def thousandths(text: Any) -> int | str:
    """Grams as written, in thousandths; empty for nothing, or for what is no number."""
    try:
        return int(float(text) * 1000 + 0.5) if text is not None else ""
    except (TypeError, ValueError, OverflowError):
        return ""


def part(text: Any, divisor: float = 1) -> int | str:
    """Fibre or sodium in thousandths: what cannot be is left out, the rest of the food may still be right."""
    if text is None or text == "":
        return ""
    try:
        amount = int(float(text) / divisor * 1000 + 0.5)
    except (TypeError, ValueError, OverflowError):
        return ""
    return possible(amount)


def possible(amount: int | str) -> int | str:
    """The amount of a part if there can be so much of it, else nothing."""
    return amount if amount == "" or 0 <= amount <= MOST_OF_A_PART else ""  # type: ignore[operator]


def kilocalories(kcal: Any, kilojoules: Any) -> int:
    """Energy in whole kilocalories, from kilojoules where those are not given. Raises TypeError, ValueError."""
    if kcal is None or kcal == "":
        return int(float(kilojoules) / KILOJOULES_PER_KILOCALORIE + 0.5)
    return int(float(kcal) + 0.5)


def clean(text: str) -> str:
    """One line without entities, and no longer than the column."""
    if not text or (text.isprintable() and len(text) <= LONGEST and "&" not in text and "  " not in text):
        return text.strip()
    text = unescape(text)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST]


def check(energy: float, macros: tuple[int, int, int], parts: tuple[int | str, int | str, int | str]) -> None:
    """Raises Rejected for values that no food can have (the rules of `values.implausibility`).

    `macros` are protein, carbohydrates and fat; `parts` are sugar, saturated fat and fibre, or empty.
    """
    protein, carbohydrates, fat = macros
    sugar, saturated, fiber = parts
    if protein < 0 or carbohydrates < 0 or fat < 0 or energy < 0:
        raise Rejected(NO_VALUES)
    if protein + carbohydrates + fat > 105_000 or protein > 100_000 or carbohydrates > 100_000 or fat > 100_000:
        raise Rejected(TOO_MUCH)
    if (sugar and not 0 <= sugar <= carbohydrates) or (saturated and not 0 <= saturated <= fat):  # type: ignore[operator]
        raise Rejected(CONTRADICTORY)
    computed = (4 * (protein + carbohydrates) + 9 * fat + 2 * (fiber or 0)) / 1000  # type: ignore[operator]
    if (energy > 13 or computed > 13) and abs(computed - energy) > 0.3 * energy + 5:
        raise Rejected(WRONG_ENERGY)


def product_rank(name: str, scans: Any = None) -> int:
    """How early a product is found: short names first, and what many people scan."""
    words = name.count(" ")
    rank = FIRST_PRODUCT + 3 + (words if words < 6 else 6)
    return rank - min(3, int(log10(int(scans) + 1))) if scans and _is_count(scans) else rank


def _is_count(scans: Any) -> bool:
    text = str(scans)
    return text.isascii() and text.isdigit() and len(text) < 12


def portion(name: str, grams: float) -> Portions:
    """One household portion, or none where it weighs nothing, or too much to be one."""
    weight = int(grams + 0.5) if 0 < grams < 10_000.5 else 0
    name = clean(name)
    return ((name, max(1, weight)),) if name and 0 < grams < 10_000.5 else ()


def distinct(portions: Iterable[tuple[str, int]]) -> Portions:
    """Each name once, with the weight it has first."""
    found: dict[str, int] = {}
    for name, grams in portions:
        found.setdefault(name, grams)
    return tuple(found.items())


Parse = Callable[[Any], Record]
Languages = Mapping[str, int]
"""Codes of two letters and their ids."""
