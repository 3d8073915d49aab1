"""Training: what was done: sessions and logged sets."""

from app.training import api, models, pages, revisions
from app.training.services import ties
from app.training.blueprint import blueprint

__all__ = ["api", "blueprint", "models", "pages", "revisions", "ties"]
