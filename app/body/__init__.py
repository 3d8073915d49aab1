"""Body: weight, measurements and photos."""

from app.body import api, models, pages
from app.body.blueprint import blueprint

__all__ = ["api", "blueprint", "models", "pages"]
