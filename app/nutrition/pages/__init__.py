"""Pages of food: the diary, foods, plans, goals, and the weeks."""

from app.nutrition.pages import diary, entries, foods, goals, plans, weeks

__all__ = ["diary", "entries", "foods", "goals", "plans", "weeks"]
