"""Foods, plans, meals and the diary in JSON."""

from decimal import Decimal as Number

from app.api.fields import (
    Boolean,
    Choice,
    Computed,
    Date,
    DateTime,
    Day,
    Decimal,
    Integer,
    Moment,
    Reference,
    Text,
    Time,
    Url,
    Uuid,
)
from app.api.links import absolute
from app.api.openapi.parts import component, listed, maybe
from app.api.schema import Schema
from app.nutrition.queries import known_foods, meals_of, plans_of, recipes_of, units_seen_by
from app.nutrition.shapes import MEALS
from app.reference.queries import languages, licenses

_GRAMS = {"minimum": 0, "maximum": 100}


class IngredientWeightUnitSchema(Schema):
    """A household portion."""

    id = Integer(dump_only=True)
    uuid = Uuid(dump_only=True)
    ingredient = Integer(dump_only=True, attribute="ingredient_id")
    gram = Integer(dump_only=True)
    name = Text(dump_only=True, longest=200)


class _FoodSchema(Schema):
    id = Integer(dump_only=True)
    uuid = Uuid(dump_only=True)
    remote_id = Text(dump_only=True, longest=200, allow_none=True)
    source_name = Text(dump_only=True, longest=200, allow_none=True)
    source_url = Url(dump_only=True, longest=200, allow_none=True)
    code = Text(longest=200, allow_none=True)
    name = Text(required=True, longest=200, shortest=3)
    common_name = Text(longest=200, allow_none=True)
    brand = Text(longest=200, allow_none=True)
    created = DateTime(dump_only=True)
    last_update = DateTime(dump_only=True)
    last_imported = DateTime(dump_only=True, allow_none=True)
    energy = Integer(required=True, minimum=0, maximum=1000)
    protein = Decimal(6, 3, required=True, **_GRAMS)
    carbohydrates = Decimal(6, 3, required=True, **_GRAMS)
    carbohydrates_sugar = Decimal(6, 3, allow_none=True, **_GRAMS)
    fat = Decimal(6, 3, required=True, **_GRAMS)
    fat_saturated = Decimal(6, 3, allow_none=True, **_GRAMS)
    fiber = Decimal(6, 3, allow_none=True, **_GRAMS)
    sodium = Decimal(6, 3, allow_none=True, **_GRAMS)
    is_vegan = Boolean(allow_none=True)
    is_vegetarian = Boolean(allow_none=True)


WEIGHT_UNITS = listed(component("IngredientWeightUnit"))


class IngredientSchema(_FoodSchema):
    """A food. Energy in kilocalories, all else in grams, for 100 g."""

    weight_units = Computed(lambda food: IngredientWeightUnitSchema().dump(food.weight_units, many=True), WEIGHT_UNITS)
    nutriscore = Choice("a", "b", "c", "d", "e", allow_none=True)
    license = Reference(licenses, attribute="license_id")
    license_title = Text(longest=300, blank=True)
    license_object_url = Text(longest=200, blank=True)
    license_author = Text(longest=3500, blank=True)
    license_author_url = Text(longest=200, blank=True)
    license_derivative_source_url = Text(longest=200, blank=True)
    language = Reference(languages, attribute="language_id")


class OwnFoodSchema(IngredientSchema):
    """A food of one's own."""

    language = Reference(languages, attribute="language_id", required=True)


class IngredientInfoSchema(_FoodSchema):
    """A food with everything that belongs to it."""

    nutriscore = Choice("a", "b", "c", "d", "e", allow_none=True)
    weight_units = Computed(lambda food: IngredientWeightUnitSchema().dump(food.weight_units, many=True), WEIGHT_UNITS)
    language = Computed(lambda food: food.language, component("Language"))
    license = Computed(lambda food: food.license, component("License"))
    license_title = Text(longest=300, blank=True)
    license_object_url = Text(longest=200, blank=True)
    license_author = Text(longest=3500, blank=True)
    license_author_url = Text(longest=200, blank=True)
    license_derivative_source_url = Text(longest=200, blank=True)
    image = Computed(lambda food: food.image, maybe(component("IngredientImage")))
    thumbnails = Computed(lambda _food: None, {"type": ["object", "null"]})


