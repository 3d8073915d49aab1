"""Keeping a diary: what was eaten and drunk, by food, by meal, by day, or as calories alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.errors import NotFound
from app.extensions import db
from app.nutrition.models import (
    Ingredient,
    LogItem,
    Meal,
    NutritionPlan,
    QuickEntry,
    WaterEntry,
)
from app.nutrition.queries import day as days

Moment = Callable[[datetime], datetime]
"""Where an entry of one day lies on another."""


def diary_of(user: Any, day: date, description: str, meals: Sequence[str]) -> NutritionPlan:
    """The plan in which a day is logged. Where there is none, a plan only for logging that began later begins earlier,
    or a new one gets meals of these names.
    """
    plan = days.plan_on(user, day)
    if plan is None and (plan := days.next_diary_of(user, day)) is not None:
        plan.start = day
    if plan is None:
        plan = NutritionPlan(user_id=user.id, description=description, only_logging=True, start=day)
        plan.meals = [Meal(name=name, order=number) for number, name in enumerate(meals, 1)]
        db.session.add(plan)
        db.session.flush()
    return plan


def meal_in(plan: NutritionPlan, meal_id: UUID | None) -> Meal | None:
    """The meal with this key, if the plan has it."""
    return next((meal for meal in plan.meals if meal.id == meal_id), None)


@dataclass(frozen=True)
class Place:
    """Where in a diary something belongs: a moment, the plan, and the meal, if it belongs to one."""

    plan: NutritionPlan
    meal: Meal | None
    moment: datetime

    def values(self) -> dict[str, Any]:
        """For a row of the diary."""
        return {
            "plan_id": self.plan.id,
            "meal_id": self.meal.id if self.meal else None,
            "datetime": self.moment,
        }


def log_food(user: Any, food: Ingredient, values: Mapping[str, Any], place: Place) -> LogItem:
    """Note that a food was eaten: `values` are `amount` and `weight_unit_id`, None for grams. Raises NotFound."""
    unit_id = values.get("weight_unit_id")
    if unit_id is not None and all(unit.id != unit_id for unit in food.weight_units):
        raise NotFound("no_such_row")
    entry = LogItem(
        user_id=user.id, ingredient_id=food.id, weight_unit_id=unit_id, amount=values["amount"], **place.values()
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def log_meal(user: Any, meal: Meal, moment: datetime) -> list[LogItem]:
    """Note that a meal of a plan was eaten as planned."""
    entries = [
        LogItem(
            user_id=user.id,
            plan_id=meal.plan_id,
            meal_id=meal.id,
            ingredient_id=item.ingredient_id,
            weight_unit_id=item.weight_unit_id,
            amount=item.amount,
            datetime=moment,
        )
        for item in meal.items
    ]
    db.session.add_all(entries)
    db.session.flush()
    return entries


def log_quickly(user: Any, values: Mapping[str, Any], place: Place) -> QuickEntry:
    """Note calories without a food."""
    entry = QuickEntry(user_id=user.id, **values, **place.values())
    db.session.add(entry)
    db.session.flush()
    return entry


def drink(user: Any, millilitres: int, moment: datetime) -> WaterEntry:
    """Note that something was drunk."""
    entry = WaterEntry(user_id=user.id, millilitres=millilitres, drunk_at=moment)
    db.session.add(entry)
    db.session.flush()
    return entry


@dataclass(frozen=True)
class Span:
    """From an instant until another: a day; of one meal only, where that is named."""

    start: datetime
    end: datetime
    meal: Meal | None = None


def copy_entries(user: Any, span: Span, plan: NutritionPlan, moved: Moment) -> int:
    """Eat once more what was eaten in a span of time. Returns how many entries that makes.

    What belonged to a meal belongs to the same one afterwards; in another plan, to that of the same name.
    """
    eaten = days.eaten_between(user, span.start, span.end)
    quick = days.quick_between(user, span.start, span.end)
    meals = days.same_meals(plan, {entry.meal_id for entry in (*eaten, *quick) if entry.meal_id})
    if span.meal is not None:
        eaten = [entry for entry in eaten if meals.get(entry.meal_id) == span.meal.id]
        quick = [entry for entry in quick if meals.get(entry.meal_id) == span.meal.id]
    for entry in eaten:
        db.session.add(
            LogItem(
                user_id=user.id,
                plan_id=plan.id,
                meal_id=meals.get(entry.meal_id),
                ingredient_id=entry.ingredient_id,
                weight_unit_id=entry.weight_unit_id,
                amount=entry.amount,
                comment=entry.comment,
                recipe_id=entry.recipe_id,
                datetime=moved(entry.datetime),
            )
        )
    for other in quick:
        db.session.add(
            QuickEntry(
                user_id=user.id,
                plan_id=plan.id,
                meal_id=meals.get(other.meal_id),
                datetime=moved(other.datetime),
                **{name: getattr(other, name) for name in ("name", "energy", "protein", "carbohydrates", "fat")},
            )
        )
    db.session.flush()
    return len(eaten) + len(quick)
