"""Addresses of older programs."""

from app.legacy.api import names, schedules, views, workouts

__all__ = ["names", "schedules", "views", "workouts"]
