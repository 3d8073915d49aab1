"""What people do with food."""

from app.nutrition.services.catalogue import load_foods
from app.nutrition.services.diary import (
    Place,
    copy_entries,
    diary_of,
    drink,
    log_food,
    log_meal,
    log_quickly,
    meal_in,
    remove_entries,
    restore_entries,
)
from app.nutrition.services.foods import add_own_food, change_own_food, remove_own_food

__all__ = [
    "Place",
    "add_own_food",
    "change_own_food",
    "copy_entries",
    "diary_of",
    "drink",
    "load_foods",
    "log_food",
    "log_meal",
    "log_quickly",
    "meal_in",
    "remove_entries",
    "remove_own_food",
    "restore_entries",
]
