"""Putting foods into a list, a meal of a plan or a recipe: searched for on its page, sent with a portion."""

from typing import Any

from flask import request
from flask_login import current_user
from sqlalchemy.orm import selectinload

from app.database import find
from app.nutrition.forms import PortionSchema, form_of
from app.nutrition.models import Ingredient
from app.nutrition.pages.diary import LONGEST_SEARCH
from app.nutrition.queries import visible_foods
from app.web.forms import sent


def asked_for() -> str:
    """What was typed into the search."""
    return request.args.get("q", "")[:LONGEST_SEARCH].strip()


def chosen_food() -> tuple[Ingredient, dict[str, Any] | None]:
    """The food that was sent, and how much of it; None for a portion that cannot be. Raises NotFound."""
    text = request.form.get("food", "")
    food_id = int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else 0
    food = find(visible_foods(current_user).options(selectinload(Ingredient.weight_units)), Ingredient.id == food_id)
    form = form_of(PortionSchema(), sent())
    unit = form.values.get("unit")
    if not form.is_valid or (unit is not None and all(one.id != unit for one in food.weight_units)):
        return food, None
    return food, {"amount": form.values["amount"], "weight_unit_id": unit}
