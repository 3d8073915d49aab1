"""Sign-in for programs, in both dialects."""

from app.accounts.api import fittrackee, headless, older, userprofile, wger

__all__ = ["fittrackee", "headless", "older", "userprofile", "wger"]
