"""Administration: people, settings, storage, jobs, and who did what."""

from app.administration import jobs, listening, models, pages
from app.administration.blueprint import blueprint

__all__ = ["blueprint", "jobs", "listening", "models", "pages"]
