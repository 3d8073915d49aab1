"""`/api/oauth/`: applications, and how they come to tokens."""

from app.oauth.api import apps, flow

__all__ = ["apps", "flow"]
