"""Which foods, plans and entries a person sees."""

from app.nutrition.queries.diary import (
    day_goals_of,
    log_items_of,
    meal_items_of,
    meals_of,
    number_logged_in,
    plans_of,
    quick_entries_of,
    recipe_items_of,
    recipes_of,
    water_entries_of,
    weight_near,
)
from app.nutrition.queries.finding import search_foods
from app.nutrition.queries.foods import (
    favorites_of,
    foods_with_code,
    images_seen_by,
    is_used,
    known_foods,
    own_foods_of,
    units_seen_by,
    visible_foods,
)
from app.nutrition.queries.tally import number_of, seek

__all__ = [
    "day_goals_of",
    "favorites_of",
    "foods_with_code",
    "images_seen_by",
    "is_used",
    "known_foods",
    "log_items_of",
    "meal_items_of",
    "meals_of",
    "number_logged_in",
    "number_of",
    "own_foods_of",
    "plans_of",
    "quick_entries_of",
    "recipe_items_of",
    "recipes_of",
    "search_foods",
    "seek",
    "units_seen_by",
    "visible_foods",
    "water_entries_of",
    "weight_near",
]
