"""The foods that stood behind the recorded answers, put into our tables."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from app.database import writing
from app.extensions import db
from app.nutrition.models import Ingredient, IngredientWeightUnit

_GRAMS = ("protein", "carbohydrates", "carbohydrates_sugar", "fat", "fat_saturated", "fiber", "sodium")
_INSTANTS = ("created", "last_update", "last_imported")


def load_reference_foods(file: Path) -> None:
    """Fourteen foods with five portions, under the ids they had."""
    rows = json.loads(file.read_text())
    with writing():
        db.session.add_all(_food(row) for row in rows["ingredients"])
        db.session.flush()
        for row in rows["ingredientweightunits"]:
            unit = {"ingredient_id" if name == "ingredient" else name: value for name, value in row.items()}
            db.session.add(IngredientWeightUnit(**unit))


def _food(row: dict[str, Any]) -> Ingredient:
    values = dict(row)
    values["language_id"] = values.pop("language")
    values["uuid"] = UUID(values["uuid"])
    for name in _GRAMS:
        values[name] = Decimal(values[name])
    for name in _INSTANTS:
        values[name] = datetime.fromisoformat(values[name])
    return Ingredient(**values)
