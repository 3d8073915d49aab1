"""Foods, plans, meals and the diary for programs."""

from app.nutrition.api import diary, foods, portions, recipes, sync

__all__ = ["diary", "foods", "portions", "recipes", "sync"]
