"""Statistics: what was done by week, month or year and by sport, as bars and as tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

from babel.dates import format_date
from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.activities import queries
from app.activities.blueprint import blueprint
from app.activities.logic.statistics import WEEKS, Done, added_up, next_start, starts_between
from app.activities.models import Sport, SportPreference
from app.activities.pages.filter_bar import bar_of
from app.activities.pages.filtering import Wishes, read_wishes
from app.database import now
from app.dates import YEARS, end_of_day, start_of_day, to_local
from app.errors import Invalid
from app.units import metres_per, metres_per_height
from app.web import reading
from app.web.axes import ticks
from app.web.formatting import MICROSECONDS, Reader, current_reader
from app.web.htmx import render

SHOWN_PERIODS = {"week": 12, "month": 12, "year": 10}
FIRST = "distance"
PALETTE = ("#2f7d4f", "#3b6fb5", "#c2662d", "#8a55b0", "#b03a5b", "#6b7a2a", "#2a8a8a", "#a88420")
"""Colours of sports nobody gave one; they stand out from light and from dark ground."""


@dataclass(frozen=True)
class View:
    """What of the statistics is looked at."""

    by: str
    figure: str
    last: date
    """A day in the last period shown."""
    wishes: Wishes

    def address(self, **other: Any) -> str:
        """The address of this view, or of one that differs."""
        values: dict[str, Any] = {"by": self.by, "show": self.figure, "until": self.last}
        return url_for("activities.statistics", **(self.wishes.parameters | values | other))


@dataclass(frozen=True)
class Bar:
    """One period: its name on the axis and in the table, what was done, and its parts in the unit of the chart."""

    label: str
    name: str
    done: Done | None
    parts: Sequence[tuple[float, str]]


@dataclass(frozen=True)
class SportRow:
    """One sport and what was done in it."""

    sport: Sport
    color: str
    done: Done


@blueprint.page("/activities/statistics")
def statistics() -> ResponseReturnValue:
    """Bars for the periods, and the totals of the sports. Wishes of the list of activities narrow it, too."""
    reader = current_reader()
    wishes = read_wishes(request.args, reader, "activities.statistics")
    view = _asked_view(reader, wishes)
    period = _period_of(view.by)
    starts = _starts(view, period)
    rows = queries.narrowed(wishes.rows(), _within(starts, period, reader))
    done = queries.done_by_period(rows, period, reader.timezone)
    bar_values = bar_of(wishes, reader, by=view.by, show=view.figure, until=view.last)
    sports = bar_values["sports"]
    colors = sport_colors(sports, queries.preferences_by_sport(current_user))
    bars = [_bar(start, done.get(start, {}), view, colors, reader) for start in starts]
    by_sport = added_up(chain.from_iterable(here.items() for here in done.values()))
    heights = [sum(height for height, _color in bar.parts) for bar in bars]
    places = ticks(0, max(*heights, 1 if view.figure == "count" else 0.1))
    body = render(
        "activities/statistics.html",
        view=view,
        bars=bars,
        y_ticks=[(place, reader.number(place, 0 if place == int(place) else 1)) for place in places],
        unit=_unit(view.figure, reader),
        figure_names=_figure_names(),
        by_names={"week": _("Weeks"), "month": _("Months"), "year": _("Years")},
        sport_rows=[SportRow(sport, colors[sport.id], by_sport[sport.id]) for sport in sports if sport.id in by_sport],
        total=added_up((0, one) for one in by_sport.values()).get(0),
        earlier=_earlier(starts[0]),
        later=_later(starts[-1], period, view, reader),
        **bar_values,
    )
    return body, 422 if wishes.errors else 200


def sport_colors(sports: Sequence[Sport], wanted: Mapping[int, SportPreference]) -> dict[int, str]:
    """The colour of each sport: the person's own, else one of the palette."""
    usual = {sport.id: PALETTE[number % len(PALETTE)] for number, sport in enumerate(sports)}
    own = {sport_id: one.color for sport_id, one in wanted.items() if one.color and sport_id in usual}
    return usual | own


def _asked_view(reader: Reader, wishes: Wishes) -> View:
    by, figure = request.args.get("by", ""), request.args.get("show", "")
    today = to_local(now(), reader.timezone).date()
    try:
        last = reading.day(request.args.get("until", ""))
    except Invalid:
        last = today
    return View(by if by in SHOWN_PERIODS else "month", figure if figure in _figure_names() else FIRST, last, wishes)


def _period_of(by: str) -> str:
    """Weeks begin on the person's first day."""
    return WEEKS[current_user.preferences.first_weekday] if by == "week" else by


def _starts(view: View, period: str) -> list[date]:
    """The first days of the periods shown, the last of which `view.last` is in."""
    days = {"month": 30, "year": 365}.get(period, 7)
    first = view.last - timedelta(days=days * (SHOWN_PERIODS[view.by] + 1))
    return list(starts_between(first, view.last, period))[-SHOWN_PERIODS[view.by] :]


def _within(starts: Sequence[date], period: str, reader: Reader) -> dict[str, Any]:
    last_day = next_start(starts[-1], period) - timedelta(days=1)
    return {
        "started_from": start_of_day(starts[0], reader.timezone),
        "started_before": end_of_day(last_day, reader.timezone),
    }


def _earlier(start: date) -> date | None:
    day = start - timedelta(days=1)
    return day if day.year in YEARS else None


def _later(start: date, period: str, view: View, reader: Reader) -> date | None:
    """The last day of the view after this one; None when that is in the future."""
    following = next_start(start, period)
    if following > to_local(now(), reader.timezone).date():
        return None
    for _number in range(SHOWN_PERIODS[view.by] - 1):
        following = next_start(following, period)
    return following


def _bar(start: date, here: Mapping[int, Done], view: View, colors: Mapping[int, str], reader: Reader) -> Bar:
    height = _heights(reader)[view.figure]
    parts = [(height(one), colors[sport_id]) for sport_id, one in here.items() if height(one)]
    short, long = {"week": ("d MMM", "d MMM yyyy"), "month": ("MMM", "LLLL yyyy"), "year": ("yyyy", "yyyy")}[view.by]
    return Bar(
        label=str(format_date(start, short, reader.language)),
        name=str(format_date(start, long, reader.language)),
        done=added_up((0, one) for one in here.values()).get(0),
        parts=parts,
    )


def _heights(reader: Reader) -> dict[str, Callable[[Done], float]]:
    metres, climbed = float(metres_per(reader.distance_unit)), float(metres_per_height(reader.distance_unit))
    return {
        "distance": lambda done: done.distance_m / metres,
        "time": lambda done: done.moving_us / MICROSECONDS / 3600,
        "count": lambda done: done.count,
        "ascent": lambda done: (done.ascent_mm or 0) / 1000 / climbed,
    }


def _figure_names() -> dict[str, str]:
    """Those the reader wants to see: some do not care for climbing."""
    names = {FIRST: _("Distance"), "time": _("Moving time"), "count": _("Activities")}
    return names | ({"ascent": _("Ascent")} if current_user.preferences.shows_ascent else {})


def _unit(figure: str, reader: Reader) -> str:
    units = {"distance": reader.distance_unit, "time": "h", "count": "", "ascent": reader.height(0).unit}
    return units[figure]
