"""Training: what was done: sessions and logged sets."""

from app.training import api, models, pages, revisions
from app.training.blueprint import blueprint
from app.training.services import ties

__all__ = ["api", "blueprint", "models", "pages", "revisions", "ties"]
