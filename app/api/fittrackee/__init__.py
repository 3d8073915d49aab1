"""The dialect of FitTrackee's API: errors, sign-in, paging, bodies."""

from app.api.fittrackee import bodies, paging, problems, sign_in

__all__ = ["bodies", "paging", "problems", "sign_in"]
