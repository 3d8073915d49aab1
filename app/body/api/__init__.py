"""Weights, measurements and photos for programs."""

from app.body.api import gallery, measurements, weights

__all__ = ["gallery", "measurements", "weights"]
