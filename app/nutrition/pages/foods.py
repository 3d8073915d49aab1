"""Foods people write down themselves."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import selectinload

from app.api.fields import BIGGEST
from app.database import find, writing
from app.errors import Invalid
from app.extensions import db
from app.nutrition import services
from app.nutrition.blueprint import blueprint
from app.nutrition.forms import FoodSchema, form_of
from app.nutrition.models import Ingredient, IngredientWeightUnit
from app.nutrition.pages.diary import LONGEST_SEARCH, found_foods
from app.nutrition.pages.moments import day_asked
from app.nutrition.pages.narrowing import choices, narrowing_asked
from app.nutrition.pages.undoing import offer_way_back
from app.nutrition.pages.wording import language_id, plain_number
from app.nutrition.queries import known_foods, own_foods_of
from app.web.formatting import Reader, current_reader
from app.web.forms import Form, sent
from app.web.htmx import redirect, render

_OWN_ON_A_PAGE = 200
_PORTION = ("portion_name", "portion_gram")


@blueprint.page("/food/foods")
def food_list() -> ResponseReturnValue:
    """Own foods, and a search in all of them."""
    reader = current_reader()
    asked = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    narrowed = narrowing_asked()
    own = own_foods_of(current_user).order_by(Ingredient.name, Ingredient.id).limit(_OWN_ON_A_PAGE)
    return render(
        "nutrition/foods.html",
        fragment="food_results" if request.headers.get("HX-Target") == "food-results" else None,
        asked=asked,
        found=found_foods(asked, reader, narrowed.wanted(reader)) if asked else [],
        narrowed=narrowed,
        choices=choices(),
        own=db.session.scalars(own).all(),
    )


def _own(food_id: int) -> Ingredient:
    rows = own_foods_of(current_user).options(selectinload(Ingredient.weight_units))
    return find(rows, Ingredient.id == min(food_id, BIGGEST))


@blueprint.page("/food/foods/new", methods=["GET", "POST"])
def add_food() -> ResponseReturnValue:
    """Write down a food: from its label, for 100 g."""
    reader = current_reader()
    code = request.args.get("code", "")[:200]
    form = form_of(FoodSchema(), sent(), {"name": request.args.get("name", "")[:200], "code": code})
    if form.is_valid:
        try:
            with writing():
                food = services.add_own_food(
                    Ingredient, current_user, _values(form) | {"language_id": language_id(reader)}
                )
                _keep_portion(food, form)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("%(food)s is among your foods now", food=food.name), "done")
            return redirect("nutrition.food", food_id=food.id, day=day_asked(reader))
    return render("nutrition/food_form.html", form=form, food=None), form.status


@blueprint.page("/food/foods/<int:food_id>/edit", methods=["GET", "POST"])
def edit_food(food_id: int) -> ResponseReturnValue:
    """Correct an own food."""
    reader, food = current_reader(), _own(food_id)
    form = form_of(FoodSchema(), sent(), _shown(food, reader))
    if form.is_valid:
        try:
            with writing():
                food = services.change_own_food(_own(food_id), current_user, _values(form))
                _keep_portion(food, form)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Saved"), "done")
            return redirect("nutrition.food_list")
    return render("nutrition/food_form.html", form=form, food=food), form.status


@blueprint.page("/food/foods/<int:food_id>/delete", methods=["POST"])
def delete_food(food_id: int) -> ResponseReturnValue:
    """Take an own food away. What was eaten of it stays in the diary."""
    with writing():
        food = _own(food_id)
        services.remove_own_food(food, current_user)
    if food.deleted_at:
        offer_way_back(_("Food deleted"), url_for("nutrition.restore_food", food_id=food_id))
    else:
        flash(_("Food deleted"), "done")
    return redirect("nutrition.food_list")


@blueprint.page("/food/foods/<int:food_id>/restore", methods=["POST"])
def restore_food(food_id: int) -> ResponseReturnValue:
    """Have an own food back that was deleted while diaries and plans name it."""
    with writing():
        own = known_foods(current_user).where(Ingredient.owner_id.is_not(None))
        services.restore_own_food(find(own, Ingredient.id == min(food_id, BIGGEST)))
    flash(_("Back again"), "done")
    return redirect("nutrition.food", food_id=food_id)


def _values(form: Form) -> dict[str, Any]:
    values = {name: value for name, value in form.values.items() if name not in _PORTION}
    return values | {name: values[name] or None for name in ("brand", "code")}


def _keep_portion(food: Ingredient, form: Form) -> None:
    """The household portion of the form, where it has both parts; the first of the food."""
    name, gram = (form.values[part] for part in _PORTION)
    if not name or not gram:
        return
    if food.weight_units:
        food.weight_units[0].name, food.weight_units[0].gram = name, gram
    else:
        food.weight_units.append(IngredientWeightUnit(name=name, gram=gram))
    db.session.flush()


def _shown(food: Ingredient, reader: Reader) -> dict[str, Any]:
    numbers = ("energy", "protein", "carbohydrates", "carbohydrates_sugar", "fat", "fat_saturated", "fiber", "sodium")
    unit = food.weight_units[0] if food.weight_units else None
    return {name: plain_number(getattr(food, name), reader) for name in numbers} | {
        "name": food.name,
        "brand": food.brand or "",
        "code": food.code or "",
        "portion_name": unit.name if unit else "",
        "portion_gram": unit.gram if unit else "",
    }
