"""The list of activities: filtered, ordered, summed up, page by page."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.activities import queries
from app.activities.blueprint import blueprint
from app.activities.pages.filter_bar import bar_of, sort_choices
from app.activities.pages.filtering import read_wishes
from app.activities.pages.uploading import AS_THE_FILE_SAYS
from app.activities.pages.wording import pace_or_speed, record_names, shown_records
from app.web.formatting import current_reader
from app.web.htmx import render

PER_PAGE = 20


@blueprint.page("/activities/")
def activity_list() -> ResponseReturnValue:
    """Whatever the address asks for; 422 when it cannot be understood in part."""
    reader = current_reader()
    wishes = read_wishes(request.args, reader)
    rows = wishes.rows()
    totals = queries.totals_of(rows)
    by, descending = wishes.order
    page = queries.overview_of(queries.ordered(rows, by, descending=descending), wishes.page, PER_PAGE, totals.count)
    body = render(
        "activities/activity_list.html",
        fragment="activity_list",
        **bar_of(wishes, reader),
        page=page,
        totals=totals,
        sport_of_drops=AS_THE_FILE_SAYS,
        sort_choices=sort_choices(),
        hidden_ids=queries.partly_hidden(current_user, page.activities),
        pace_or_speed=pace_or_speed,
        record_names=record_names(),
        shown_records=shown_records,
    )
    # Forms send their empty fields, too; the address that is kept has only what was asked for.
    kept = {} if wishes.errors else {"HX-Push-Url": wishes.address(wishes.page)}
    return body, 422 if wishes.errors else 200, kept
