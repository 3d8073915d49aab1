"""Foods people write down themselves."""

from collections.abc import Mapping
from typing import Any

from app.database import now
from app.errors import Invalid
from app.extensions import db
from app.nutrition.logic.values import NUTRIENTS, implausibility
from app.nutrition.models import FavoriteFood, Ingredient
from app.nutrition.queries import favorites_of, is_used

OWN = "own"
"""The source of what people write down."""


def add_own_food(_model: Any, user: Any, values: Mapping[str, Any]) -> Ingredient:
    """A food that only this person sees. Raises Invalid for values that cannot be right."""
    food = Ingredient(owner_id=user.id, source_name=OWN, **values)
    _check(food)
    db.session.add(food)
    db.session.flush()
    return food


def change_own_food(food: Ingredient, _user: Any, values: Mapping[str, Any]) -> Ingredient:
    """The food with other values. Raises Invalid."""
    for name, value in values.items():
        setattr(food, name, value)
    _check(food)
    food.edited_at = now()
    db.session.flush()
    return food


def remove_own_food(food: Ingredient, _user: Any) -> None:
    """Take the food away. What was eaten of it stays in the diary."""
    if is_used(food):
        food.deleted_at = now()
    else:
        db.session.delete(food)
    db.session.flush()


def restore_own_food(food: Ingredient) -> None:
    """Have a food back that was taken away."""
    food.deleted_at = None
    db.session.flush()


def turn_favorite(food: Ingredient, user: Any) -> bool:
    """Have searches show the person this food first; or no longer, if they do. Returns which."""
    favorite = db.session.scalar(favorites_of(user).where(FavoriteFood.ingredient_id == food.id))
    if favorite is None:
        db.session.add(FavoriteFood(user_id=user.id, ingredient_id=food.id))
    else:
        db.session.delete(favorite)
    db.session.flush()
    return favorite is None


def _check(food: Ingredient) -> None:
    if problem := implausibility({name: getattr(food, name, None) for name in NUTRIENTS}):
        raise Invalid(problem)
