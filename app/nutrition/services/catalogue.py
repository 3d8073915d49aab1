"""The plain foods every server starts with: one row for each language they have a name in."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete, select

from app import search
from app.database import now, writing
from app.extensions import db
from app.nutrition.importing.running import language_ids, refresh_words
from app.nutrition.importing.storing import CATALOGUE, restore_name_index
from app.nutrition.models import FOODS, FoodImport, Ingredient, IngredientWeightUnit
from app.nutrition.queries.tally import count_new_foods, tidy_tally

FILE = Path(__file__).parent.parent / "catalogue" / "foods.toml"
_NAMESPACE = UUID("6f0c8f0e-6f52-5d0c-9f5e-3f2a5f3f4d11")
"""Made once; with it a food has the same UUID on every server."""
_FIRST = "en"
_VALUES = {
    "energy": "energy_kcal",
    "protein": "protein",
    "carbohydrates": "carbohydrates",
    "carbohydrates_sugar": "sugar",
    "fat": "fat",
    "fat_saturated": "saturated_fat",
    "fiber": "fiber",
    "sodium": "sodium_g",
}
_PUBLIC_DOMAIN = 3


def food_uuid(key: str, language: str) -> UUID:
    """The UUID of a food of the catalogue in one of its languages."""
    return uuid5(_NAMESPACE, key if language == _FIRST else f"{key}:{language}")


def load_foods(file: Path = FILE) -> int:
    """Bring the table up to the catalogue, and the search up to the table; how many foods changed.

    What people corrected stays. A catalogue that was loaded before is not read again.
    """
    with writing() as session:
        # An import that was interrupted may have left out the one and not put back the other.
        restore_name_index(session.connection())
        search.gather(session.connection(), FOODS, in_bulk=False)
    content = file.read_bytes()
    mark = f"{CATALOGUE} {sha256(content).hexdigest()}"
    if db.session.scalar(select(FoodImport.id).where(FoodImport.source == mark)) is not None:
        return 0
    foods = tomllib.loads(content.decode())["food"]
    with writing() as session:
        changed = _load(foods)
        session.execute(delete(FoodImport).where(FoodImport.source.startswith(CATALOGUE)))
        session.add(FoodImport(source=mark, finished_at=now(), counts={"changed": changed}))
        session.flush()
        count_new_foods(session.connection())
        tidy_tally(session.connection())
    refresh_words()
    return changed


def _load(foods: list[Mapping[str, Any]]) -> int:
    languages, changed = language_ids(), 0
    stored = {food.uuid: food for food in db.session.scalars(select(Ingredient).where(Ingredient.rank == 0))}
    units = _stored_units()
    for food in foods:
        for language, values in _rows_of(food):
            values["language_id"] = languages[language]
            row = stored.get(values["uuid"])
            if row is None:
                row = Ingredient(**values)
                db.session.add(row)
                changed += 1
            elif row.edited_at is not None:
                continue
            elif any(getattr(row, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(row, name, value)
                changed += 1
            _load_units(row, food.get("portions", ()), language, units)
    db.session.flush()
    return changed


def _rows_of(food: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    per_100 = food["per_100"]
    common = {ours: _number(per_100.get(theirs)) for ours, theirs in _VALUES.items()} | {
        "energy": round(per_100["energy_kcal"]),
        "rank": 0,
        "remote_id": food["key"],
        "source_name": CATALOGUE,
        "category": food["category"],
        "is_liquid": food.get("per") == "ml",
        "is_vegan": food["vegan"],
        "is_vegetarian": food["vegetarian"],
        "license_id": _PUBLIC_DOMAIN,
    }
    for language, name in food["name"].items():
        synonyms = food.get("synonyms", {}).get(language, ())
        own = {"uuid": food_uuid(food["key"], language), "name": name, "synonyms": "\n".join(synonyms)}
        yield language, common | own


def _number(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(str(amount)).quantize(Decimal("0.001"))


def _stored_units() -> dict[UUID, IngredientWeightUnit]:
    of_catalogue = select(Ingredient.id).where(Ingredient.rank == 0)
    found = db.session.scalars(select(IngredientWeightUnit).where(IngredientWeightUnit.ingredient_id.in_(of_catalogue)))
    return {unit.uuid: unit for unit in found}


def _load_units(
    row: Ingredient, portions: Sequence[Mapping[str, Any]], language: str, units: dict[UUID, IngredientWeightUnit]
) -> None:
    for portion in portions:
        key = uuid5(row.uuid, portion[_FIRST])
        unit = units.get(key)
        if unit is None:
            row.weight_units.append(
                IngredientWeightUnit(uuid=key, name=portion[language], gram=max(1, round(portion["grams"])))
            )
        elif (unit.name, unit.gram) != (portion[language], max(1, round(portion["grams"]))):
            unit.name, unit.gram = portion[language], max(1, round(portion["grams"]))
