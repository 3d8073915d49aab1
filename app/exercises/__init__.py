"""Exercises: the catalogue, its vocabulary, and what people add to it."""

from app.exercises import api, cli, models, pages
from app.exercises.blueprint import blueprint

__all__ = ["api", "blueprint", "cli", "models", "pages"]
