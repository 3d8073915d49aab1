"""OAuth: applications that a person lets act for them, as far as they allow it."""

from app.oauth import api, credentials, models, pages
from app.oauth.blueprint import blueprint

__all__ = ["api", "blueprint", "credentials", "models", "pages"]
