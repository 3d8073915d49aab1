"""Whose plans, meals, recipes and entries."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select

from app.body.models import WeightEntry
from app.extensions import db
from app.nutrition.models import (
    DayGoal,
    LogItem,
    Meal,
    MealItem,
    NutritionPlan,
    QuickEntry,
    Recipe,
    RecipeItem,
    WaterEntry,
)


def plans_of(user: Any) -> Select[NutritionPlan]:
    """A person's plans."""
    return select(NutritionPlan).where(NutritionPlan.user_id == user.id)


def meals_of(user: Any) -> Select[Meal]:
    """The meals of a person's plans."""
    return select(Meal).where(Meal.plan_id.in_(plans_of(user).with_only_columns(NutritionPlan.id)))


def meal_items_of(user: Any) -> Select[MealItem]:
    """What is in those meals."""
    return select(MealItem).where(MealItem.meal_id.in_(meals_of(user).with_only_columns(Meal.id)))


def log_items_of(user: Any) -> Select[LogItem]:
    """A person's diary."""
    return select(LogItem).where(LogItem.user_id == user.id)


def quick_entries_of(user: Any) -> Select[QuickEntry]:
    """Calories without a food."""
    return select(QuickEntry).where(QuickEntry.user_id == user.id)


def water_entries_of(user: Any) -> Select[WaterEntry]:
    """What a person drank."""
    return select(WaterEntry).where(WaterEntry.user_id == user.id)


def recipes_of(user: Any) -> Select[Recipe]:
    """A person's recipes."""
    return select(Recipe).where(Recipe.user_id == user.id)


def recipe_items_of(user: Any) -> Select[RecipeItem]:
    """What is in them."""
    return select(RecipeItem).where(RecipeItem.recipe_id.in_(recipes_of(user).with_only_columns(Recipe.id)))


def number_logged_in(plan: NutritionPlan) -> int:
    """How many entries of the diary belong to a plan."""
    counts = (
        db.session.scalar(select(func.count()).select_from(kind).where(kind.plan_id == plan.id))
        for kind in (LogItem, QuickEntry)
    )
    return sum(count or 0 for count in counts)


def day_goals_of(user: Any) -> Select[DayGoal]:
    """A person's goals for a day."""
    return select(DayGoal).where(DayGoal.user_id == user.id)


def weight_near(user_id: int, day: date) -> Decimal | None:
    """What a person weighed closest to the beginning of a day; of two as many days away, the earlier."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    entries = select(WeightEntry.date, WeightEntry.weight).where(WeightEntry.user_id == user_id)
    before = db.session.execute(entries.where(WeightEntry.date <= midnight).order_by(WeightEntry.date.desc())).first()
    after = db.session.execute(entries.where(WeightEntry.date >= midnight).order_by(WeightEntry.date)).first()
    if before is None or after is None:
        only = before or after
        return Decimal(only.weight) if only else None
    nearer = after if (after.date - midnight).days < (midnight - before.date).days else before
    return Decimal(nearer.weight)
