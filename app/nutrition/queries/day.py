"""What a person ate and drank in a span of time, and what they mean to."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.nutrition.models import DayGoal, LogItem, Meal, MealItem, NutritionPlan, QuickEntry, WaterEntry
from app.nutrition.queries.diary import day_goals_of, log_items_of, plans_of, quick_entries_of, water_entries_of

_WITH_FOOD = (joinedload(LogItem.ingredient), joinedload(LogItem.weight_unit))


def eaten_between(user: Any, start: datetime, end: datetime) -> Sequence[LogItem]:
    """Entries of the diary with their foods, the earliest first. `end` is not within."""
    rows = log_items_of(user).where(LogItem.datetime >= start, LogItem.datetime < end)
    return db.session.scalars(rows.order_by(LogItem.datetime, LogItem.id).options(*_WITH_FOOD)).all()


def quick_between(user: Any, start: datetime, end: datetime) -> Sequence[QuickEntry]:
    """Calories without a food, the earliest first."""
    rows = quick_entries_of(user).where(QuickEntry.datetime >= start, QuickEntry.datetime < end)
    return db.session.scalars(rows.order_by(QuickEntry.datetime, QuickEntry.id)).all()


def drunk_between(user: Any, start: datetime, end: datetime) -> Sequence[WaterEntry]:
    """What was drunk, glass by glass."""
    return db.session.scalars(
        water_entries_of(user).where(WaterEntry.drunk_at >= start, WaterEntry.drunk_at < end)
    ).all()


def water_between(user: Any, start: datetime, end: datetime) -> int:
    """Millilitres."""
    rows = water_entries_of(user).where(WaterEntry.drunk_at >= start, WaterEntry.drunk_at < end)
    return db.session.scalar(rows.with_only_columns(func.coalesce(func.sum(WaterEntry.millilitres), 0))) or 0


def plan_on(user: Any, day: date) -> NutritionPlan | None:
    """The plan of a day with its meals and their foods: of several, the one that began last."""
    items = selectinload(NutritionPlan.meals).selectinload(Meal.items)
    rows = (
        plans_of(user)
        .where(NutritionPlan.start <= day, or_(NutritionPlan.end.is_(None), NutritionPlan.end >= day))
        .order_by(NutritionPlan.start.desc(), NutritionPlan.id.desc())
        .limit(1)
        .options(items.joinedload(MealItem.ingredient), items.joinedload(MealItem.weight_unit))
    )
    return db.session.scalars(rows).unique().first()


def same_meals(plan: NutritionPlan, keys: Collection[UUID]) -> dict[UUID | None, UUID]:
    """For each of these meals the one of the plan that it is, or that is called like it; others are left out."""
    found: dict[UUID | None, UUID] = {meal.id: meal.id for meal in plan.meals}
    named = {meal.name.casefold(): meal.id for meal in reversed(plan.meals) if meal.name}
    if others := set(keys) - found.keys():
        for key, name in db.session.execute(select(Meal.id, Meal.name).where(Meal.id.in_(others))):
            if name.casefold() in named:
                found[key] = named[name.casefold()]
    return found


def next_diary_of(user: Any, day: date) -> NutritionPlan | None:
    """The plan only for logging that begins next after a day."""
    rows = plans_of(user).where(NutritionPlan.only_logging.is_(True), NutritionPlan.start > day)
    return db.session.scalars(rows.order_by(NutritionPlan.start).limit(1)).first()


def goals_on(user: Any, day: date) -> Sequence[DayGoal]:
    """The goals that hold on a day, for every kind of day the one set last."""
    return goals_until(user, day)(day)


def goals_until(user: Any, last: date) -> Callable[[date], Sequence[DayGoal]]:
    """`goals_on` for any day up to the last one, in one statement for all."""
    rows = day_goals_of(user).where(DayGoal.since <= last).order_by(DayGoal.since.desc(), DayGoal.id.desc())
    known = db.session.scalars(rows).all()

    def on(day: date) -> Sequence[DayGoal]:
        newest: dict[str, DayGoal] = {}
        for goal in known:
            if goal.since <= day:
                newest.setdefault(goal.day_kind, goal)
        return list(newest.values())

    return on


def plans_between(user: Any, first: date, last: date) -> Callable[[date], NutritionPlan | None]:
    """The plan of any day between the two, without its meals: of several, the one that began last."""
    runs = (NutritionPlan.start <= last, or_(NutritionPlan.end.is_(None), NutritionPlan.end >= first))
    rows = plans_of(user).where(*runs).order_by(NutritionPlan.start.desc(), NutritionPlan.id.desc())
    plans = db.session.scalars(rows).all()
    return lambda day: next((one for one in plans if one.start <= day and (one.end is None or one.end >= day)), None)


def last_portions_of(user: Any, food_ids: Collection[int]) -> dict[int, LogItem]:
    """For each of these foods the entry in which the person ate it last."""
    mine = log_items_of(user).where(LogItem.ingredient_id.in_(food_ids))
    latest = mine.with_only_columns(func.max(LogItem.datetime)).group_by(LogItem.ingredient_id)
    rows = mine.where(LogItem.datetime.in_(latest)).order_by(LogItem.datetime).options(*_WITH_FOOD)
    return {entry.ingredient_id: entry for entry in db.session.scalars(rows)}
