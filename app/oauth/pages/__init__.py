"""What people see of applications: their own, and the question whether one may act for them."""

from app.oauth.pages import apps, consent, words

__all__ = ["apps", "consent", "words"]
