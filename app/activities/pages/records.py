"""Records: the best of each sport."""

from itertools import groupby

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.activities import queries
from app.activities.blueprint import blueprint
from app.activities.pages.wording import record_names, record_value
from app.extensions import db
from app.web.htmx import render


@blueprint.page("/activities/records")
def records() -> ResponseReturnValue:
    """Every sport with its records, and the activities that hold them."""
    found = db.session.execute(queries.records_with_activities_of(current_user)).all()
    by_sport = [(sport, [tuple(row) for row in rows]) for sport, rows in groupby(found, lambda row: row[1].sport)]
    return render("activities/records.html", sports=by_sport, record_names=record_names(), record_value=record_value)
