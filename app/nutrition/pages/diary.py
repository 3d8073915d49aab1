"""The diary of a day: what was eaten, by meal, against the goals; and the search that adds to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.database import now
from app.dates import to_local
from app.extensions import db
from app.nutrition.blueprint import blueprint
from app.nutrition.logic.goals import GOALS, goals_of_day, share
from app.nutrition.logic.mealtimes import meal_at
from app.nutrition.logic.values import Values, sum_of
from app.nutrition.models import Ingredient, LogItem, Meal, NutritionPlan, QuickEntry
from app.nutrition.pages.moments import bounds, day_asked, today
from app.nutrition.pages.narrowing import choices, narrowing_asked
from app.nutrition.pages.wording import (
    amount_text,
    language_id,
    portion_text,
    usual_meals,
    values_of_portion,
)
from app.nutrition.queries import day as days
from app.nutrition.queries import search_foods
from app.nutrition.queries.finding import EVERYTHING, Wanted
from app.nutrition.queries.recipes import dishes_called
from app.nutrition.services import grams_in
from app.schedule.due import training_days
from app.web.formatting import Reader, current_reader
from app.web.htmx import render, wants_part

SHOWN = 12
"""Foods of a search on the page."""
RECIPES_SHOWN = 3
LONGEST_SEARCH = 100
USUAL_PORTION = Decimal(100)


@dataclass(frozen=True)
class Line:
    """An entry as the page shows it."""

    entry: LogItem | QuickEntry
    name: str
    portion: str
    energy: int
    is_quick: bool = False
    parts: Sequence["Line"] = ()
    """The foods of a dish that was eaten as a whole."""

    @property
    def keys(self) -> list[UUID]:
        """The ids of everything the line stands for."""
        return [part.entry.id for part in self.parts] or [self.entry.id]


@dataclass
class Plate:
    """A meal of the day: what was eaten in it, and what was planned for it."""

    name: str
    meal: Meal | None = None
    lines: list[Line] = field(default_factory=list)
    values: Values = field(default_factory=dict)
    planned: int = 0

    @property
    def has_foods(self) -> bool:
        """Whether anything but calories alone was eaten in it."""
        return any(not line.is_quick for line in self.lines)


@dataclass(frozen=True)
class Goal:
    """One goal: how much is eaten and how much is meant, in its unit."""

    name: str
    eaten: Decimal
    goal: int | None
    percent: int


def values_of_quick(entry: QuickEntry) -> Values:
    """What calories without a food are worth."""
    return {
        "energy": Decimal(entry.energy),
        "protein": entry.protein,
        "carbohydrates": entry.carbohydrates,
        "fat": entry.fat,
    }


def goals_of_plan(plan: NutritionPlan, total: Values) -> list[Goal]:
    """The goals a plan has, against what its meals are worth."""
    goals = goals_of_day((), plan, is_training_day=False)
    return [_goal(name, total, goals) for name in GOALS if goals[name]]


def _goal(name: str, total: Values, goals: Mapping[str, int | None]) -> Goal:
    return Goal(name, total[name] or Decimal(0), goals[name], share(total[name], goals[name]))


@dataclass(frozen=True)
class Day:
    """Everything about one day of the diary."""

    day: date
    plan: NutritionPlan | None
    plates: Sequence[Plate]
    total: Values
    goals: Sequence[Goal]
    water: int
    water_goal: int | None
    is_training_day: bool

    @property
    def energy(self) -> Goal:
        """The goal in kilocalories."""
        return self.goals[0]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was eaten."""
        return not any(plate.lines for plate in self.plates)


def day_of(reader: Reader, day: date) -> Day:
    """The diary of the reader on a day: a constant number of statements, however much was eaten."""
    start, end = bounds(day, reader)
    plan = days.plan_on(current_user, day)
    eaten = days.eaten_between(current_user, start, end)
    quick = days.quick_between(current_user, start, end)
    kinds = days.goals_on(current_user, day)
    trains = bool(training_days(current_user, day, day, today(reader)))
    goals = goals_of_day(kinds, plan, is_training_day=trains)
    plates = _plates(plan, eaten, quick, reader)
    total = sum_of(plate.values for plate in plates)
    return Day(
        day=day,
        plan=plan,
        plates=plates,
        total=total,
        goals=[_goal(name, total, goals) for name in GOALS],
        water=days.water_between(current_user, start, end),
        water_goal=goals["water_ml"],
        is_training_day=trains,
    )


