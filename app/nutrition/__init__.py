"""Nutrition: foods, plans, meals, diary."""

from app.nutrition import models
from app.nutrition.blueprint import blueprint

__all__ = ["blueprint", "models"]
