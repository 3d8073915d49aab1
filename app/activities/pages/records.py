"""Records: the best of each sport, over whole activities and over the usual distances inside them."""

from itertools import groupby
from typing import Any

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.activities import queries
from app.activities.blueprint import blueprint
from app.activities.pages.wording import effort_names, is_shown, record_names, record_value
from app.extensions import db
from app.web.htmx import render


@blueprint.page("/activities/records")
def records() -> ResponseReturnValue:
    """Every sport with its records, and the activities that hold them."""
    every = db.session.execute(queries.records_with_activities_of(current_user)).all()
    found = [row for row in every if is_shown(row[0])]
    by_sport = [(sport, [tuple(row) for row in rows]) for sport, rows in groupby(found, lambda row: row[1].sport)]
    return render(
        "activities/records.html",
        sports=by_sport,
        efforts=_efforts_by_sport(),
        effort_names=effort_names(),
        record_names=record_names(),
        record_value=record_value,
    )


def _efforts_by_sport() -> dict[int, list[tuple[int, list[Any]]]]:
    """For each sport the distances, each with its best stretches."""
    found = queries.best_efforts_of(current_user)
    return {
        sport_id: [(metres, list(rows)) for metres, rows in groupby(of_sport, lambda row: row[0].distance_m)]
        for sport_id, of_sport in groupby(found, lambda row: row[1].sport_id)
    }
