"""Nutrition: foods, plans, meals, diary."""

from app.nutrition import api, models, pages
from app.nutrition.blueprint import blueprint

__all__ = ["api", "blueprint", "models", "pages"]
