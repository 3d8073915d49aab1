"""Charts of the diary: energy, nutrients and water by day over a week or a month, and by week over three months."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_skeleton
from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.dates import to_local, week_start
from app.nutrition.blueprint import blueprint
from app.nutrition.logic.goals import goals_of_day
from app.nutrition.logic.values import Values, sum_of
from app.nutrition.pages.diary import values_of_quick
from app.nutrition.pages.moments import bounds, day_asked, today
from app.nutrition.pages.wording import values_of_portion
from app.nutrition.queries import day as days
from app.schedule.due import training_days
from app.web.axes import ticks
from app.web.formatting import Reader, current_reader
from app.web.htmx import render

WEEKS = 13
"""Three months."""
MACRONUTRIENTS = {"protein": "var(--strength)", "carbohydrates": "var(--food)", "fat": "var(--movement)"}
"""With the colours of their bars."""


@dataclass(frozen=True)
class Noted:
    """What was noted of a day, or of the days of a week on average; None where nothing was."""

    day: date
    values: Values | None
    water: Decimal | None
    goals: Mapping[str, Any]
    """Those that held, by name; None where there were none."""

    def amount(self, name: str) -> Decimal | None:
        """Of a nutrient, or of water."""
        return self.water if name == "water_ml" else (self.values or {}).get(name)


@dataclass(frozen=True)
class Bar:
    """A bar of the chart, and the goal that is drawn across it."""

    label: str
    name: str
    parts: list[tuple[float, str]]
    goal: float | None = None


@dataclass(frozen=True)
class Figure:
    """What a chart shows: amounts piled up in their colours, the columns of its table, and the goal beside them."""

    key: str
    unit: str
    colors: Mapping[str, str]
    usual: int
    """How high the scale is while nothing was noted."""
    goal: str = ""
    more: Sequence[str] = ()
    """Further columns of the table."""


FIGURES = (
    Figure("energy", "kcal", {"energy": "var(--food)"}, 2000, goal="energy"),
    Figure("nutrients", "g", MACRONUTRIENTS, 200, more=["fiber"]),
    Figure("water", "ml", {"water_ml": "var(--body)"}, 2000, goal="water_ml"),
)


@dataclass(frozen=True)
class Chart:
    """One chart with the columns of its table."""

    figure: Figure
    bars: Sequence[Bar]
    scale: Sequence[tuple[float, str]]
    sentence: str

    @property
    def columns(self) -> list[str]:
        """Names of nutrients, and of water."""
        return [*self.figure.colors, *self.figure.more]


def noted_between(first: date, number: int, reader: Reader) -> list[Noted]:
    """So many days from the first on; a constant number of statements."""
    start, end = bounds(first, reader, number)
    worth: dict[date, list[Values]] = {}
    water: dict[date, int] = {}
    for entry in days.eaten_between(current_user, start, end):
        worth.setdefault(to_local(entry.datetime, reader.timezone).date(), []).append(values_of_portion(entry))
    for other in days.quick_between(current_user, start, end):
        worth.setdefault(to_local(other.datetime, reader.timezone).date(), []).append(values_of_quick(other))
    for drink in days.drunk_between(current_user, start, end):
        day = to_local(drink.drunk_at, reader.timezone).date()
        water[day] = water.get(day, 0) + drink.millilitres
    goals_on = _goals(first, first + timedelta(days=number - 1), reader)
    return [
        Noted(
            day,
            sum_of(worth[day]) if day in worth else None,
            Decimal(water[day]) if day in water else None,
            goals_on(day),
        )
        for day in (first + timedelta(days=ahead) for ahead in range(number))
    ]


def _goals(first: date, last: date, reader: Reader) -> Callable[[date], Mapping[str, Any]]:
    """The goals of any day between the two."""
    kinds_on, plan_on = days.goals_until(current_user, last), days.plans_between(current_user, first, last)
    trained = training_days(current_user, first, last, today(reader))
    return lambda day: goals_of_day(kinds_on(day), plan_on(day), is_training_day=day in trained)


def average_of(noted: Sequence[Noted], day: date) -> Noted:
    """The average of the days on which something was noted."""
    eaten = [one.values for one in noted if one.values is not None]
    total = sum_of(eaten)
    drunk = [one.water for one in noted if one.water is not None]
    names = noted[0].goals
    return Noted(
        day,
        {name: None if amount is None else amount / len(eaten) for name, amount in total.items()} if eaten else None,
        sum(drunk, Decimal(0)) / len(drunk) if drunk else None,
        {name: _mean([Decimal(one.goals[name]) for one in noted if one.goals[name] is not None]) for name in names},
    )


def _mean(amounts: Sequence[Decimal]) -> Decimal | None:
    return sum(amounts, Decimal(0)) / len(amounts) if amounts else None


@dataclass(frozen=True)
class Span:
    """A time that is shown at once: its first day, how many, and the first days of those before and after."""

    first: date
    number: int
    before: date
    after: date
    by_week: bool = False


def span_of(name: str, asked: date, first_weekday: int) -> Span:
    """The week, the month or the thirteen weeks a day belongs to."""
    start = week_start(asked, first_weekday)
    if name == "month":
        first = asked.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
        return Span(first, (after - first).days, (first - timedelta(days=1)).replace(day=1), after)
    if name == "weeks":
        first, jump = start - timedelta(weeks=WEEKS - 1), timedelta(weeks=WEEKS)
        return Span(first, 7 * WEEKS, start - jump, start + jump, by_week=True)
    return Span(start, 7, start - timedelta(days=7), start + timedelta(days=7))


@blueprint.page("/food/week")
def week() -> ResponseReturnValue:
    """The diary as charts: a week, or what `span` names."""
    reader = current_reader()
    name = request.args.get("span", "week")
    span = span_of(name, day_asked(reader), current_user.preferences.first_weekday)
    noted = noted_between(span.first, span.number, reader)
    shown = noted
    if span.by_week:
        shown = [average_of(noted[place : place + 7], noted[place].day) for place in range(0, span.number, 7)]
    return render(
        "nutrition/week.html",
        span=span,
        name=name if name in ("month", "weeks") else "week",
        last=span.first + timedelta(days=span.number - 1),
        shown=shown,
        average=average_of(noted, span.first),
        charts=[_chart(figure, shown, reader) for figure in FIGURES],
        colors=MACRONUTRIENTS,
        sentence=_sentence(average_of(noted, span.first), reader),
    )


def _chart(figure: Figure, shown: Sequence[Noted], reader: Reader) -> Chart:
    bars = [_bar(figure, one, reader, many=len(shown)) for one in shown]
    highest = max([sum(amount for amount, _color in bar.parts) for bar in bars] + [bar.goal or 0 for bar in bars])
    scale = [(place, reader.number(place)) for place in ticks(0, highest or figure.usual)]
    sentence = _("%(first)s to %(last)s; the numbers stand in the table below", first=bars[0].name, last=bars[-1].name)
    return Chart(figure, bars, scale, sentence)


def _bar(figure: Figure, one: Noted, reader: Reader, *, many: int) -> Bar:
    parts = [(float(one.amount(name) or 0), color) for name, color in figure.colors.items()]
    name = f"{reader.written(one.day)}: {reader.number(sum(amount for amount, _color in parts))} {figure.unit}"
    meant = one.goals.get(figure.goal)
    return Bar(_label(one.day, many, reader), name, parts, None if meant is None else float(meant))


def _label(day: date, many: int, reader: Reader) -> str:
    """`Mo` among the days of a week, `17` among those of a month, `17/11` among weeks."""
    if many == WEEKS:
        return str(format_skeleton("Md", day, locale=reader.language))
    return str(format_date(day, "EEEEEE" if many == 7 else "d", locale=reader.language))


def _sentence(average: Noted, reader: Reader) -> str:
    if average.values is None:
        return str(_("Nothing was noted in this time."))
    return str(_("The average is %(energy)s kcal.", energy=reader.number(float(average.values["energy"] or 0))))
