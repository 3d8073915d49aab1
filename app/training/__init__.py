"""Training: what was done: sessions and logged sets."""

from app.training import models
from app.training.blueprint import blueprint

__all__ = ["blueprint", "models"]
