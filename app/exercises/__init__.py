"""Exercises: categories, equipment and muscles."""

from app.exercises import models
from app.exercises.blueprint import blueprint

__all__ = ["blueprint", "models"]