class IngredientImageSchema(Schema):
    """The picture of a food."""

    id = Integer(dump_only=True)
    uuid = Uuid(dump_only=True)
    ingredient_id = Integer(dump_only=True)
    ingredient_uuid = Computed(lambda image: str(image.ingredient.uuid), {"type": "string", "format": "uuid"})
    image = Computed(lambda image: picture_address(image.path), {"type": "string", "format": "uri"})
    created = DateTime(dump_only=True)
    last_update = DateTime(dump_only=True)
    size = Integer(dump_only=True)
    width = Integer(dump_only=True)
    height = Integer(dump_only=True)
    license = Integer(dump_only=True, attribute="license_id")
    license_title = Text(dump_only=True)
    license_object_url = Text(dump_only=True)
    license_author = Text(dump_only=True)
    license_author_url = Text(dump_only=True)
    license_derivative_source_url = Text(dump_only=True)


def picture_address(path: str) -> str:
    """The absolute address of a food's picture."""
    return absolute(f"/media/{path}")


class NutritionPlanSchema(Schema):
    """A plan, or the place of a diary. Goals are kilocalories and grams for one day."""

    id = Uuid()
    creation_date = Date(dump_only=True)
    start = Day(label="Start date")
    end = Day(label="End date", allow_none=True)
    description = Text(
        longest=80, blank=True, help_text="What the plan is for, for instance gaining weight or a tournament."
    )
    only_logging = Boolean()
    goal_energy = Integer(allow_none=True)
    goal_protein = Integer(allow_none=True)
    goal_carbohydrates = Integer(allow_none=True)
    goal_fat = Integer(allow_none=True)
    goal_fiber = Integer(allow_none=True)


class NutritionPlanInfoSchema(NutritionPlanSchema):
    """A plan with its meals, what is in them, and what they are worth."""

    meals = Computed(lambda plan: plan.meals, MEALS)


class MealSchema(Schema):
    """A meal of a plan."""

    id = Uuid()
    plan = Reference(plans_of, own=True, required=True, attribute="plan_id", label="Nutrition plan")
    order = Integer(dump_only=True)
    time = Time(label="Time (approx)", allow_none=True)
    name = Text(longest=25, blank=True, help_text="What the meal is called, for instance breakfast or after training.")


class MealItemSchema(Schema):
    """So much of a food in a meal: grams, or so many of a unit."""

    id = Uuid()
    meal = Reference(meals_of, own=True, required=True, attribute="meal_id", label="Nutrition plan")
    ingredient = Reference(known_foods, required=True, attribute="ingredient_id")
    weight_unit = Reference(units_seen_by, attribute="weight_unit_id", allow_none=True)
    order = Integer(dump_only=True)
    amount = Decimal(6, 2, required=True, minimum=1, maximum=1000)


class LogItemSchema(Schema):
    """So much of a food that was eaten."""

    id = Uuid()
    plan = Reference(plans_of, own=True, required=True, attribute="plan_id", label="Nutrition plan")
    meal = Reference(meals_of, own=True, attribute="meal_id", allow_none=True)
    ingredient = Reference(known_foods, required=True, attribute="ingredient_id")
    weight_unit = Reference(units_seen_by, attribute="weight_unit_id", allow_none=True)
    datetime = Moment(label="Date and Time (Approx.)")
    amount = Decimal(6, 2, required=True, minimum=1, maximum=1000)


class RecipeSchema(Schema):
    """A dish of several foods."""

    id = Uuid()
    name = Text(required=True, longest=200)
    instructions = Text(blank=True, longest=20_000)
    servings = Decimal(6, 2, minimum=Number("0.1"), maximum=1000, help_text="How many portions it makes.")
    cooked_weight_g = Integer(
        allow_none=True, minimum=1, maximum=100_000, help_text="What the finished dish weighs, where it was weighed."
    )
    created_at = DateTime(dump_only=True)


class RecipeItemSchema(Schema):
    """So much of a food in a recipe: grams, or so many of a unit."""

    id = Uuid()
    recipe = Reference(recipes_of, own=True, required=True, attribute="recipe_id")
    ingredient = Reference(known_foods, required=True, attribute="ingredient_id")
    weight_unit = Reference(units_seen_by, attribute="weight_unit_id", allow_none=True)
    order = Integer(dump_only=True)
    amount = Decimal(6, 2, required=True, minimum=Number("0.01"), maximum=Number("9999.99"))
