"""Body: weight, measurements and photos."""

from app.body import api
from app.body.blueprint import blueprint

__all__ = ["api", "blueprint"]
