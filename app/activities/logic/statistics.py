"""Statistics: the periods a calendar is cut into, and sums and means of what was done in them.

Figures come in and go out in the units of the database (metres, millimetres, metres per hour, microseconds); whoever
shows them converts and rounds, half away from zero as the workouts API does.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import NamedTuple, TypeVar

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
    """What was done: one activity, or several added up. None: nothing is known of any of them.

    What only means need comes last: who asks for sums can leave it out.
    """

    count: int  # type: ignore[assignment]
    distance_m: int
    moving_us: int
    ascent_mm: int | None = None
    descent_mm: int | None = None
    speed_m_per_h: int = 0
    """The average speeds of the activities, added up."""
    with_ascent: int = 0
    """How many activities have an ascent."""
    with_descent: int = 0

    def __add__(self, other: "Done") -> "Done":  # type: ignore[override]
        return Done(
            self.count + other.count,
            self.distance_m + other.distance_m,
            self.moving_us + other.moving_us,
            _sum(self.ascent_mm, other.ascent_mm),
            _sum(self.descent_mm, other.descent_mm),
            self.speed_m_per_h + other.speed_m_per_h,
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
