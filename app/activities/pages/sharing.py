"""The link of an activity: making it, saying what it shows, taking it back."""

from datetime import datetime, timedelta

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.activities import queries, services
from app.activities.blueprint import blueprint
from app.activities.logic.sharing import CHARTS, CLOCK, DOWNLOAD, HEART_RATE, MAP, USUALLY_SHOWN, WORDS
from app.activities.models import Activity
from app.activities.pages.activity import find_activity
from app.activities.sharing_forms import link_form
from app.database import now, writing
from app.dates import end_of_day, to_local
from app.web.forms import Form, sent
from app.web.htmx import redirect, render

CHOICES = {
    MAP: _l("The map with the track"),
    CHARTS: _l("Charts of speed and elevation, splits, laps"),
    HEART_RATE: _l("Heart rate"),
    WORDS: _l("Title and description"),
    CLOCK: _l("The time of day"),
    DOWNLOAD: _l("A GPX file of the track to download"),
}
OF_TRACKS = (MAP, CHARTS, HEART_RATE, DOWNLOAD)


@blueprint.page("/activities/<short_id>/share", methods=["GET", "POST"])
def share_activity(short_id: str) -> ResponseReturnValue:
    """The address, what it shows, until when."""
    shown = find_activity(short_id)
    form = link_form(sent(), _shown_link(shown))
    if form.is_valid:
        ends_on = form.values["ends_on"]
        ends_at = ends_on and end_of_day(ends_on, current_user.preferences.timezone)
        if ends_at and ends_at <= now():
            form.add("ends_on", "link_is_over")
        else:
            with writing():
                services.share(find_activity(short_id), form.values["shows"], ends_at)
            flash(_("Whoever knows the address sees the activity."), "done")
            return redirect("activities.share_activity", short_id=short_id)
    return _page(find_activity(short_id), form)


@blueprint.page("/activities/<short_id>/share/withdraw", methods=["POST"])
def withdraw_link(short_id: str) -> ResponseReturnValue:
    """No address any more."""
    with writing():
        services.withdraw(find_activity(short_id))
    flash(_("The address shows nothing any more."), "done")
    return redirect("activities.share_activity", short_id=short_id)


def _shown_link(activity: Activity) -> dict[str, object]:
    link = queries.link_of(activity)
    if link is None:
        return {"shows": USUALLY_SHOWN}
    return {"shows": link.shows, "ends_on": _last_day(link.ends_at)}


def _last_day(ends_at: datetime | None) -> str:
    if ends_at is None:
        return ""
    return to_local(ends_at - timedelta(seconds=1), current_user.preferences.timezone).date().isoformat()


def _page(activity: Activity, form: Form) -> ResponseReturnValue:
    link = queries.link_of(activity)
    choices = {key: text for key, text in CHOICES.items() if activity.has_track or key not in OF_TRACKS}
    body = render(
        "activities/share.html",
        activity=activity,
        form=form,
        link=link,
        is_over=bool(link and link.ends_at and link.ends_at <= now()),
        address=url_for("activities.shared_activity", key=link.key, _external=True) if link else "",
        choices=choices,
        chosen=set(form.chosen("shows")),
        zones=queries.zones_around(activity),
    )
    return body, form.status
