"""Training: what was done: sessions and logged sets."""

from app.training import api, models, revisions
from app.training.blueprint import blueprint

__all__ = ["api", "blueprint", "models", "revisions"]
