"""Statistics: the periods a calendar is cut into, and sums and means of what was done in them.

Figures come in and go out in the units of the database (metres, millimetres, metres per hour, microseconds); whoever
shows them converts and rounds, half away from zero as the workouts API does.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple, Self, TypeVar

from app.dates import week_start

Key = TypeVar("Key")

DAY = timedelta(days=1)
SUNDAY, MONDAY = 7, 1


WEEKS = {SUNDAY: "week", MONDAY: "weekm"} | {day: f"week{day}" for day in range(2, 7)}
"""What a week is called, by the day it begins on; programs know only the first two."""

FIRST_WEEKDAYS = {name: day for day, name in WEEKS.items()}

PERIODS: dict[str, Callable[[date], date]] = {
    "year": lambda day: date(day.year, 1, 1),
    "month": lambda day: day.replace(day=1),
    "day": lambda day: day,
    **{name: partial(week_start, first_weekday=day) for name, day in FIRST_WEEKDAYS.items()},
}
"""The first day of the period a day belongs to, by the period's name."""

PERIODS_FOR_PROGRAMS = ("year", "month", "week", "weekm", "day")


_LENGTHS = {"year": 4, "month": 7}


def period_name(start: date, period: str) -> str:
    """How programs call a period: `2018`, `2018-03`, or its first day `2018-03-11`."""
    # strftime writes years before 1000 without zeros on some systems.
    return start.isoformat()[: _LENGTHS.get(period)]


def next_start(start: date, period: str) -> date:
    """The first day of the period after the one that begins on `start`. Raises OverflowError at the calendar's end."""
    longest = {"year": 366, "month": 31, "day": 1}.get(period, 7)
    return PERIODS[period](start + longest * DAY)


def starts_between(first: date, last: date, period: str) -> Iterator[date]:
    """The first days of all periods that `first` to `last` touch."""
    start = PERIODS[period](first)
    while start <= last:
        yield start
        start = next_start(start, period)


class Done(NamedTuple):
    """What was done: one activity, or several added up. None: nothing is known of any of them."""

    count: int  # type: ignore[assignment]
    distance_m: int
    moving_us: int
    speed_m_per_h: int
    """The average speeds of the activities, added up."""
    ascent_mm: int | None = None
    descent_mm: int | None = None
    with_ascent: int = 0
    """How many activities have an ascent."""
    with_descent: int = 0

    @classmethod
    def of(cls, activities: Sequence[Sequence[Any]]) -> Self:
        """Activities, one at least: of each its distance, moving time, average speed, ascent and descent."""
        if len(activities) == 1:
            # There can be thousands of these, and by their names each would take three times as long.
            distance, moving, speed, ascent, descent = activities[0]
            return cls._make((1, distance, moving, speed, ascent, descent, ascent is not None, descent is not None))
        distances, movings, speeds, *climbs = zip(*activities, strict=True)
        ascents, descents = ([climb for climb in one_way if climb is not None] for one_way in climbs)
        return cls(
            len(activities),
            sum(distances),
            sum(movings),
            sum(speeds),
            sum(ascents) if ascents else None,
            sum(descents) if descents else None,
            len(ascents),
            len(descents),
        )

    def __add__(self, other: "Done") -> "Done":  # type: ignore[override]
        return Done(
            self.count + other.count,
            self.distance_m + other.distance_m,
            self.moving_us + other.moving_us,
            self.speed_m_per_h + other.speed_m_per_h,
            _sum(self.ascent_mm, other.ascent_mm),
            _sum(self.descent_mm, other.descent_mm),
            self.with_ascent + other.with_ascent,
            self.with_descent + other.with_descent,
        )

    @property
    def average_speed_m_per_h(self) -> Fraction:
        """The mean of the average speeds."""
        return Fraction(self.speed_m_per_h, self.count)


def added_up(parts: Iterable[tuple[Key, Done]]) -> dict[Key, Done]:
    """What belongs to the same key, added up; keys in the order in which they come first."""
    sums: dict[Key, Done] = {}
    for key, done in parts:
        sums[key] = sums[key] + done if key in sums else done
    return sums


def hundredths(thousandths: int | None, count: int = 1) -> float | None:
    """The mean of so many that are as many thousandths together, as a number of units with two decimals.

    Halves are rounded away from zero, as the databases of the contract round.
    """
    if thousandths is None:
        return None
    if thousandths < 0:
        return -((5 * count - thousandths) // (10 * count)) / 100
    return (thousandths + 5 * count) // (10 * count) / 100


def _sum(one: int | None, other: int | None) -> int | None:
    return other if one is None else one + (other or 0)
