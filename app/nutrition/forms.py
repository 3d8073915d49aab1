"""Forms of the food pages: portions, quick calories, goals, own foods, plans."""

from decimal import Decimal as Number
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.api.fields import Boolean, Choice, Date, Decimal, Integer, Text, Time, Uuid
from app.api.schema import Schema
from app.nutrition.logic.goals import ACTIVITY, AIMS
from app.nutrition.logic.recipes import MEASURES
from app.web import reading
from app.web.forms import Form, add_words

add_words(
    __name__,
    {
        "saturated_above_fat": _l("The saturated fat is more than the fat. Check both."),
        "sugar_above_carbohydrates": _l("The sugar is more than the carbohydrates. Check both."),
        "more_than_100_g": _l("The nutrients are more than 100 g together. Check them."),
        "energy_does_not_fit": _l(
            "The energy does not fit the nutrients. Check whether it is written in kilocalories."
        ),
        "end_before_start": _l("The end is before the start. Choose a later day."),
        "restored_already": _l("This is back already."),
        "too_many_foods": _l("A recipe holds %(limit)s foods at most."),
        "empty_recipe": _l("There is no food in this recipe yet. Add some first."),
        "too_much": _l("That is more than anybody can eat. Write less."),
        "too_little": _l("That is less than can be measured. Write more."),
    },
)

MOST_OF_A_FOOD = 9999
_GRAMS = {"minimum": 0, "maximum": 100}


class PortionSchema(Schema):
    """So much of a food, and the meal it belongs to."""

    amount = Decimal(6, 2, required=True, minimum=Number("0.01"), maximum=MOST_OF_A_FOOD)
    unit = Integer(allow_none=True, load_default=None)
    meal = Uuid(allow_none=True, load_default=None)
    time = Time(allow_none=True, load_default=None)


class DishSchema(Schema):
    """How much more or less of a dish than was noted."""

    percent = Decimal(6, 2, required=True, minimum=Number("0.01"), maximum=1000)
    time = Time(allow_none=True, load_default=None)


class EatenSchema(Schema):
    """How much of a dish was eaten."""

    amount = Decimal(6, 2, required=True, minimum=Number("0.01"), maximum=Number("9999.99"))
    measure = Choice(*MEASURES, required=True)


class RecipeFormSchema(Schema):
    """A recipe: its name and what it makes."""

    name = Text(required=True, longest=200)
    servings = Decimal(6, 2, required=True, minimum=Number("0.1"), maximum=1000)
    cooked_weight_g = Integer(allow_none=True, minimum=1, maximum=100_000, load_default=None)
    instructions = Text(blank=True, longest=20_000, load_default="")


class QuickSchema(Schema):
    """Calories without a food."""

    name = Text(blank=True, longest=200, load_default="")
    energy = Integer(required=True, minimum=0, maximum=20_000)
    protein = Decimal(6, 2, allow_none=True, minimum=0, maximum=2000, load_default=None)
    carbohydrates = Decimal(6, 2, allow_none=True, minimum=0, maximum=2000, load_default=None)
    fat = Decimal(6, 2, allow_none=True, minimum=0, maximum=2000, load_default=None)
    meal = Uuid(allow_none=True, load_default=None)
    time = Time(allow_none=True, load_default=None)


class WaterSchema(Schema):
    """Something that was drunk."""

    millilitres = Integer(required=True, minimum=1, maximum=5000)


class DayGoalSchema(Schema):
    """Goals for a day: kilocalories, grams, millilitres."""

    day_kind = Choice("every", "training", "rest", load_default="every")
    energy = Integer(allow_none=True, minimum=0, maximum=20_000, load_default=None)
    protein = Integer(allow_none=True, minimum=0, maximum=2000, load_default=None)
    carbohydrates = Integer(allow_none=True, minimum=0, maximum=3000, load_default=None)
    fat = Integer(allow_none=True, minimum=0, maximum=1000, load_default=None)
    fiber = Integer(allow_none=True, minimum=0, maximum=500, load_default=None)
    water_ml = Integer(allow_none=True, minimum=0, maximum=20_000, load_default=None)


class BodySchema(Schema):
    """What the calculator asks."""

    weight = Decimal(4, 1, required=True, minimum=25, maximum=400)
    height = Decimal(4, 1, required=True, minimum=100, maximum=250)
    age = Integer(required=True, minimum=15, maximum=110)
    sex = Choice("female", "male", required=True)
    activity = Choice(*ACTIVITY, required=True)
    aim = Choice(*AIMS, required=True)


class FoodSchema(Schema):
    """A food of one's own: values for 100 g."""

    name = Text(required=True, shortest=3, longest=200)
    brand = Text(blank=True, longest=200, load_default="")
    code = Text(blank=True, longest=200, load_default="")
    energy = Integer(required=True, minimum=0, maximum=1000)
    protein = Decimal(6, 3, required=True, **_GRAMS)
    carbohydrates = Decimal(6, 3, required=True, **_GRAMS)
    carbohydrates_sugar = Decimal(6, 3, allow_none=True, load_default=None, **_GRAMS)
    fat = Decimal(6, 3, required=True, **_GRAMS)
    fat_saturated = Decimal(6, 3, allow_none=True, load_default=None, **_GRAMS)
    fiber = Decimal(6, 3, allow_none=True, load_default=None, **_GRAMS)
    sodium = Decimal(6, 3, allow_none=True, load_default=None, **_GRAMS)
    portion_name = Text(blank=True, longest=200, load_default="")
    portion_gram = Integer(allow_none=True, minimum=1, maximum=5000, load_default=None)


class PlanSchema(Schema):
    """A plan: what it is for, from when to when, and goals for a day: kilocalories and grams."""

    description = Text(required=True, longest=80)
    start = Date(required=True)
    end = Date(allow_none=True, load_default=None)
    only_logging = Boolean(load_default=False)
    goal_energy = Integer(allow_none=True, minimum=0, maximum=20_000, load_default=None)
    goal_protein = Integer(allow_none=True, minimum=0, maximum=2000, load_default=None)
    goal_carbohydrates = Integer(allow_none=True, minimum=0, maximum=3000, load_default=None)
    goal_fat = Integer(allow_none=True, minimum=0, maximum=1000, load_default=None)
    goal_fiber = Integer(allow_none=True, minimum=0, maximum=500, load_default=None)


class MealSchema(Schema):
    """A meal of a plan."""

    name = Text(required=True, longest=25)
    time = Time(allow_none=True, load_default=None)


def _readers(schema: Schema) -> dict[str, Any]:
    """Numbers as people type them, for every number of the schema."""
    return {name: reading.number for name, field in schema.load_fields.items() if isinstance(field, Decimal)} | {
        name: whole for name, field in schema.load_fields.items() if isinstance(field, Integer)
    }


def whole(text: str) -> int | str:
    """A whole number as people type it; what is none is left for the schema to refuse."""
    number = reading.number(text)
    return int(number) if number == number.to_integral_value() and abs(number) < 10**9 else text


def form_of(
    schema: Schema, typed: MultiDict[str, str] | None, shown: dict[str, Any] | None = None, **readers: Any
) -> Form:
    """A form whose numbers may be typed with a comma."""
    boxes = [name for name, field in schema.load_fields.items() if isinstance(field, Boolean)]
    return Form(schema, _readers(schema) | readers, typed=typed, shown=shown, boxes=boxes)
