"""Backups: everything a server remembers in one archive, and back into an empty one, on either database."""

from app.backup import cli, jobs, pages
from app.backup.blueprint import blueprint

__all__ = ["blueprint", "cli", "jobs", "pages"]
