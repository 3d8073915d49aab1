"""Sign-in for programs, in both dialects."""

from app.accounts.api import fittrackee, wger

__all__ = ["fittrackee", "wger"]
