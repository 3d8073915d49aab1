"""`nutritionplan`, `nutritionplaninfo`, `meal`, `mealitem` and `nutritiondiary`, each with `nutritional_values/`."""

from typing import Any

from flask import Response, jsonify
from flask_login import current_user
from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.api.encoding import encoded
from app.api.endpoint import described
from app.api.filters import exact, on_day, ranged, reference
from app.api.negotiation import BASE
from app.api.openapi import answers
from app.api.renaming import in_older_names
from app.api.resource import READ, Resource
from app.extensions import db
from app.nutrition.api.portions import plain
from app.nutrition.api.writing import infos
from app.nutrition.blueprint import blueprint
from app.nutrition.logic.values import (
    KILOJOULES_PER_KILOCALORIE,
    Values,
    grams_of,
    grams_per_kilogram,
    shares_of_energy,
    sum_of,
    values_of,
)
from app.nutrition.models import Ingredient, LogItem, Meal, MealItem, NutritionPlan
from app.nutrition.queries import (
    known_foods,
    log_items_of,
    meal_items_of,
    meals_of,
    plans_of,
    units_seen_by,
    weight_near,
)
from app.nutrition.schemas import (
    IngredientWeightUnitSchema,
    LogItemSchema,
    MealItemSchema,
    MealSchema,
    NutritionPlanInfoSchema,
    NutritionPlanSchema,
)
from app.nutrition.shapes import PLAN_VALUES, VALUES

_PLAN_FILTERS = exact(NutritionPlan.creation_date, NutritionPlan.description, NutritionPlan.has_goal_calories)

PLAN = Resource(
    "nutritionplan",
    NutritionPlan,
    NutritionPlanSchema,
    visible=plans_of,
    filters=_PLAN_FILTERS,
    ordering=(NutritionPlan.start.desc(),),
    description="What a person means to eat, and where they keep their diary.",
)
MEAL = Resource(
    "meal",
    Meal,
    MealSchema,
    visible=meals_of,
    filters=(*exact(Meal.order, Meal.time), *reference(Meal.plan_id, plans_of)),
    ordering=(Meal.time.asc().nulls_first(),),
    description="Meals of plans.",
)
MEAL_ITEM = Resource(
    "mealitem",
    MealItem,
    MealItemSchema,
    visible=meal_items_of,
    filters=(
        *exact(MealItem.amount, MealItem.order),
        *reference(MealItem.ingredient_id, known_foods),
        *reference(MealItem.meal_id, meals_of),
        *reference(MealItem.weight_unit_id, units_seen_by),
    ),
    ordering=(MealItem.id,),
    description="Foods of meals.",
)
LOG_ITEM = Resource(
    "nutritiondiary",
    LogItem,
    LogItemSchema,
    visible=log_items_of,
    filters=(
        *ranged(LogItem.datetime),
        *on_day(LogItem.datetime),
        *exact(LogItem.amount),
        *reference(LogItem.ingredient_id, known_foods),
        *reference(LogItem.plan_id, plans_of),
        *reference(LogItem.weight_unit_id, units_seen_by),
    ),
    ordering=(LogItem.datetime.desc(),),
    description="What a person ate.",
)


def _with_meals(plans: Select[Any]) -> list[NutritionPlan]:
    """The plans with everything their values need, in a number of statements that does not grow with them."""
    items = selectinload(NutritionPlan.meals).selectinload(Meal.items)
    loaded = plans.options(items.joinedload(MealItem.weight_unit), items.joinedload(MealItem.ingredient))
    return list(db.session.scalars(loaded).unique())


def values_of_item(item: MealItem | LogItem) -> Values:
    """What so much of a food is worth."""
    return values_of(item.ingredient, grams_of(item.amount, item.weight_unit.gram if item.weight_unit else None))


def values_of_meal(meal: Meal) -> Values:
    """What is in a meal, together."""
    return sum_of(values_of_item(item) for item in meal.items)


def write_plans(plans: Select[Any]) -> list[bytes]:
    """As `nutritionplaninfo` shows them."""
    found = _with_meals(plans)
    keys = {item.ingredient_id for plan in found for meal in plan.meals for item in meal.items}
    foods = {food["id"]: food for food in infos(_named_foods(keys))}
    schema = NutritionPlanSchema
    return [encoded(schema.write(plan) | {"meals": [_meal(meal, foods) for meal in plan.meals]}) for plan in found]


