"""Trophies: what somebody reached, told quietly."""

from app.trophies.blueprint import blueprint

__all__ = ["blueprint"]
