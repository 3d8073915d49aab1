"""What computed answers about food look like, for the description of the API."""

from app.api.openapi.parts import DECIMAL, INTEGER, NUMBER, TEXT, Named, Shape, component, listed, maybe, record
from app.nutrition.logic.values import NUTRIENTS

_EIGHT = {name: maybe(NUMBER) for name in NUTRIENTS}
_SHARES = record(dict.fromkeys(("protein", "carbohydrates", "fat"), NUMBER))

VALUES = Named("NutritionalValues", record(_EIGHT))
PORTION = Named(
    "IngredientValues",
    {"type": "object", "required": list(_EIGHT), "properties": _EIGHT | {"errors": component("Messages")}},
)
"""What is wrong with the amount stands beside zeros."""
PLAN_VALUES = Named(
    "NutritionPlanValues",
    record(_EIGHT | {"total": record(_EIGHT | {"energy_kilojoule": NUMBER}), "percent": _SHARES, "per_kg": _SHARES}),
)
RECIPE_VALUES = Named(
    "RecipeValues",
    record({"weight": NUMBER} | dict.fromkeys(("total", "per_portion", "per_100_g"), VALUES)),
)


_UUID = {"type": "string", "format": "uuid"}


def _meals() -> Shape:
    meal = {"id": _UUID, "plan": _UUID, "order": INTEGER, "time": maybe(TEXT), "name": TEXT}
    food = {"ingredient": INTEGER, "ingredient_obj": component("IngredientInfo")}
    unit = {"weight_unit": maybe(INTEGER), "weight_unit_obj": maybe(component("IngredientWeightUnit"))}
    item = {"id": _UUID, "meal": _UUID} | food | unit
    item |= {"image": maybe(component("IngredientImage")), "order": INTEGER, "amount": DECIMAL}
    items = listed(Named("MealItemInfo", record(item)))
    return listed(Named("MealInfo", record(meal | {"meal_items": items, "nutritional_values": VALUES})))


MEALS = _meals()
"""Meals inside their plan: what any meal says, and what is in it."""
