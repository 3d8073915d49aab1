"""What administrators see of the server."""

from app.administration.pages import catalogues, jobs, log, settings, storage

__all__ = ["catalogues", "jobs", "log", "settings", "storage"]
