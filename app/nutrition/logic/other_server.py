"""Foods as another server that speaks wger's API tells them, in `ingredient-sync` and the collections like it."""

from collections.abc import Mapping
from typing import Any

from app.nutrition.logic.records import (
    GENERIC,
    NO_NAME,
    NO_VALUES,
    UNKNOWN,
    Portions,
    Record,
    Rejected,
    check,
    clean,
    distinct,
    part,
    portion,
    product_rank,
    thousandths,
)
from app.nutrition.logic.usda import SOURCE as USDA

_GRADES = {"a", "b", "c", "d", "e"}


def record(row: Mapping[str, Any], language_id: int) -> Record:
    """The food of a row. Raises Rejected; KeyError, TypeError, ValueError for what is no such row."""
    name = clean(str(row["name"]))
    if len(name) < 3:
        raise Rejected(NO_NAME)
    try:
        energy = int(float(row["energy"]) + 0.5)
        protein, carbohydrates, fat = (int(float(row[key]) * 1000 + 0.5) for key in ("protein", "carbohydrates", "fat"))
    except (TypeError, ValueError, OverflowError):
        raise Rejected(NO_VALUES) from None
    sugar, saturated = thousandths(row.get("carbohydrates_sugar")), thousandths(row.get("fat_saturated"))
    fiber, sodium = part(row.get("fiber")), part(row.get("sodium"))
    check(energy, (protein, carbohydrates, fat), (sugar, saturated, fiber))
    code = _text(row, "code")
    plain = GENERIC if row.get("source_name") == USDA else UNKNOWN
    grade = row.get("nutriscore")
    return (
        *(code, _text(row, "remote_id") or str(row["uuid"]), name),
        *(_text(row, "common_name"), _text(row, "brand"), "", product_rank(name) if code else plain),
        *(energy, protein, carbohydrates, sugar, fat, saturated, fiber, sodium),
        *(_known(row.get("is_vegan")), _known(row.get("is_vegetarian")), grade if grade in _GRADES else ""),
        *(language_id, _text(row, "license_author", 3500)),
    )


def portions(row: Mapping[str, Any]) -> Portions:
    """Its household portions."""
    return distinct(
        one for unit in row.get("weight_units") or () for one in portion(str(unit["name"]), float(unit["gram"]))
    )


def _text(row: Mapping[str, Any], name: str, longest: int = 200) -> str:
    value = row.get(name)
    return clean(value)[:longest] if isinstance(value, str) else ""


def _known(value: Any) -> int | str:
    return int(value) if isinstance(value, bool) else ""
