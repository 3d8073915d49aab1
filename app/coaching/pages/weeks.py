"""Seven days of somebody's diary in figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from babel.dates import format_date
from flask_babel import gettext as _

from app.accounts.models import User
from app.dates import to_local
from app.nutrition.logic.values import Values, sum_of
from app.nutrition.pages.diary import values_of_quick
from app.nutrition.pages.moments import bounds
from app.nutrition.pages.weeks import Bar
from app.nutrition.pages.wording import values_of_portion
from app.nutrition.queries import day as days
from app.web.formatting import Reader

SHOWN = ("energy", "protein", "carbohydrates", "fat", "fiber")


@dataclass(frozen=True)
class DayOfWeek:
    """A day and what was eaten on it; None where nothing was noted."""

    day: date
    values: Values | None


def days_of(person: User, first: date, reader: Reader) -> list[DayOfWeek]:
    """Seven days from the first on: two statements."""
    start, end = bounds(first, reader, 7)
    worth: dict[date, list[Values]] = {}
    for entry in days.eaten_between(person, start, end):
        worth.setdefault(to_local(entry.datetime, reader.timezone).date(), []).append(values_of_portion(entry))
    for other in days.quick_between(person, start, end):
        worth.setdefault(to_local(other.datetime, reader.timezone).date(), []).append(values_of_quick(other))
    dates = [first + timedelta(days=number) for number in range(7)]
    return [DayOfWeek(day, sum_of(worth[day]) if day in worth else None) for day in dates]


def averages(week: Sequence[DayOfWeek]) -> Values | None:
    """What was eaten on average on the days that have entries."""
    noted = [one.values for one in week if one.values is not None]
    if not noted:
        return None
    return {name: None if amount is None else amount / len(noted) for name, amount in sum_of(noted).items()}


def bar_of(one: DayOfWeek, reader: Reader) -> Bar:
    """The energy of a day as a bar."""
    energy = float((one.values or {}).get("energy") or Decimal(0))
    name = f"{reader.written(one.day)}: {reader.number(energy)} kcal"
    return Bar(format_date(one.day, "EEEEEE", locale=reader.language), name, [(energy, "var(--food)")])


def sentence_of(average: Values | None, reader: Reader) -> str:
    """What the chart shows, in words."""
    if average is None:
        return str(_("Nothing was noted in this time."))
    return str(_("The average is %(energy)s kcal.", energy=reader.number(float(average["energy"] or 0))))
