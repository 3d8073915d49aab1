"""`recipe` and `recipeitem`: dishes of several foods, for programs that know of them."""

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify
from flask_login import current_user

from app.api.endpoint import described
from app.api.filters import exact, reference
from app.api.negotiation import BASE
from app.api.openapi import answers
from app.api.resource import Resource
from app.api.rows import refuse_taken_key
from app.nutrition import services
from app.nutrition.api.portions import plain
from app.nutrition.blueprint import blueprint
from app.nutrition.models import Recipe, RecipeItem
from app.nutrition.queries import known_foods, recipe_items_of, recipes_of
from app.nutrition.queries.recipes import dishes_of
from app.nutrition.schemas import RecipeItemSchema, RecipeSchema
from app.nutrition.shapes import RECIPE_VALUES


def _add_item(model: type[RecipeItem], user: Any, values: Mapping[str, Any]) -> RecipeItem:
    refuse_taken_key(model, values)
    (dish,) = dishes_of(recipes_of(user).where(Recipe.id == values["recipe_id"]))
    return services.add_recipe_item(dish.recipe, {name: value for name, value in values.items() if name != "recipe_id"})


RECIPE = Resource(
    "recipe",
    Recipe,
    RecipeSchema,
    visible=recipes_of,
    filters=exact(Recipe.name),
    ordering=(Recipe.id,),
    sortable=("id", "name", "created_at"),
    description="Foods that are cooked together, and how many portions they make.",
)
RECIPE_ITEM = Resource(
    "recipeitem",
    RecipeItem,
    RecipeItemSchema,
    visible=recipe_items_of,
    filters=(*reference(RecipeItem.recipe_id, recipes_of), *reference(RecipeItem.ingredient_id, known_foods)),
    ordering=(RecipeItem.id,),
    title="Recipe Item",
    description="Foods of recipes.",
    add=_add_item,
)
blueprint.resources(RECIPE, RECIPE_ITEM)


@blueprint.route(f"{BASE}recipe/<id>/nutritional_values/", tags=["recipe"])
@answers(RECIPE_VALUES)
@described("Nutritional Values")
def recipe_values(id: str) -> Response:
    """What the whole dish, a portion and 100 g of it are worth; `weight` is in grams."""
    found: Any = RECIPE.find(current_user, id)
    (dish,) = dishes_of(recipes_of(current_user).where(Recipe.id == found.id))
    return jsonify(
        {
            "weight": float(dish.weight_g),
            "total": plain(dish.total),
            "per_portion": plain(dish.per_portion),
            "per_100_g": plain(dish.per_100_g),
        }
    )
