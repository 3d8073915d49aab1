"""Plans and what was done of them."""

from tests.routines.conftest import build, day, entry, exercises, planned, routine, slot

__all__ = ["build", "day", "entry", "exercises", "planned", "routine", "slot"]
