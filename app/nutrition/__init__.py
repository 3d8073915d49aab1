"""Nutrition: foods, plans, meals, diary."""

from app.nutrition.blueprint import blueprint

__all__ = ["blueprint"]
