"""Administration: people, settings, storage, backups, and who did what."""

from app.administration.blueprint import blueprint

__all__ = ["blueprint"]
