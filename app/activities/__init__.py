"""Activities: recorded movement, from a track file or written down."""

from app.activities import models, pages
from app.activities.blueprint import blueprint

__all__ = ["blueprint", "models", "pages"]