def _plates(
    plan: NutritionPlan | None, eaten: Sequence[LogItem], quick: Sequence[QuickEntry], reader: Reader
) -> list[Plate]:
    """The meals of the plan, and one more for what belongs to none."""
    meals = plan.meals if plan else []
    plates: dict[UUID | None, Plate] = {meal.id: Plate(meal.name, meal) for meal in meals}
    rest = Plate("")
    worth: dict[int, list[Values]] = {}
    for entry in eaten:
        plate = plates.get(entry.meal_id) or rest
        values = values_of_portion(entry)
        energy = round(values["energy"] or 0)
        plate.lines.append(Line(entry, entry.ingredient.name, portion_text(entry, reader), energy))
        worth.setdefault(id(plate), []).append(values)
    for other in quick:
        plate = plates.get(other.meal_id) or rest
        plate.lines.append(Line(other, other.name, "", other.energy, is_quick=True))
        worth.setdefault(id(plate), []).append(values_of_quick(other))
    for plate in (*plates.values(), rest):
        plate.lines = _dishes_together(plate.lines, reader)
        plate.values = sum_of(worth.get(id(plate), []))
        if plate.meal and not plate.lines:
            plate.planned = round(sum_of(values_of_portion(item) for item in plate.meal.items)["energy"] or 0)
    return [*plates.values(), *([rest] if rest.lines or not plates else [])]


def _dishes_together(lines: Sequence[Line], reader: Reader) -> list[Line]:
    """The lines with the foods of each dish (same name, same moment) under one."""
    together: dict[Any, list[Line]] = {}
    for line in lines:
        entry = line.entry
        is_of_dish = isinstance(entry, LogItem) and entry.comment
        together.setdefault((entry.comment, entry.datetime) if is_of_dish else entry.id, []).append(line)
    return [_dish(parts, reader) if len(parts) > 1 else parts[0] for parts in together.values()]


def _dish(parts: Sequence[Line], reader: Reader) -> Line:
    entries = [part.entry for part in parts if isinstance(part.entry, LogItem)]
    grams = sum((grams_in(entry) for entry in entries), Decimal(0))
    energy = sum((values_of_portion(entry)["energy"] or Decimal(0) for entry in entries), Decimal(0))
    return Line(entries[0], entries[0].comment, f"{reader.number(round(grams))} g", round(energy), parts=parts)


@dataclass(frozen=True)
class Found:
    """A food of a search: the portion that one press adds."""

    food: Ingredient
    amount: Decimal
    unit_id: int | None
    portion: str
    was_eaten: bool


def found_foods(asked: str, reader: Reader, wanted: Wanted = EVERYTHING) -> list[Found]:
    """The foods the reader may mean, with the portion they ate last."""
    ids = search_foods(asked, user=current_user, wanted=wanted, language_id=language_id(reader), most=SHOWN)
    if not ids:
        return []
    rows = select(Ingredient).where(Ingredient.id.in_(ids)).options(selectinload(Ingredient.weight_units))
    foods = {food.id: food for food in db.session.scalars(rows)}
    last = days.last_portions_of(current_user, ids)
    return [_found(foods[key], last.get(key), reader) for key in ids if key in foods]


def _found(food: Ingredient, last: LogItem | None, reader: Reader) -> Found:
    if last is not None:
        return Found(food, last.amount, last.weight_unit_id, portion_text(last, reader), was_eaten=True)
    if food.weight_units:
        unit = food.weight_units[0]
        return Found(food, Decimal(1), unit.id, f"{amount_text(Decimal(1), reader)} {unit.name}", was_eaten=False)
    return Found(food, USUAL_PORTION, None, "100 ml" if food.is_liquid else "100 g", was_eaten=False)


def meal_choices(plan: NutritionPlan | None) -> list[tuple[str, str]]:
    """Where something may be added: the meals of the plan, or those a first entry would make."""
    if plan is None:
        return [(f"new-{number}", name) for number, name in enumerate(usual_meals())]
    return [(str(meal.id), meal.name or "–") for meal in plan.meals]


def meal_meant(meals: list[tuple[str, str]], plan: NutritionPlan | None, reader: Reader) -> str:
    """The meal the address names, else the one people usually eat at this time of the day."""
    asked = request.args.get("meal", "")
    if asked or not meals:
        return asked
    clock = to_local(now(), reader.timezone).time()
    times = [meal.time for meal in plan.meals] if plan else [None] * len(meals)
    return meals[meal_at(clock, times)][0]


@blueprint.page("/food")
def diary() -> ResponseReturnValue:
    """One day: what was eaten, what is left, and what to add."""
    reader = current_reader()
    asked = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    narrowed = narrowing_asked()
    wants_results = wants_part() and request.headers.get("HX-Target") == "food-results"
    day = day_asked(reader)
    # Somebody is typing: what was eaten stays as it is on their page.
    page = None if wants_results else day_of(reader, day)
    plan = page.plan if page else days.plan_on(current_user, day)
    meals = meal_choices(plan)
    return render(
        "nutrition/diary.html",
        fragment="food_results" if wants_results else None,
        page=page,
        day=day,
        is_today=day == today(reader),
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        asked=asked,
        found=found_foods(asked, reader, narrowed.wanted(reader)) if asked else [],
        dishes=dishes_called(current_user, asked, RECIPES_SHOWN) if asked and not narrowed.number else [],
        narrowed=narrowed,
        choices=choices(),
        meals=meals,
        meal=meal_meant(meals, plan, reader),
        here=url_for("nutrition.diary", day=day),
    )
