"""Plans to train after."""

from tests.routines.conftest import build, day, entry, exercises, planned, routine, slot

__all__ = ["build", "day", "entry", "exercises", "planned", "routine", "slot"]
