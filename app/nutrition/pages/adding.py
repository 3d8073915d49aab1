"""Putting foods into a list, a meal of a plan or a recipe: searched for on its page, sent with a portion."""

from collections.abc import Mapping
from typing import Any, TypeVar

from flask import request
from flask_login import current_user
from sqlalchemy.orm import selectinload

from app.database import find
from app.nutrition.forms import PortionSchema, form_of
from app.nutrition.models import Ingredient
from app.nutrition.pages.diary import LONGEST_SEARCH
from app.nutrition.queries import visible_foods
from app.web.forms import Form, sent

Row = TypeVar("Row")


def asked_for() -> str:
    """What was typed into the search."""
    return request.args.get("q", "")[:LONGEST_SEARCH].strip()


def chosen_food() -> tuple[Ingredient, dict[str, Any] | None]:
    """The food that was sent, and how much of it; None for a portion that cannot be. Raises NotFound."""
    text = request.form.get("food", "")
    food_id = int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else 0
    food = find(visible_foods(current_user).options(selectinload(Ingredient.weight_units)), Ingredient.id == food_id)
    form = portion_form(food, sent())
    return food, portion_in(form) if form.is_valid else None


def portion_form(food: Ingredient, given: Any, shown: dict[str, Any] | None = None, **readers: Any) -> Form:
    """How much of a food, in grams or in one of its own units."""
    form = form_of(PortionSchema(), given, shown, **readers)
    unit = form.values.get("unit")
    if unit is not None and all(one.id != unit for one in food.weight_units):
        form.add("unit", "choice")
    return form


def portion_in(form: Form) -> dict[str, Any]:
    """What a valid form says, as rows name it."""
    return {"amount": form.values["amount"], "weight_unit_id": form.values["unit"]}


def take_over(row: Row, values: Mapping[str, Any]) -> Row:
    """The row with these values."""
    for name, value in values.items():
        setattr(row, name, value)
    return row
