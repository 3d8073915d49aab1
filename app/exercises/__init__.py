"""Exercises: categories, equipment and muscles."""

from app.exercises import api, models
from app.exercises.blueprint import blueprint

__all__ = ["api", "blueprint", "models"]
