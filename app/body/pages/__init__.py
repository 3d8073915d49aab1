"""Weight, measurements and photos for people."""

from app.body.pages import importing, measurements, photos, weight

__all__ = ["importing", "measurements", "photos", "weight"]
