"""Body: weight, measurements and photos."""

from app.body.blueprint import blueprint

__all__ = ["blueprint"]
