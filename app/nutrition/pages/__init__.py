"""Pages of food: the diary, foods, plans, recipes, goals, and the weeks."""

from app.nutrition.pages import changing, diary, entries, foods, goals, plans, recipes, undoing, weeks

__all__ = ["changing", "diary", "entries", "foods", "goals", "plans", "recipes", "undoing", "weeks"]
