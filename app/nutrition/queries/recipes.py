"""Recipes with everything their values need, in two statements however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.nutrition.logic.recipes import finished_weight, part_of
from app.nutrition.logic.values import Values, grams_of, sum_of, values_of
from app.nutrition.models import Recipe, RecipeItem
from app.nutrition.queries.diary import recipes_of
from app.words import words_in

MOST_NAMES = 1000
"""So many of a person's recipes are looked through by name."""


@dataclass(frozen=True)
class Dish:
    """A recipe, and what it is worth."""

    recipe: Recipe

    @cached_property
    def weight_g(self) -> Decimal:
        """Grams of the finished dish."""
        raw = (grams_of(one.amount, one.weight_unit.gram if one.weight_unit else None) for one in self.recipe.items)
        return finished_weight(self.recipe.cooked_weight_g, raw)

    @cached_property
    def total(self) -> Values:
        """The whole dish."""
        return sum_of(
            values_of(one.ingredient, grams_of(one.amount, one.weight_unit.gram if one.weight_unit else None))
            for one in self.recipe.items
        )

    @property
    def per_portion(self) -> Values:
        """One portion."""
        return part_of(self.total, 1 / self.recipe.servings)

    @property
    def per_100_g(self) -> Values:
        """100 g of the finished dish."""
        return part_of(self.total, 100 / self.weight_g if self.weight_g else Decimal(0))


def dishes_of(recipes: Select[Recipe]) -> list[Dish]:
    """These recipes with their foods."""
    items = selectinload(Recipe.items)
    rows = recipes.options(items.joinedload(RecipeItem.ingredient), items.joinedload(RecipeItem.weight_unit))
    return [Dish(recipe) for recipe in db.session.scalars(rows)]


def dishes_called(user: Any, asked: str, most: int) -> Sequence[Dish]:
    """A person's recipes in which every word of what they typed begins a word of the name."""
    words = words_in(asked)
    if not words or max(map(len, words)) < 2:
        return []
    names = db.session.execute(
        recipes_of(user).order_by(Recipe.created_at.desc()).with_only_columns(Recipe.id, Recipe.name).limit(MOST_NAMES)
    )
    found = [
        key for key, name in names if all(any(word.startswith(part) for word in words_in(name)) for part in words)
    ][:most]
    if not found:
        return []
    return dishes_of(recipes_of(user).where(Recipe.id.in_(found)).order_by(Recipe.name, Recipe.id))


def shared_recipe(key: str) -> Select[Recipe]:
    """The recipe that is shared at the address with this secret, whoever asks."""
    return select(Recipe).where(Recipe.share_key == key)
