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
from app.nutrition.models import LogItem, Meal, MealItem, NutritionPlan, QuickEntry, Recipe, RecipeItem, WaterEntry
from app.nutrition.queries import meals_of
from app.web.formatting import current_reader
from app.web.htmx import redirect


def offer_undo(text: str, word: str) -> None:
    """Say what was deleted, with a way back."""
    flash({"text": text, "undo": url_for("nutrition.restore", word=word)}, "undo")  # type: ignore[arg-type]


def _diary_at(column: str) -> Callable[[Mapping[str, Any]], ResponseReturnValue]:
    def lead(values: Mapping[str, Any]) -> ResponseReturnValue:
        return redirect("nutrition.diary", day=to_local(values[column], current_reader().timezone).date())

    return lead


def _plan_of_item(values: Mapping[str, Any]) -> ResponseReturnValue:
    meal = find(meals_of(current_user), Meal.id == values["meal_id"])
    return redirect("nutrition.plan", plan_id=meal.plan_id, _anchor=f"meal-{meal.id}")


_LEADS: Mapping[Any, Callable[[Mapping[str, Any]], ResponseReturnValue]] = {
    NutritionPlan: lambda values: redirect("nutrition.plan", plan_id=values["id"]),
    Meal: lambda values: redirect("nutrition.plan", plan_id=values["plan_id"], _anchor=f"meal-{values['id']}"),
    MealItem: _plan_of_item,
    Recipe: lambda values: redirect("nutrition.recipe", recipe_id=values["id"]),
    RecipeItem: lambda values: redirect("nutrition.recipe", recipe_id=values["recipe_id"]),
    LogItem: _diary_at("datetime"),
    QuickEntry: _diary_at("datetime"),
    WaterEntry: _diary_at("drunk_at"),
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
