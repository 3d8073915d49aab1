"""Addresses of older programs."""

from app.legacy.api import catalogue, foods, names, schedules, views, workouts

__all__ = ["catalogue", "foods", "names", "schedules", "views", "workouts"]
