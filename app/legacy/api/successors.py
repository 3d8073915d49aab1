"""What programs use today in place of each older address, and since when."""

from datetime import date

from app.api.deprecation import Superseded
from app.api.negotiation import BASE

FLEXIBLE_ROUTINES = date(2025, 1, 1)
"""Since then workouts are routines."""


def by(name: str) -> Superseded:
    """By the collection of this name."""
    return Superseded(f"{BASE}{name}/", FLEXIBLE_ROUTINES)
