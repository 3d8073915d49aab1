"""The list of activities: filtered, ordered, summed up, page by page."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.activities import queries
from app.activities.blueprint import blueprint
from app.activities.pages.filtering import chips_of, filter_names, read_wishes, sort_choices
from app.activities.pages.uploading import AS_THE_FILE_SAYS
from app.activities.pages.wording import pace_or_speed, record_names
from app.extensions import db
from app.web.formatting import current_reader
from app.web.htmx import render

PER_PAGE = 20


@blueprint.page("/activities/")
def activity_list() -> ResponseReturnValue:
    """Whatever the address asks for; 422 when it cannot be understood in part."""
    reader = current_reader()
    wishes = read_wishes(request.args, reader)
    rows = queries.narrowed(queries.activities_of(current_user), wishes.wanted)
    totals = queries.totals_of(rows)
    by, descending = wishes.order
    page = queries.overview_of(queries.ordered(rows, by, descending=descending), wishes.page, PER_PAGE, totals.count)
    sports = list(db.session.scalars(queries.sports_of(current_user)))
    gear = list(db.session.scalars(queries.gear_of(current_user)))
    body = render(
        "activities/activity_list.html",
        fragment="activity_list",
        wishes=wishes,
        typed=wishes.typed,
        errors=wishes.errors,
        filter_names=filter_names(),
        page=page,
        totals=totals,
        sports=sports,
        sport_of_drops=AS_THE_FILE_SAYS,
        gear=gear,
        chips=chips_of(wishes, sports, gear, reader),
        sort_choices=sort_choices(),
        distance_unit=reader.distance_unit,
        speed_unit=reader.speed(0).unit,
        pace_or_speed=pace_or_speed,
        record_names=record_names(),
    )
    # Forms send their empty fields, too; the address that is kept has only what was asked for.
    kept = {} if wishes.errors else {"HX-Push-Url": wishes.address(wishes.page)}
    return body, 422 if wishes.errors else 200, kept