def _named_foods(keys: set[int]) -> Select[Any]:
    """These foods, also one that its owner took away: plans keep naming it."""
    return select(Ingredient).where(Ingredient.id.in_(keys))


def _meal(meal: Meal, foods: dict[int, Any]) -> dict[str, Any]:
    return {
        **MealSchema.write(meal),
        "meal_items": [_meal_item(item, foods) for item in meal.items],
        "nutritional_values": plain(values_of_meal(meal)),
    }


def _meal_item(item: MealItem, foods: dict[int, Any]) -> dict[str, Any]:
    food = foods[item.ingredient_id]
    unit = item.weight_unit
    return {
        "id": item.id,
        "meal": item.meal_id,
        "ingredient": item.ingredient_id,
        "ingredient_obj": food,
        "weight_unit": item.weight_unit_id,
        "weight_unit_obj": IngredientWeightUnitSchema.write(unit) if unit else None,
        "image": food["image"],
        "order": item.order,
        "amount": f"{item.amount:.2f}",
    }


PLAN_INFO = Resource(
    "nutritionplaninfo",
    NutritionPlan,
    NutritionPlanInfoSchema,
    visible=plans_of,
    filters=_PLAN_FILTERS,
    ordering=(NutritionPlan.start.desc(),),
    methods=READ,
    title="Nutrition Plan Info",
    description="Plans with their meals, and what those are worth.",
    writer=write_plans,
)
blueprint.resources(PLAN, PLAN_INFO, MEAL, MEAL_ITEM, LOG_ITEM)


def _plan_values(resource: Resource, id: str) -> Response:
    """The sum of a plan's meals; what its parts are of the energy, and for each kilogram of the person."""
    found: Any = resource.find(current_user, id)
    (plan,) = _with_meals(plans_of(current_user).where(NutritionPlan.id == found.id))
    values = sum_of(values_of_meal(meal) for meal in plan.meals)
    kilojoules = (values["energy"] or 0) * KILOJOULES_PER_KILOCALORIE
    weight = weight_near(plan.user_id, plan.creation_date)
    return jsonify(
        plain(values)
        | {
            "total": plain(values) | {"energy_kilojoule": float(kilojoules)},
            "percent": {name: float(share) for name, share in shares_of_energy(values).items()},
            "per_kg": {name: float(grams) for name, grams in grams_per_kilogram(values, weight).items()},
        }
    )


@blueprint.route(f"{BASE}nutritionplan/<id>/nutritional_values/", tags=["nutritionplan"])
@answers(PLAN_VALUES)
@described("Nutritional Values")
def plan_values(id: str) -> Response:
    """What the meals of a plan are worth together."""
    return _plan_values(PLAN, id)


@blueprint.route(f"{BASE}nutritionplaninfo/<id>/nutritional_values/", tags=["nutritionplaninfo"])
@answers(PLAN_VALUES)
@described("Nutritional Values")
def plan_info_values(id: str) -> Response:
    """What the meals of a plan are worth together."""
    return _plan_values(PLAN_INFO, id)


def _values_answer(values: Values) -> Response:
    return jsonify(in_older_names("nutritional_values", plain(values)))


@blueprint.route(f"{BASE}meal/<id>/nutritional_values/", tags=["meal"])
@answers(VALUES)
@described("Nutritional Values")
def meal_values(id: str) -> Response:
    """What is in a meal."""
    found: Any = MEAL.find(current_user, id)
    return _values_answer(values_of_meal(found))


@blueprint.route(f"{BASE}mealitem/<id>/nutritional_values/", tags=["mealitem"])
@answers(VALUES)
@described("Nutritional Values")
def meal_item_values(id: str) -> Response:
    """What so much of a food is worth."""
    found: Any = MEAL_ITEM.find(current_user, id)
    return _values_answer(values_of_item(found))


@blueprint.route(f"{BASE}nutritiondiary/<id>/nutritional_values/", tags=["nutritiondiary"])
@answers(VALUES)
@described("Nutritional Values")
def log_item_values(id: str) -> Response:
    """What was eaten is worth."""
    found: Any = LOG_ITEM.find(current_user, id)
    return _values_answer(values_of_item(found))
