"""Administration: people, settings, storage, jobs, and who did what."""

from app.administration import listening, models, pages
from app.administration.blueprint import blueprint

__all__ = ["blueprint", "listening", "models", "pages"]
