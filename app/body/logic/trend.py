"""What a series of weights says beneath its daily noise. Days are ordinals, weights any unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

SMOOTHING = 0.1
"""How much a day's value moves the average: John Walker, The Hacker's Diet (1991), chapter on pencil and paper."""
WINDOW_DAYS = 28
FEWEST_DAYS, SHORTEST_SPAN_DAYS = 4, 7
FARTHEST_WEEKS = 104
"""Nobody can say what happens later than that."""


@dataclass(frozen=True)
class Trend:
    """The average now, and how it changes in a week (None when too few days are known)."""

    average: float
    per_week: float | None


def daily_means(points: Iterable[tuple[int, float]]) -> tuple[list[int], list[float]]:
    """One value for each day that has any; `points` are in order."""
    days: list[int] = []
    means: list[float] = []
    count, last = 0, None
    for day, value in points:
        if day == last:
            count += 1
            means[-1] += (value - means[-1]) / count
        else:
            days.append(day)
            means.append(value)
            count, last = 1, day
    return days, means


def smoothed(days: Sequence[int], values: Sequence[float]) -> list[float]:
    """An exponentially smoothed moving average that lets missing days pass: after a gap a value counts for more."""
    if not days:
        return []
    found, average, before = [], values[0], days[0] - 1
    for day, value in zip(days, values, strict=True):
        gap = day - before
        average += (SMOOTHING if gap == 1 else 1 - (1 - SMOOTHING) ** gap) * (value - average)
        found.append(average)
        before = day
    return found


def change_per_week(days: Sequence[int], values: Sequence[float]) -> float | None:
    """The slope of the straight line that fits the last four weeks best (least squares), for seven days."""
    if not days:
        return None
    recent = [(day, value) for day, value in zip(days, values, strict=True) if day > days[-1] - WINDOW_DAYS]
    if len(recent) < FEWEST_DAYS or recent[-1][0] - recent[0][0] < SHORTEST_SPAN_DAYS:
        return None
    middle = sum(day for day, _value in recent) / len(recent)
    mean = sum(value for _day, value in recent) / len(recent)
    spread = sum((day - middle) ** 2 for day, _value in recent)
    return 7 * sum((day - middle) * (value - mean) for day, value in recent) / spread


def trend_of(days: Sequence[int], values: Sequence[float]) -> Trend | None:
    """The newest average and its change, or None without any weight."""
    if not days:
        return None
    return Trend(smoothed(days, values)[-1], change_per_week(days, values))


def days_until(trend: Trend, target: float) -> int | None:
    """In how many days the average would reach a target if it went on like this; None when it goes elsewhere."""
    missing = target - trend.average
    if not trend.per_week or missing * trend.per_week <= 0:
        return None
    weeks = missing / trend.per_week
    return ceil(weeks * 7) if weeks <= FARTHEST_WEEKS else None
