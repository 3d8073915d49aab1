"""Nutrition: foods, plans, meals, diary."""
