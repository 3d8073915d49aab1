"""The month as a calendar: what was done on which day, and what the weeks come to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date
from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload

from app.activities import queries
from app.activities.blueprint import blueprint
from app.activities.models import Activity
from app.activities.pages.filter_bar import bar_of
from app.activities.pages.filtering import Wishes, read_wishes
from app.database import now
from app.dates import YEARS, end_of_day, start_of_day, to_local, week_start
from app.errors import Invalid
from app.extensions import db
from app.web import reading
from app.web.formatting import Reader, current_reader
from app.web.htmx import render

DAY = timedelta(days=1)
MOST_SHOWN = 1000
FARTHEST_CLOCKS = timedelta(hours=26)
"""How far apart the clocks on two walls can be."""


@dataclass
class Day:
    """One day and what was done on it."""

    date: date
    in_month: bool
    is_today: bool
    activities: list[Activity] = field(default_factory=list)


@dataclass(frozen=True)
class Week:
    """Seven days and their sums."""

    days: Sequence[Day]

    @property
    def distance_m(self) -> int:
        """Of all activities of the week."""
        return sum(one.distance_m for day in self.days for one in day.activities)

    @property
    def moving_us(self) -> int:
        """Of all activities of the week."""
        return sum(one.moving_us for day in self.days for one in day.activities)


@blueprint.page("/activities/calendar")
def calendar() -> ResponseReturnValue:
    """The month of the address (`month`: 2026-11), else the present one, under the filter of the address."""
    reader = current_reader()
    wishes = read_wishes(request.args, reader, "activities.calendar")
    today = to_local(now(), reader.timezone).date()
    first = _asked_month(today)
    weeks = _weeks(first, today)
    _fill(weeks, wishes, reader)
    previous, following = (first - DAY).replace(day=1), (first + 32 * DAY).replace(day=1)
    body = render(
        "activities/calendar.html",
        **bar_of(wishes, reader, month=f"{first:%Y-%m}"),
        weeks=weeks,
        weekdays=[
            (format_date(day.date, "EEE", reader.language), format_date(day.date, "EEEE", reader.language))
            for day in weeks[0].days
        ],
        month_name=format_date(first, "LLLL yyyy", reader.language),
        day_name=lambda day: format_date(day, "d MMMM", reader.language),
        earlier=_address(wishes, previous) if previous.year in YEARS else None,
        later=_address(wishes, following) if following <= today else None,
        this_month=_address(wishes, today) if first != today.replace(day=1) else None,
    )
    return body, 422 if wishes.errors else 200


def _asked_month(today: date) -> date:
    try:
        return reading.day(f"{request.args.get('month', '')[:7]}-01")
    except Invalid:
        return today.replace(day=1)


def _address(wishes: Wishes, month: date) -> str:
    kept: dict[str, Any] = wishes.parameters
    return url_for("activities.calendar", month=f"{month:%Y-%m}", **kept)


def _weeks(first: date, today: date) -> list[Week]:
    start, weeks = week_start(first, current_user.preferences.first_weekday), []
    while start < first or start.month == first.month:
        days = [start + number * DAY for number in range(7)]
        weeks.append(Week([Day(day, day.month == first.month, day == today) for day in days]))
        start += 7 * DAY
    return weeks


def _fill(weeks: Sequence[Week], wishes: Wishes, reader: Reader) -> None:
    """Put every activity on the day that the clocks showed where it was recorded, else on the reader's."""
    first, last = weeks[0].days[0].date, weeks[-1].days[-1].date
    within = {
        "started_from": start_of_day(first, reader.timezone) - FARTHEST_CLOCKS,
        "started_before": end_of_day(last, reader.timezone) + FARTHEST_CLOCKS,
    }
    rows = queries.ordered(queries.narrowed(wishes.rows(), within), descending=False)
    by_day: dict[date, list[Activity]] = defaultdict(list)
    for activity in db.session.scalars(rows.options(joinedload(Activity.sport)).limit(MOST_SHOWN)):
        by_day[activity.started_at.astimezone(reader.at(activity.utc_offset_min).zone).date()].append(activity)
    for week in weeks:
        for day in week.days:
            day.activities += by_day[day.date]
