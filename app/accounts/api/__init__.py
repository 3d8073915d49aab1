"""Sign-in for programs, in both dialects."""

from app.accounts.api import fittrackee, headless, older, portraits, userprofile, wger

__all__ = ["fittrackee", "headless", "older", "portraits", "userprofile", "wger"]
