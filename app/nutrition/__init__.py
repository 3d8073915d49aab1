"""Nutrition: foods, plans, meals, diary."""

from app.nutrition import api, cli, models, pages
from app.nutrition.blueprint import blueprint

__all__ = ["api", "blueprint", "cli", "models", "pages"]
