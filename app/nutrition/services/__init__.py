"""What people do with food."""

from app.nutrition.services.bin import Restored, put_in_bin, restore
from app.nutrition.services.catalogue import load_foods
from app.nutrition.services.diary import (
    Place,
    Span,
    copy_entries,
    diary_of,
    drink,
    log_food,
    log_meal,
    log_quickly,
    meal_in,
)
from app.nutrition.services.foods import add_own_food, change_own_food, remove_own_food, restore_own_food, turn_favorite
from app.nutrition.services.leaving import forget_portions
from app.nutrition.services.recipes import (
    MOST_FOODS,
    add_recipe,
    add_recipe_item,
    eat_of,
    grams_in,
    keep_copy,
    scale_entries,
    share_recipe,
)

__all__ = [
    "MOST_FOODS",
    "Place",
    "Restored",
    "Span",
    "add_own_food",
    "add_recipe",
    "add_recipe_item",
    "change_own_food",
    "copy_entries",
    "diary_of",
    "drink",
    "eat_of",
    "forget_portions",
    "grams_in",
    "keep_copy",
    "load_foods",
    "log_food",
    "log_meal",
    "log_quickly",
    "meal_in",
    "put_in_bin",
    "remove_own_food",
    "restore",
    "restore_own_food",
    "scale_entries",
    "share_recipe",
    "turn_favorite",
]
