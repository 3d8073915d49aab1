"""What people do with food."""

from app.nutrition.services.foods import add_own_food, change_own_food, remove_own_food

__all__ = ["add_own_food", "change_own_food", "remove_own_food"]
