"""Recipes: writing them down, making them of what was eaten or planned, sharing them, and eating of them.

Who eats of a dish eats its foods: the diary gets an entry for each, so that every sum is right, programs read them,
and a recipe that changes later leaves yesterday as it was.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import select

from app.errors import Invalid
from app.extensions import db
from app.nutrition.logic.recipes import MOST, scaled
from app.nutrition.logic.values import NUTRIENTS, grams_of
from app.nutrition.models import Ingredient, IngredientWeightUnit, LogItem, Recipe, RecipeItem
from app.nutrition.services.diary import Place
from app.nutrition.services.foods import OWN

MOST_FOODS = 60
"""In a recipe."""
_SHARED = ("name", "instructions", "servings", "cooked_weight_g")


def grams_in(portion: Any) -> Decimal:
    """What a portion of a food weighs."""
    return grams_of(portion.amount, portion.weight_unit.gram if portion.weight_unit else None)


def add_recipe(user: Any, values: Mapping[str, Any], portions: Iterable[Any] = ()) -> Recipe:
    """A recipe of these portions of foods: those of a meal, a diary or another recipe."""
    recipe = Recipe(user_id=user.id, **values)
    merged: dict[tuple[int, int | None], Decimal] = {}
    for portion in portions:
        key = (portion.ingredient_id, portion.weight_unit_id)
        merged[key] = merged.get(key, Decimal(0)) + portion.amount
    if len(merged) > MOST_FOODS:
        raise Invalid("too_many_foods", limit=MOST_FOODS)
    recipe.items = [
        RecipeItem(ingredient_id=food, weight_unit_id=unit, amount=min(amount, MOST), order=number)
        for number, ((food, unit), amount) in enumerate(merged.items(), 1)
    ]
    db.session.add(recipe)
    db.session.flush()
    return recipe


def add_recipe_item(recipe: Recipe, values: Mapping[str, Any]) -> RecipeItem:
    """One more food. Raises Invalid."""
    if len(recipe.items) >= MOST_FOODS:
        raise Invalid("too_many_foods", limit=MOST_FOODS)
    item = RecipeItem(order=max((one.order for one in recipe.items), default=0) + 1, **values)
    recipe.items.append(item)
    db.session.flush()
    return item


def eat_of(user: Any, recipe: Recipe, share: Decimal, place: Place) -> list[LogItem]:
    """Note that a part of a dish was eaten: 1 is all of it. Raises Invalid."""
    if not recipe.items:
        raise Invalid("empty_recipe")
    entries = []
    for item in recipe.items:
        amount, unit_id = scaled(item, grams_in(item), share)
        if amount > MOST:
            raise Invalid("too_much")
        if amount > 0:
            entries.append(
                LogItem(
                    user_id=user.id,
                    recipe_id=recipe.id,
                    comment=recipe.name,
                    ingredient_id=item.ingredient_id,
                    weight_unit_id=unit_id,
                    amount=amount,
                    **place.values(),
                )
            )
    if not entries:
        raise Invalid("too_little")
    db.session.add_all(entries)
    db.session.flush()
    return entries


def scale_entries(entries: Iterable[LogItem], factor: Decimal) -> None:
    """More or less of a dish that was noted. Raises Invalid."""
    for entry in entries:
        amount, unit_id = scaled(entry, grams_in(entry), factor)
        if not 0 < amount <= MOST:
            raise Invalid("too_much" if amount else "too_little")
        entry.amount, entry.weight_unit_id = amount, unit_id
    db.session.flush()


def share_recipe(recipe: Recipe) -> str:
    """The secret by which everybody with an account here can read and copy the recipe."""
    recipe.share_key = recipe.share_key or token_urlsafe(24)
    return recipe.share_key


def keep_copy(user: Any, recipe: Recipe) -> Recipe:
    """A recipe of one's own with the same foods; foods that only somebody else sees are written down anew."""
    values = {name: getattr(recipe, name) for name in _SHARED}
    copy = Recipe(user_id=user.id, **values)
    known: dict[int, tuple[int, dict[int, int]]] = {}
    for item in recipe.items:
        food_id, unit_id = item.ingredient_id, item.weight_unit_id
        if item.ingredient.owner_id not in (None, user.id):
            food_id, units = known.setdefault(food_id, _own_copy(user, item.ingredient))
            unit_id = units.get(unit_id) if unit_id else None
        copy.items.append(
            RecipeItem(ingredient_id=food_id, weight_unit_id=unit_id, amount=item.amount, order=item.order)
        )
    db.session.add(copy)
    db.session.flush()
    return copy


_OF_A_FOOD = (
    *("code", "name", "common_name", "brand", "synonyms", "is_liquid", "language_id", "license_id"),
    *("is_vegan", "is_vegetarian", "nutriscore", *NUTRIENTS),
)


def _own_copy(user: Any, food: Ingredient) -> tuple[int, dict[int, int]]:
    """The person's own food with the same values: its id, and the ids of its units by those of the other's."""
    values = {name: getattr(food, name) for name in _OF_A_FOOD}
    same = [getattr(Ingredient, name).is_not_distinct_from(value) for name, value in values.items()]
    own = db.session.scalar(select(Ingredient).where(Ingredient.owner_id == user.id, *same).limit(1))
    if own is None or own.deleted_at is not None:
        own = Ingredient(owner_id=user.id, source_name=OWN, **values)
        own.weight_units = [IngredientWeightUnit(name=unit.name, gram=unit.gram) for unit in food.weight_units]
        db.session.add(own)
        db.session.flush()
    units = {(unit.name, unit.gram): unit.id for unit in own.weight_units}
    for unit in food.weight_units:
        if (unit.name, unit.gram) not in units:
            own.weight_units.append(IngredientWeightUnit(name=unit.name, gram=unit.gram))
    db.session.flush()
    units = {(unit.name, unit.gram): unit.id for unit in own.weight_units}
    return own.id, {unit.id: units[unit.name, unit.gram] for unit in food.weight_units}
