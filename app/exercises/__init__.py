"""Exercises: categories, equipment and muscles."""

from app.exercises import api, cli, models
from app.exercises.blueprint import blueprint

__all__ = ["api", "blueprint", "cli", "models"]
