"""The weeks: energy and nutrients day by day, with their averages."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.dates import to_local
from app.nutrition.blueprint import blueprint
from app.nutrition.logic.goals import goals_of_day
from app.nutrition.logic.values import Values, sum_of
from app.nutrition.pages.diary import values_of_quick
from app.nutrition.pages.moments import bounds, day_asked
from app.nutrition.pages.wording import values_of_portion
from app.nutrition.queries import day as days
from app.web.axes import ticks
from app.web.formatting import Reader, current_reader
from app.web.htmx import render

SHOWN = ("energy", "protein", "carbohydrates", "fat", "fiber")


@dataclass(frozen=True)
class DayOfWeek:
    """A day and what was eaten on it; None where nothing was noted."""

    day: date
    values: Values | None


@dataclass(frozen=True)
class Bar:
    """A bar of the chart."""

    label: str
    name: str
    parts: list[tuple[float, str]]


def days_of(user: Any, first: date, reader: Reader) -> list[DayOfWeek]:
    """Somebody's seven days from the first on: two statements."""
    start, end = bounds(first, reader, 7)
    worth: dict[date, list[Values]] = {}
    for entry in days.eaten_between(user, start, end):
        worth.setdefault(to_local(entry.datetime, reader.timezone).date(), []).append(values_of_portion(entry))
    for other in days.quick_between(user, start, end):
        worth.setdefault(to_local(other.datetime, reader.timezone).date(), []).append(values_of_quick(other))
    dates = [first + timedelta(days=number) for number in range(7)]
    return [DayOfWeek(day, sum_of(worth[day]) if day in worth else None) for day in dates]


def averages(week: list[DayOfWeek]) -> Values | None:
    """What was eaten on average on the days that have entries."""
    noted = [one.values for one in week if one.values is not None]
    if not noted:
        return None
    total = sum_of(noted)
    return {name: None if amount is None else amount / len(noted) for name, amount in total.items()}


@blueprint.page("/food/week")
def week() -> ResponseReturnValue:
    """A week of the diary, from Monday to Sunday."""
    reader = current_reader()
    asked = day_asked(reader)
    first = asked - timedelta(days=asked.weekday())
    shown = days_of(current_user, first, reader)
    goals = goals_of_day(days.goals_on(current_user, asked), days.plan_on(current_user, asked), is_training_day=False)
    highest = max([float(one.values["energy"] or 0) for one in shown if one.values] + [float(goals["energy"] or 0)])
    scale = [(place, reader.number(place)) for place in ticks(0, highest or 2000)]
    return render(
        "nutrition/week.html",
        first=first,
        last=first + timedelta(days=6),
        before=first - timedelta(days=7),
        after=first + timedelta(days=7),
        week=shown,
        average=averages(shown),
        goals=goals,
        names=SHOWN,
        bars=[bar_of(one, reader) for one in shown],
        scale=scale,
        sentence=sentence_of(averages(shown), reader),
    )


def bar_of(one: DayOfWeek, reader: Reader) -> Bar:
    """The energy of a day as a bar."""
    energy = float((one.values or {}).get("energy") or Decimal(0))
    name = f"{reader.written(one.day)}: {reader.number(energy)} kcal"
    return Bar(format_date(one.day, "EEEEEE", locale=reader.language), name, [(energy, "var(--food)")])


def sentence_of(average: Values | None, reader: Reader) -> str:
    """What the chart shows, in words."""
    if average is None:
        return str(_("Nothing was noted in this week."))
    return str(
        _("Energy day by day. The average is %(energy)s kcal.", energy=reader.number(float(average["energy"] or 0)))
    )
