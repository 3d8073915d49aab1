"""The dialect of wger's API: errors, sign-in, paging."""

from app.api.wger import problems

__all__ = ["problems"]
