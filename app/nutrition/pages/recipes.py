"""Recipes: what is in a dish, what a portion of it is worth, and eating of it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select

from app.api.fields import uuid_in
from app.database import find, writing
from app.errors import Invalid, NotFound, Problem
from app.extensions import db
from app.nutrition import services
from app.nutrition.blueprint import blueprint
from app.nutrition.forms import EatenSchema, RecipeFormSchema, form_of
from app.nutrition.logic.recipes import share_eaten
from app.nutrition.logic.values import NUTRIENTS
from app.nutrition.models import Meal, Recipe, RecipeItem
from app.nutrition.pages.adding import asked_for, chosen_food, portion_form, portion_in, take_over
from app.nutrition.pages.diary import found_foods, meal_choices, meal_meant
from app.nutrition.pages.entries import place_on, without_meal
from app.nutrition.pages.moments import bounds, day_asked
from app.nutrition.pages.undoing import offer_undo
from app.nutrition.pages.wording import plain_number, portion_text, unit_choices, values_of_portion
from app.nutrition.queries import day as days
from app.nutrition.queries import meals_of, recipe_items_of, recipes_of
from app.nutrition.queries.recipes import Dish, dishes_of, shared_recipe
from app.web.formatting import Reader, current_reader
from app.web.forms import Form, in_words, sent
from app.web.htmx import redirect, render


@blueprint.page("/food/recipes")
def recipe_list() -> ResponseReturnValue:
    """Every recipe with the energy of a portion."""
    dishes = dishes_of(recipes_of(current_user).order_by(Recipe.name, Recipe.id))
    return render("nutrition/recipes.html", dishes=dishes, day=day_asked(current_reader()))


def _one(rows: Select[Recipe]) -> Dish:
    found = dishes_of(rows)
    if not found:
        raise NotFound("no_such_row")
    return found[0]


def _dish(recipe_id: str) -> Dish:
    return _one(recipes_of(current_user).where(Recipe.id == uuid_in(recipe_id)))


def _lines(dish: Dish, reader: Reader) -> list[tuple[RecipeItem, str, int]]:
    """What is in it: each food with its portion and energy."""
    return [
        (item, portion_text(item, reader), round(values_of_portion(item)["energy"] or 0)) for item in dish.recipe.items
    ]


@blueprint.page("/food/recipes/<recipe_id>")
def recipe(recipe_id: str) -> ResponseReturnValue:
    """A recipe: what is in it, what it is worth, and how much of it was eaten."""
    dish = _dish(recipe_id)
    return _page(dish, form_of(EatenSchema(), None, {"amount": "1", "measure": "portions"}))


def _page(dish: Dish, form: Form) -> ResponseReturnValue:
    reader = current_reader()
    day = day_asked(reader)
    plan = days.plan_on(current_user, day)
    meals = meal_choices(plan)
    asked = asked_for()
    shared = dish.recipe.share_key
    page = render(
        "nutrition/recipe.html",
        dish=dish,
        recipe=dish.recipe,
        lines=_lines(dish, reader),
        names=NUTRIENTS,
        form=form,
        day=day,
        meals=meals,
        meal=meal_meant(meals, plan, reader),
        asked=asked,
        found=found_foods(asked, reader) if asked else [],
        shared=url_for("nutrition.shared", key=shared, _external=True) if shared else "",
    )
    return page, form.status


@blueprint.page("/food/recipes/<recipe_id>/eat", methods=["POST"])
def eat_recipe(recipe_id: str) -> ResponseReturnValue:
    """Note how much of the dish was eaten, as the foods it is made of."""
    reader, dish = current_reader(), _dish(recipe_id)
    day = day_asked(reader)
    form = form_of(EatenSchema(), without_meal(), {})
    if not form.is_valid:
        return _page(dish, form)
    share = share_eaten(form.values["amount"], form.values["measure"], dish.recipe.servings, dish.weight_g)
    try:
        with writing():
            services.eat_of(current_user, _dish(recipe_id).recipe, share, place_on(day, reader))
    except Invalid as error:
        form.add("amount", error.code)
        return _page(dish, form)
    flash(_("%(food)s added", food=dish.recipe.name), "done")
    return redirect("nutrition.diary", day=day)


@blueprint.page("/food/recipes/new", methods=["GET", "POST"])
def add_recipe() -> ResponseReturnValue:
    """Name a recipe; what is in it comes next."""
    form = _recipe_form({"servings": "1", "name": request.args.get("name", "")[:200]})
    if form.is_valid:
        with writing():
            made = services.add_recipe(current_user, form.values)
        return redirect("nutrition.recipe", recipe_id=made.id)
    return render("nutrition/recipe_form.html", form=form, recipe=None), form.status


def _recipe_form(shown: Mapping[str, Any]) -> Form:
    return form_of(RecipeFormSchema(), sent(), dict(shown))


@blueprint.page("/food/recipes/<recipe_id>/edit", methods=["GET", "POST"])
def edit_recipe(recipe_id: str) -> ResponseReturnValue:
    """Another name, more portions; what was eaten of it stays as it was."""
    reader, one = current_reader(), _dish(recipe_id).recipe
    form = _recipe_form(
        {
            "name": one.name,
            "servings": plain_number(one.servings, reader),
            "cooked_weight_g": plain_number(one.cooked_weight_g, reader),
            "instructions": one.instructions,
        }
    )
    if form.is_valid:
        with writing():
            take_over(_dish(recipe_id).recipe, form.values)
        flash(_("Saved"), "done")
        return redirect("nutrition.recipe", recipe_id=recipe_id)
    return render("nutrition/recipe_form.html", form=form, recipe=one), form.status


@blueprint.page("/food/recipes/<recipe_id>/delete", methods=["POST"])
def delete_recipe(recipe_id: str) -> ResponseReturnValue:
    """Delete a recipe. What was eaten of it stays in the diary."""
    with writing():
        word = services.put_in_bin(current_user, [_dish(recipe_id).recipe.id], Recipe)
    offer_undo(_("Recipe deleted"), word)
    return redirect("nutrition.recipe_list")


@blueprint.page("/food/recipes/<recipe_id>/items", methods=["POST"])
def add_recipe_item(recipe_id: str) -> ResponseReturnValue:
    """Put a food into a recipe."""
    food, values = chosen_food()
    if values is None:
        flash(_("Write how much of it, for example 150."), "warn")
        return redirect("nutrition.recipe", recipe_id=recipe_id)
    try:
        with writing():
            services.add_recipe_item(_dish(recipe_id).recipe, {"ingredient_id": food.id, **values})
    except Invalid as error:
        flash(in_words(Problem(error.code, error.details), __name__), "warn")
    else:
        flash(_("%(food)s added", food=food.name), "done")
    return redirect("nutrition.recipe", recipe_id=recipe_id)


def _item(item_id: str) -> RecipeItem:
    return find(recipe_items_of(current_user), RecipeItem.id == uuid_in(item_id))


@blueprint.page("/food/recipes/items/<item_id>/edit", methods=["GET", "POST"])
def edit_recipe_item(item_id: str) -> ResponseReturnValue:
    """More or less of a food."""
    reader, item = current_reader(), _item(item_id)
    shown = {"amount": plain_number(item.amount, reader), "unit": item.weight_unit_id or ""}
    form = portion_form(item.ingredient, sent(), shown)
    if form.is_valid:
        with writing():
            item = take_over(_item(item_id), portion_in(form))
        flash(_("Saved"), "done")
        return redirect("nutrition.recipe", recipe_id=item.recipe_id)
    page = render(
        "nutrition/portion_form.html",
        title=item.ingredient.name,
        back=(item.recipe.name, url_for("nutrition.recipe", recipe_id=item.recipe_id)),
        form=form,
        units=unit_choices(item.ingredient, reader),
    )
    return page, form.status


@blueprint.page("/food/recipes/items/<item_id>/delete", methods=["POST"])
def delete_recipe_item(item_id: str) -> ResponseReturnValue:
    """Take a food out of a recipe."""
    with writing():
        item = _item(item_id)
        recipe_id = item.recipe_id
        word = services.put_in_bin(current_user, [item.id], RecipeItem)
    offer_undo(_("Food removed"), word)
    return redirect("nutrition.recipe", recipe_id=recipe_id)


def _made_of(name: str, portions: Iterable[Any], otherwise: str, **values: Any) -> ResponseReturnValue:
    """A recipe of these portions, ready to be named; back to where one came from if there are none."""
    portions = list(portions)
    if not portions:
        flash(_("There are no foods to make a recipe of."), "warn")
        return redirect(otherwise, **values)
    try:
        with writing():
            made = services.add_recipe(current_user, {"name": name, "servings": Decimal(1)}, portions)
    except Invalid as error:
        flash(in_words(Problem(error.code, error.details), __name__), "warn")
        return redirect(otherwise, **values)
    flash(_("Name the recipe, and say how many portions it makes."), "done")
    return redirect("nutrition.edit_recipe", recipe_id=made.id)


@blueprint.page("/food/recipes/of-meal/<meal_id>", methods=["POST"])
def recipe_of_meal(meal_id: str) -> ResponseReturnValue:
    """Make a recipe of what a meal of a plan holds."""
    meal = find(meals_of(current_user), Meal.id == uuid_in(meal_id))
    return _made_of(meal.name or _("Recipe"), meal.items, "nutrition.plan", plan_id=meal.plan_id)


@blueprint.page("/food/recipes/of-day", methods=["POST"])
def recipe_of_day() -> ResponseReturnValue:
    """Make a recipe of the foods of a day, or of one meal of it."""
    reader = current_reader()
    day = day_asked(reader)
    asked = request.args.get("meal", "")
    eaten = days.eaten_between(current_user, *bounds(day, reader))
    meal = db.session.scalar(meals_of(current_user).where(Meal.id == uuid_in(asked)))
    if asked:
        # Any other word than a meal's key stands for what belongs to none.
        eaten = [entry for entry in eaten if entry.meal_id == (meal.id if meal else None)]
    name = f"{meal.name if meal and meal.name else _('Food')}, {reader.written(day)}"
    return _made_of(name, eaten, "nutrition.diary", day=day)


@blueprint.page("/food/recipes/<recipe_id>/copy", methods=["POST"])
def copy_recipe(recipe_id: str) -> ResponseReturnValue:
    """The same recipe once more, to change it."""
    with writing():
        copy = services.keep_copy(current_user, _dish(recipe_id).recipe)
        copy.name = _("%(name)s (copy)", name=copy.name[:190])
    flash(_("This is a copy of yours now."), "done")
    return redirect("nutrition.edit_recipe", recipe_id=copy.id)


@blueprint.page("/food/recipes/<recipe_id>/share", methods=["POST"])
def share_recipe(recipe_id: str) -> ResponseReturnValue:
    """Make an address at which others here can read and copy the recipe; or take it away with `stop`."""
    with writing():
        one = _dish(recipe_id).recipe
        if "stop" in request.form:
            one.share_key = None
        else:
            services.share_recipe(one)
    return redirect("nutrition.recipe", recipe_id=recipe_id, _anchor="share")


@blueprint.page("/food/shared-recipes/<key>", methods=["GET", "POST"])
def shared(key: str) -> ResponseReturnValue:
    """A recipe somebody shared: read it, and keep a copy."""
    dish = _one(shared_recipe(key))
    if request.method == "POST":
        with writing():
            copy = services.keep_copy(current_user, _one(shared_recipe(key)).recipe)
        flash(_("This is a copy of yours now."), "done")
        return redirect("nutrition.recipe", recipe_id=copy.id)
    return render(
        "nutrition/shared_recipe.html",
        dish=dish,
        recipe=dish.recipe,
        lines=_lines(dish, current_reader()),
        names=NUTRIENTS,
        is_own=dish.recipe.user_id == current_user.id,
    )
