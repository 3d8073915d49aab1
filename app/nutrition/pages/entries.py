"""Adding to the diary and changing it: foods, meals, quick calories, water, whole days."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy.orm import selectinload

from app.api.fields import BIGGEST, uuid_in
from app.database import find, writing
from app.errors import Invalid, NotFound
from app.extensions import db
from app.nutrition import services
from app.nutrition.blueprint import blueprint
from app.nutrition.forms import PortionSchema, QuickSchema, WaterSchema, form_of
from app.nutrition.logic.values import NUTRIENTS, values_of
from app.nutrition.models import FavoriteFood, Ingredient, Meal, NutritionPlan, WaterEntry
from app.nutrition.pages.diary import USUAL_PORTION, meal_choices, meal_meant
from app.nutrition.pages.moments import bounds, day_asked, moment_on, moved_to, today
from app.nutrition.pages.undoing import offer_way_back
from app.nutrition.pages.wording import plain_number, unit_choices, usual_meals
from app.nutrition.queries import day as days
from app.nutrition.queries import favorites_of, known_foods, meals_of, water_entries_of
from app.web import reading
from app.web.formatting import Reader, current_reader
from app.web.forms import Form, sent
from app.web.htmx import redirect, render


def plan_for(day: date) -> NutritionPlan:
    """The plan a day is logged in; made at the first entry."""
    return services.diary_of(current_user, day, _("Diary"), usual_meals())


def chosen_meal(plan: NutritionPlan) -> Meal | None:
    """The meal an entry was sent for."""
    return _meal_called(request.form.get("meal", ""), plan)


def _meal_called(text: str, plan: NutritionPlan) -> Meal | None:
    """A meal by its key, or by its place among the usual ones."""
    if text.startswith("new-"):
        number = text.removeprefix("new-")
        return plan.meals[int(number)] if number in {"0", "1", "2", "3"} and int(number) < len(plan.meals) else None
    return services.meal_in(plan, uuid_in(text))


def place_on(day: date, reader: Reader) -> services.Place:
    """Where something that was sent for a day belongs."""
    plan = plan_for(day)
    meal = chosen_meal(plan)
    return services.Place(plan, meal, moment_on(day, reader, meal.time if meal else None))


def _food(food_id: int) -> Ingredient:
    return find(
        known_foods(current_user).options(selectinload(Ingredient.weight_units)),
        Ingredient.id == min(food_id, BIGGEST),
    )


def portion_form(shown: dict[str, Any]) -> Form:
    """How much of a food."""
    return form_of(PortionSchema(), without_meal(), shown)


def without_meal() -> Any:
    """What was sent, without the meal: its choice is read apart."""
    typed = sent()
    if typed is None:
        return None
    typed = typed.copy()
    typed.pop("meal", None)
    return typed


@blueprint.page("/food/foods/<int:food_id>", methods=["GET", "POST"])
def food(food_id: int) -> ResponseReturnValue:
    """A food: what is in it, and a portion of it for the diary."""
    reader, one = current_reader(), _food(food_id)
    day = day_asked(reader)
    plan = days.plan_on(current_user, day)
    last = days.last_portions_of(current_user, [one.id]).get(one.id)
    unit = one.weight_units[0].id if one.weight_units else ""
    shown = {"amount": plain_number(1 if unit else USUAL_PORTION, reader), "unit": unit}
    if last is not None:
        shown = {"amount": plain_number(last.amount, reader), "unit": last.weight_unit_id or ""}
    meals = meal_choices(plan)
    form = portion_form(shown | {"meal": meal_meant(meals, plan, reader)})
    if form.is_valid:
        try:
            with writing():
                portion = {"amount": form.values["amount"], "weight_unit_id": form.values["unit"]}
                services.log_food(current_user, _food(food_id), portion, place_on(day, reader))
        except NotFound:
            form.add("unit", "choice")
        else:
            flash(_("%(food)s added", food=one.name), "done")
            return redirect("nutrition.diary", day=day)
    page = render(
        "nutrition/food.html",
        food=one,
        form=form,
        day=day,
        meals=meals,
        units=unit_choices(one, reader),
        values=values_of(one, Decimal(100)),
        nutrients=NUTRIENTS,
        is_own=one.owner_id is not None,
        is_deleted=one.deleted_at is not None,
        is_favorite=db.session.scalar(favorites_of(current_user).where(FavoriteFood.ingredient_id == one.id))
        is not None,
    )
    return page, form.status


@blueprint.page("/food/foods/<int:food_id>/favorite", methods=["POST"])
def turn_favorite(food_id: int) -> ResponseReturnValue:
    """Have searches show a food first, or no longer."""
    with writing():
        is_favorite = services.turn_favorite(_food(food_id), current_user)
    flash(_("Searches show it first now") if is_favorite else _("Searches show it among the others now"), "done")
    return redirect("nutrition.food", food_id=food_id, day=day_asked(current_reader()))


@blueprint.page("/food/quick", methods=["GET", "POST"])
def quick() -> ResponseReturnValue:
    """Calories without a food, for what has no label."""
    reader = current_reader()
    day = day_asked(reader)
    plan = days.plan_on(current_user, day)
    meals = meal_choices(plan)
    form = form_of(QuickSchema(), without_meal(), {"meal": meal_meant(meals, plan, reader)})
    if form.is_valid:
        values = {name: value for name, value in form.values.items() if name not in ("meal", "time")}
        with writing():
            services.log_quickly(current_user, values, place_on(day, reader))
        flash(_("Added"), "done")
        return redirect("nutrition.diary", day=day)
    return render("nutrition/quick.html", form=form, day=day, meals=meals, entry=None), form.status


@blueprint.page("/food/water", methods=["POST"])
def water() -> ResponseReturnValue:
    """Note a glass of water."""
    reader = current_reader()
    day = day_asked(reader)
    form = form_of(WaterSchema(), sent())
    if not form.is_valid:
        flash(_("Write how many millilitres, between 1 and 5,000."), "warn")
        return redirect("nutrition.diary", day=day)
    with writing():
        entry = services.drink(current_user, form.values["millilitres"], moment_on(day, reader))
    offer_way_back(_("Added"), url_for("nutrition.spill", entry_id=entry.id, day=day))
    return redirect("nutrition.diary", day=day)


@blueprint.page("/food/water/<entry_id>/delete", methods=["POST"])
def spill(entry_id: str) -> ResponseReturnValue:
    """Take back a glass that was noted."""
    with writing():
        db.session.delete(find(water_entries_of(current_user), WaterEntry.id == uuid_in(entry_id)))
    flash(_("Taken back"), "done")
    return redirect("nutrition.diary", day=day_asked(current_reader()))


@blueprint.page("/food/meals/<meal_id>/log", methods=["POST"])
def log_meal(meal_id: str) -> ResponseReturnValue:
    """Eat a meal as it was planned."""
    reader = current_reader()
    day = day_asked(reader)
    with writing():
        meal = find(meals_of(current_user), Meal.id == uuid_in(meal_id))
        entries = services.log_meal(current_user, meal, moment_on(day, reader, meal.time))
    flash(ngettext("%(num)s food added", "%(num)s foods added", len(entries)), "done")
    return redirect("nutrition.diary", day=day)


@blueprint.page("/food/copy", methods=["POST"])
def copy_day() -> ResponseReturnValue:
    """Eat once more what was eaten the day before, or on the day that is sent as `from`; or only in one `meal`."""
    reader = current_reader()
    day = day_asked(reader)
    start, end = bounds(_source(day), reader)
    asked = request.values.get("meal", "")
    with writing():
        plan = plan_for(day)
        meal = _meal_called(asked, plan)
        if asked and meal is None:
            raise NotFound("no_such_row")
        span = services.Span(start, end, meal)
        number = services.copy_entries(current_user, span, plan, lambda moment: moved_to(moment, day, reader))
    if number:
        flash(ngettext("%(num)s entry copied", "%(num)s entries copied", number), "done")
    else:
        flash(_("There is nothing to copy on that day."), "warn")
    return redirect("nutrition.diary", day=day)


def _source(day: date) -> date:
    try:
        return reading.day(request.form.get("from", ""))
    except Invalid:
        return day - timedelta(days=1)


@blueprint.page("/food/today")
def add_today() -> ResponseReturnValue:
    """The diary of today, ready to search."""
    return redirect("nutrition.diary", day=today(current_reader()), _anchor="add-food")
