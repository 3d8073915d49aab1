"""Plans: meals one means to eat, with what they are worth."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import selectinload

from app.api.fields import uuid_in
from app.database import find, writing
from app.errors import NotFound
from app.extensions import db
from app.nutrition import services
from app.nutrition.blueprint import blueprint
from app.nutrition.forms import MealSchema, PlanSchema, form_of
from app.nutrition.logic.goals import GOALS
from app.nutrition.logic.values import Values, sum_of
from app.nutrition.models import Meal, MealItem, NutritionPlan
from app.nutrition.pages.adding import asked_for, chosen_food, portion_form, portion_in, take_over
from app.nutrition.pages.diary import found_foods, goals_of_plan
from app.nutrition.pages.moments import today
from app.nutrition.pages.undoing import offer_undo
from app.nutrition.pages.wording import plain_number, portion_text, unit_choices, usual_meals, values_of_portion
from app.nutrition.queries import meal_items_of, meals_of, number_logged_in, plans_of
from app.web import reading
from app.web.formatting import Reader, current_reader
from app.web.forms import Form, sent
from app.web.htmx import redirect, render


@blueprint.page("/food/plans")
def plan_list() -> ResponseReturnValue:
    """Every plan, the newest first."""
    plans = db.session.scalars(plans_of(current_user).order_by(NutritionPlan.start.desc(), NutritionPlan.id.desc()))
    return render("nutrition/plans.html", plans=plans.all(), day=today(current_reader()))


def _key(text: str) -> UUID:
    key = uuid_in(text)
    if key is None:
        raise NotFound("no_such_row")
    return key


def _plan(plan_id: str) -> NutritionPlan:
    key = _key(plan_id)
    items = selectinload(NutritionPlan.meals).selectinload(Meal.items)
    rows = plans_of(current_user).options(items.joinedload(MealItem.ingredient), items.joinedload(MealItem.weight_unit))
    return find(rows, NutritionPlan.id == key)


def _meal(meal_id: str) -> Meal:
    return find(meals_of(current_user), Meal.id == _key(meal_id))


@dataclass(frozen=True)
class Course:
    """A meal of a plan, its items with their portions and energy, and what it is worth."""

    meal: Meal
    items: list[tuple[MealItem, str, int]]
    values: Values


def _course(meal: Meal, reader: Reader) -> Course:
    worth = [values_of_portion(item) for item in meal.items]
    items = [
        (item, portion_text(item, reader), round(values["energy"] or 0))
        for item, values in zip(meal.items, worth, strict=True)
    ]
    return Course(meal, items, sum_of(worth))


@blueprint.page("/food/plans/<plan_id>")
def plan(plan_id: str) -> ResponseReturnValue:
    """A plan: its meals, what is in them, and what a day of it is worth."""
    reader, one = current_reader(), _plan(plan_id)
    courses = [_course(meal, reader) for meal in one.meals]
    total = sum_of(course.values for course in courses)
    asked = asked_for()
    return render(
        "nutrition/plan.html",
        plan=one,
        courses=courses,
        total=total,
        goals=goals_of_plan(one, total),
        asked=asked,
        found=found_foods(asked, reader) if asked else [],
        chosen=request.args.get("meal", ""),
        logged=number_logged_in(one),
        form=None,
    )


@blueprint.page("/food/plans/<plan_id>/plan.pdf")
def print_plan(plan_id: str) -> ResponseReturnValue:
    """The plan to hang up, with what each meal is worth."""
    from app.nutrition.pdf import plan_sheet  # noqa: PLC0415

    one = _plan(plan_id)
    response = current_app.response_class(plan_sheet(one, current_reader()), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="plan-{one.start}.pdf"'
    return response


@blueprint.page("/food/plans/new", methods=["GET", "POST"])
def add_plan() -> ResponseReturnValue:
    """A new plan, with the usual meals to fill."""
    form = _plan_form({"start": today(current_reader()).isoformat()})
    if form.is_valid:
        with writing():
            one = NutritionPlan(user_id=current_user.id, **form.values)
            one.meals = [Meal(name=name, order=number) for number, name in enumerate(usual_meals(), 1)]
            db.session.add(one)
            db.session.flush()
        return redirect("nutrition.plan", plan_id=one.id)
    return render("nutrition/plan_form.html", form=form, plan=None), form.status


def _plan_form(shown: dict[str, Any]) -> Form:
    form = form_of(PlanSchema(), sent(), shown, start=reading.day, end=reading.day)
    end = form.values.get("end")
    if form.is_valid and end and end < form.values["start"]:
        form.add("end", "end_before_start")
    return form


@blueprint.page("/food/plans/<plan_id>/edit", methods=["GET", "POST"])
def edit_plan(plan_id: str) -> ResponseReturnValue:
    """Another name, other days, other goals."""
    one = _plan(plan_id)
    shown = {name: getattr(one, name) for name in ("description", "only_logging", *(f"goal_{goal}" for goal in GOALS))}
    form = _plan_form(shown | {"start": one.start.isoformat(), "end": one.end.isoformat() if one.end else ""})
    if form.is_valid:
        with writing():
            take_over(_plan(plan_id), form.values)
        flash(_("Saved"), "done")
        return redirect("nutrition.plan", plan_id=plan_id)
    return render("nutrition/plan_form.html", form=form, plan=one), form.status


@blueprint.page("/food/plans/<plan_id>/delete", methods=["POST"])
def delete_plan(plan_id: str) -> ResponseReturnValue:
    """Delete a plan with its meals and its diary; for a day all of it can come back."""
    with writing():
        word = services.put_in_bin(current_user, [_key(plan_id)], NutritionPlan)
    offer_undo(_("Plan deleted"), word)
    return redirect("nutrition.plan_list")


@blueprint.page("/food/plans/<plan_id>/meals", methods=["GET", "POST"])
def add_meal(plan_id: str) -> ResponseReturnValue:
    """One more meal."""
    one = _plan(plan_id)
    form = form_of(MealSchema(), sent(), {}, time=reading.clock)
    if form.is_valid:
        with writing():
            order = max((meal.order for meal in _plan(plan_id).meals), default=0) + 1
            db.session.add(Meal(plan_id=one.id, order=order, **form.values))
        return redirect("nutrition.plan", plan_id=plan_id)
    return render("nutrition/meal_form.html", form=form, plan=one, meal=None), form.status


@blueprint.page("/food/meals/<meal_id>/edit", methods=["GET", "POST"])
def edit_meal(meal_id: str) -> ResponseReturnValue:
    """Another name or time."""
    meal = _meal(meal_id)
    shown = {"name": meal.name, "time": f"{meal.time:%H:%M}" if meal.time else ""}
    form = form_of(MealSchema(), sent(), shown, time=reading.clock)
    if form.is_valid:
        with writing():
            meal = _meal(meal_id)
            meal.name, meal.time = form.values["name"], form.values["time"]
        return redirect("nutrition.plan", plan_id=meal.plan_id)
    return render("nutrition/meal_form.html", form=form, plan=None, meal=meal), form.status


@blueprint.page("/food/meals/<meal_id>/delete", methods=["POST"])
def delete_meal(meal_id: str) -> ResponseReturnValue:
    """Take a meal out of its plan."""
    with writing():
        plan_id = _meal(meal_id).plan_id
        word = services.put_in_bin(current_user, [_key(meal_id)], Meal)
    offer_undo(_("Meal deleted"), word)
    return redirect("nutrition.plan", plan_id=plan_id)


@blueprint.page("/food/meals/<meal_id>/items", methods=["POST"])
def add_item(meal_id: str) -> ResponseReturnValue:
    """Put a food into a meal."""
    meal = _meal(meal_id)
    food, values = chosen_food()
    if values is None:
        flash(_("Write how much of it, for example 150."), "warn")
        return redirect("nutrition.plan", plan_id=meal.plan_id)
    with writing():
        meal = _meal(meal_id)
        order = max((item.order for item in meal.items), default=0) + 1
        db.session.add(MealItem(meal_id=meal.id, ingredient_id=food.id, order=order, **values))
    flash(_("%(food)s added", food=food.name), "done")
    return redirect("nutrition.plan", plan_id=meal.plan_id, _anchor=f"meal-{meal.id}")


@blueprint.page("/food/items/<item_id>/edit", methods=["GET", "POST"])
def edit_item(item_id: str) -> ResponseReturnValue:
    """More or less of a food of a meal."""
    reader, key = current_reader(), _key(item_id)
    item = find(meal_items_of(current_user), MealItem.id == key)
    shown = {"amount": plain_number(item.amount, reader), "unit": item.weight_unit_id or ""}
    form = portion_form(item.ingredient, sent(), shown)
    place: dict[str, Any] = {"plan_id": item.meal.plan_id, "_anchor": f"meal-{item.meal_id}"}
    if form.is_valid:
        with writing():
            take_over(find(meal_items_of(current_user), MealItem.id == key), portion_in(form))
        flash(_("Saved"), "done")
        return redirect("nutrition.plan", **place)
    page = render(
        "nutrition/portion_form.html",
        title=item.ingredient.name,
        back=(item.meal.name or _("Meal"), url_for("nutrition.plan", **place)),
        form=form,
        units=unit_choices(item.ingredient, reader),
    )
    return page, form.status


@blueprint.page("/food/items/<item_id>/delete", methods=["POST"])
def delete_item(item_id: str) -> ResponseReturnValue:
    """Take a food out of a meal."""
    key = _key(item_id)
    with writing():
        meal = find(meal_items_of(current_user), MealItem.id == key).meal
        place: dict[str, Any] = {"plan_id": meal.plan_id, "_anchor": f"meal-{meal.id}"}
        word = services.put_in_bin(current_user, [key], MealItem)
    offer_undo(_("Food removed"), word)
    return redirect("nutrition.plan", **place)
