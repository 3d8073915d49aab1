"""Administration: people, settings, storage, jobs, and who did what."""

from app.administration import api, jobs, listening, models, pages
from app.administration.blueprint import blueprint

__all__ = ["api", "blueprint", "jobs", "listening", "models", "pages"]
