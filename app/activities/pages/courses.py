"""One course: everything that took the same way, with the times side by side."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.activities import queries
from app.activities.blueprint import blueprint
from app.activities.models import Activity
from app.activities.pages.activity import find_activity
from app.errors import NotFound
from app.extensions import db
from app.web.axes import CLOCK_STEPS, thinned, ticks
from app.web.formatting import MICROSECONDS, Reader, current_reader, duration
from app.web.htmx import render
from app.web.paging import sheet_of

PER_PAGE = 50
MOST_DRAWN = 200
DATES_AT = (0.12, 0.5, 0.88)


@blueprint.page("/activities/<short_id>/course")
def course(short_id: str) -> ResponseReturnValue:
    """Every time this course was done, the latest first, and how they compare."""
    shown = find_activity(short_id)
    standing = queries.standing_of(current_user, shown)
    if standing is None:
        raise NotFound("no_such_row")
    reader = current_reader()
    rows = queries.on_course_of(current_user, shown)
    latest_first = rows.order_by(Activity.started_at.desc(), Activity.id.desc())
    columns = (Activity.started_at, Activity.utc_offset_min, Activity.moving_us)
    done = db.session.execute(rows.with_only_columns(*columns).order_by(Activity.started_at, Activity.id)).all()
    return render(
        "activities/course.html",
        activity=shown,
        standing=standing,
        sheet=sheet_of(latest_first, PER_PAGE),
        address=lambda page: url_for("activities.course", short_id=short_id, page=page),
        mean_us=sum(row.moving_us for row in done) / len(done),
        behind=lambda one: _behind(one.moving_us - standing.best_us),
        chart=_chart(done, reader),
    )


def _behind(microseconds: int) -> str:
    return f"+{duration(microseconds)}"


def _chart(done: Any, reader: Reader) -> dict[str, Any]:
    """The times one after the other, as `line_chart` takes them; very many are thinned out."""
    drawn = thinned(done, MOST_DRAWN)
    points = [(float(place), row.moving_us / MICROSECONDS) for place, row in enumerate(drawn)]
    seconds = [value for _place, value in points]
    # Not at the very ends, where a date would not fit.
    places = sorted({round(share * (len(drawn) - 1)) for share in DATES_AT})
    return {
        "points": points,
        "x_ticks": [(float(place), _day(drawn[place], reader)) for place in places],
        "y_ticks": [
            (tick, duration(tick * MICROSECONDS)) for tick in ticks(min(seconds), max(seconds), 4, CLOCK_STEPS)
        ],
        "sentence": _(
            "Times from %(first)s to %(last)s, the best %(best)s; the numbers stand in the table below",
            first=_day(drawn[0], reader),
            last=_day(drawn[-1], reader),
            best=duration(min(seconds) * MICROSECONDS),
        ),
    }


def _day(done: Any, reader: Reader) -> str:
    return reader.at(done.utc_offset_min).day(done.started_at)
