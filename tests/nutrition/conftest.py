"""Foods to eat in tests."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.database import writing
from app.extensions import db
from app.nutrition.models import Ingredient, IngredientWeightUnit

ENGLISH, GERMAN = 2, 1


@pytest.fixture
def add_food(context: Flask) -> Callable[..., int]:
    """`add_food("Apple", brand="…")`: a food with plausible values; returns its id."""

    def add(name: str, *, units: dict[str, int] | None = None, **values: Any) -> int:
        plain = {
            "energy": 250,
            "protein": Decimal(10),
            "carbohydrates": Decimal(30),
            "carbohydrates_sugar": Decimal(4),
            "fat": Decimal("5.5"),
            "language_id": ENGLISH,
        }
        with writing():
            food = Ingredient(name=name, **(plain | values))
            food.weight_units = [IngredientWeightUnit(name=unit, gram=gram) for unit, gram in (units or {}).items()]
            db.session.add(food)
            db.session.flush()
            return food.id

    return add
