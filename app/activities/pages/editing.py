"""Writing an activity down by hand, and changing one."""

from datetime import datetime
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.activities import queries, services
from app.activities.blueprint import blueprint
from app.activities.forms import entry_form, words_form
from app.activities.models import Activity, Sport
from app.activities.pages.activity import find_activity
from app.dates import to_local
from app.database import now, writing
from app.errors import NotFound, RegimenError
from app.extensions import db
from app.files import staged
from app.web.formatting import Reader, current_reader
from app.web.forms import Form
from app.web.htmx import redirect, render

NEW_PATH = "/activities/new"


def sport_choices() -> list[tuple[int, str]]:
    """Every sport by its name in the reader's language."""
    return sorted(((sport.id, _(sport.label)) for sport in db.session.scalars(queries.sports())), key=lambda pair: pair[1])


def usual_sport() -> int:
    """What the person did last; running for who did nothing yet."""
    last = db.session.scalar(queries.ordered(queries.activities_of(current_user)).limit(1))
    return last.sport_id if last else 5


def _page(form: Form, reader: Reader, activity: Activity | None = None) -> ResponseReturnValue:
    body = render(
        "activities/activity_form.html",
        fragment="activity_form",
        form=form,
        activity=activity,
        sport_choices=sport_choices(),
        distance_unit=reader.distance_unit,
        height_unit=reader.height(0).unit,
    )
    return body, 422 if form.typed is not None else 200


def _sport_of(form: Form) -> Sport | None:
    try:
        return queries.find_sport(form.values["sport_id"])
    except NotFound:
        form.add("sport_id", "no_such_sport")
        return None


@blueprint.page(NEW_PATH)
def add_by_hand() -> ResponseReturnValue:
    """The empty form, with today and now in it."""
    reader = current_reader()
    here: datetime = to_local(now(), reader.timezone)
    form = entry_form(reader)
    form.shown = {"sport_id": usual_sport(), "day": here.date().isoformat(), "time": f"{here:%H:%M}"}
    return _page(form, reader)


@blueprint.page(NEW_PATH, methods=["POST"])
def save_by_hand() -> ResponseReturnValue:
    """Store what was written down."""
    reader = current_reader()
    form = entry_form(reader, typed=request.form)
    sport = _sport_of(form) if form.is_valid else None
    if sport is None:
        return _page(form, reader)
    try:
        with writing():
            added = services.record_by_hand(current_user, sport, **_entry_of(form.values))
    except RegimenError as error:
        form.refuse(error)
        return _page(form, reader)
    flash(_("Saved"), "done")
    return redirect("activities.activity", short_id=added.short_id)


def _entry_of(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "started_at": values["started_at"],
        "duration_s": values["duration_s"],
        "distance_km": values["distance_km"],
        "climb": services.Climb(values["ascent_m"], values["descent_m"]),
        "title": values["title"] or None,
        "description": values["description"] or None,
        "notes": values["notes"] or None,
    }


@blueprint.page("/activities/<short_id>/edit")
def edit_activity(short_id: str) -> ResponseReturnValue:
    """The form with what is stored."""
    shown = find_activity(short_id)
    reader = current_reader()
    form = words_form(activity=shown) if shown.has_track else entry_form(reader, activity=shown)
    return _page(form, reader, shown)


@blueprint.page("/activities/<short_id>/edit", methods=["POST"])
def save_activity(short_id: str) -> ResponseReturnValue:
    """Store the changes; a track is measured anew for another sport."""
    shown = find_activity(short_id)
    reader = current_reader()
    form = words_form(request.form) if shown.has_track else entry_form(reader, request.form)
    sport = _sport_of(form) if form.is_valid else None
    if sport is None:
        return _page(form, reader, shown)
    try:
        with staged() as stage:
            measured = services.measure_anew(stage, current_user, shown, sport) if shown.has_track else None
            with writing():
                shown = find_activity(short_id)
                services.change(stage, shown, _change_of(form.values, sport), measured)
    except RegimenError as error:
        form.refuse(error)
        return _page(form, reader, shown)
    flash(_("Saved"), "done")
    return redirect("activities.activity", short_id=short_id)


def _change_of(values: dict[str, Any], sport: Sport) -> services.Change:
    words = {name: values[name] for name in ("title", "description", "notes")}
    if "started_at" not in values:
        return services.Change(sport=sport, **words)
    entry = _entry_of(values)
    figures = {name: entry[name] for name in ("started_at", "duration_s", "distance_km", "climb")}
    return services.Change(sport=sport, **words, **figures)
