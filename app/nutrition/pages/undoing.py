"""Taking back what was deleted: entries, meals, plans, recipes, and what was in them."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.database import find, writing
from app.dates import to_local
from app.nutrition import services
from app.nutrition.blueprint import blueprint
from app.nutrition.models import LogItem, Meal, MealItem, NutritionPlan, QuickEntry, Recipe, RecipeItem
from app.nutrition.queries import meals_of
from app.web.formatting import current_reader
from app.web.htmx import redirect


def offer_way_back(text: str, address: str) -> None:
    """Say what was done, with a button that undoes it."""
    flash({"text": text, "undo": address}, "undo")  # type: ignore[arg-type]


def offer_undo(text: str, word: str) -> None:
    """Say what was put into the bin, with a way back."""
    offer_way_back(text, url_for("nutrition.restore", word=word))


def _diary_of_entry(values: Mapping[str, Any]) -> ResponseReturnValue:
    return redirect("nutrition.diary", day=to_local(values["datetime"], current_reader().timezone).date())


def _plan_of_item(values: Mapping[str, Any]) -> ResponseReturnValue:
    meal = find(meals_of(current_user), Meal.id == values["meal_id"])
    return redirect("nutrition.plan", plan_id=meal.plan_id, _anchor=f"meal-{meal.id}")


_LEADS: Mapping[Any, Callable[[Mapping[str, Any]], ResponseReturnValue]] = {
    NutritionPlan: lambda values: redirect("nutrition.plan", plan_id=values["id"]),
    Meal: lambda values: redirect("nutrition.plan", plan_id=values["plan_id"], _anchor=f"meal-{values['id']}"),
    MealItem: _plan_of_item,
    Recipe: lambda values: redirect("nutrition.recipe", recipe_id=values["id"]),
    RecipeItem: lambda values: redirect("nutrition.recipe", recipe_id=values["recipe_id"]),
    LogItem: _diary_of_entry,
    QuickEntry: _diary_of_entry,
}
"""Where one sees it again."""


@blueprint.page("/food/restore/<word>", methods=["POST"])
def restore(word: str) -> ResponseReturnValue:
    """Bring back what was deleted."""
    with writing():
        restored = services.restore(current_user, word)
    if restored.was_here:
        flash(_("This is back already."), "warn")
    else:
        flash(_("Back again"), "done")
    return _LEADS[restored.kind](restored.values)
