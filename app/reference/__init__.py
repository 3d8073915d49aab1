"""Reference: languages, licences and units that the other rooms refer to."""

from app.reference import api, models
from app.reference.blueprint import blueprint

__all__ = ["api", "blueprint", "models"]
