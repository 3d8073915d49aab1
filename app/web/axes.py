"""Scales for charts the server draws: round numbers between the lowest and the highest value."""

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import TypeVar

Item = TypeVar("Item")

CLOCK_STEPS = (15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400)
"""Seconds that look round on a clock."""


def round_step(span: float, about: int) -> float:
    """The 1, 2, 2.5 or 5 times a power of ten that cuts `span` into about that many parts."""
    rough = span / max(about, 1)
    power = 10 ** floor(log10(rough))
    return float(next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough))


def ticks(low: float, high: float, about: int = 4, steps: Sequence[float] = ()) -> list[float]:
    """Round numbers that enclose `low` and `high`; from `steps` if they are given, else decimal ones.

    Two ticks at least, also when all values are equal.
    """
    if high <= low:
        high = low + 1
    rough = (high - low) / max(about, 1)
    step = next((step for step in steps if step >= rough), steps[-1]) if steps else round_step(high - low, about)
    first, last = floor(low / step), ceil(high / step)
    return [round(number * step, 10) for number in range(first, last + 1)]


def inner_ticks(low: float, high: float, about: int = 8) -> list[float]:
    """Round numbers within `low` and `high`, for the axis along the bottom."""
    return [tick for tick in ticks(low, high, about) if low <= tick <= high]


def thinned(items: Sequence[Item], most: int) -> list[Item]:
    """At most about `most` of the items, evenly spread, the first and the last among them."""
    if len(items) <= most:
        return list(items)
    step = (len(items) - 1) / (most - 1)
    return [items[round(number * step)] for number in range(most)]
