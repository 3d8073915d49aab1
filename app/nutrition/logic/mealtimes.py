"""Which meal somebody means who adds food without naming one."""

from collections.abc import Sequence
from datetime import time

USUAL = (time(7, 30), time(12, 30), time(19), time(16))
"""When breakfast, lunch, dinner and a snack are eaten, in the order of a diary's meals."""


def meal_at(clock: time, times: Sequence[time | None]) -> int:
    """The place of the meal whose time is nearest; a meal without a time has that of a usual day, or none."""
    known = [(when or (USUAL[place] if place < len(USUAL) else None), place) for place, when in enumerate(times)]
    distances = [(_minutes_between(clock, when), place) for when, place in known if when is not None]
    return min(distances)[1] if distances else 0


def _minutes_between(one: time, other: time) -> int:
    apart = abs((one.hour * 60 + one.minute) - (other.hour * 60 + other.minute))
    return min(apart, 24 * 60 - apart)
