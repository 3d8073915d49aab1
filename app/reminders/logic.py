"""When somebody is to be reminded of something: rules over days."""

from dataclasses import dataclass
from datetime import date, timedelta

WEIGHT, ROUTINE, INACTIVITY = "weight", "routine", "inactivity"
KINDS = (WEIGHT, ROUTINE, INACTIVITY)
USUAL_WEIGHT_DAYS, USUAL_INACTIVITY_DAYS = 7, 14
MORNING, EVENING = 8, 20
"""The hours of a person's day between which letters are written."""


@dataclass(frozen=True)
class Reminder:
    """What somebody is to be told: `days` since the last time, or until the end."""

    kind: str
    days: int
    about: str
    """The occasion: of one occasion a routine reminds by mail once."""
    name: str = ""
    routine_id: int | None = None


def is_due_after(last: date | None, today: date, days: int) -> bool:
    """Whether something has not been done for so many days; 0 days: never, and nobody is reminded of a first time."""
    return bool(days) and last is not None and (today - last).days >= days


def is_due_before(end: date, today: date, days: int) -> bool:
    """Whether something ends within so many days."""
    return 0 <= (end - today).days <= days


def may_be_mailed(reminder: Reminder, last_about: str | None, last_on: date | None, today: date, period: int) -> bool:
    """At most one letter in a period, and about the end of a routine one altogether."""
    if last_on is None:
        return True
    if reminder.kind == ROUTINE:
        return last_about != reminder.about
    return today - last_on >= timedelta(days=max(1, period))
