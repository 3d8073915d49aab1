"""Trophies: what somebody reached, told quietly."""

from app.trophies import api, cli, models, pages
from app.trophies.blueprint import blueprint

__all__ = ["api", "blueprint", "cli", "models", "pages"]
