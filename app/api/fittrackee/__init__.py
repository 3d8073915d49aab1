"""The dialect of fittrackee's API: errors, sign-in, paging."""

from app.api.fittrackee import problems

__all__ = ["problems"]
