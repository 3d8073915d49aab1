"""Activities: recorded movement, from a track file or written down."""

from app.activities import api, jobs, models, pages
from app.activities.blueprint import blueprint

__all__ = ["api", "blueprint", "jobs", "models", "pages"]
