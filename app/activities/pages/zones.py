"""Privacy zones: places in which tracks are hidden from everybody but their owner."""

import zlib
from contextlib import suppress
from typing import Any

from flask import current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.activities import queries, services
from app.activities.blueprint import blueprint
from app.activities.pages.activity import find_activity
from app.activities.sharing_forms import MICRODEGREES, shown_zone, zone_form
from app.activities.sharing_models import PrivacyZone
from app.activities.track_files import profile_of
from app.database import find, writing
from app.errors import NotFound, RegimenError
from app.extensions import db
from app.units import metres_per_height
from app.web.formatting import current_reader
from app.web.forms import Form, sent
from app.web.htmx import redirect, render

HIGHEST_ID = 2**31 - 1
ID = f"int(max={HIGHEST_ID})"


def find_zone(zone_id: int) -> PrivacyZone:
    """One of the reader's own zones. Raises NotFound."""
    return find(queries.privacy_zones_of(current_user), PrivacyZone.id == zone_id)


@blueprint.page("/activities/zones")
def zones() -> ResponseReturnValue:
    """What is hidden."""
    found = list(db.session.scalars(queries.privacy_zones_of(current_user)))
    return render("activities/zones.html", zones=found)


@blueprint.page("/activities/zones/new", methods=["GET", "POST"])
def add_zone() -> ResponseReturnValue:
    """Hide another place; `activity` begins with the start of one."""
    form = zone_form(current_reader(), sent(), _start_of(request.args.get("activity", "")))
    if form.is_valid:
        try:
            with writing():
                services.add_zone(current_user, form.values)
        except RegimenError as error:
            form.refuse(error)
        else:
            flash(_("Saved. Others no longer see your tracks there, older ones included."), "done")
            return redirect("activities.zones")
    return _page(form)


@blueprint.page(f"/activities/zones/<{ID}:zone_id>", methods=["GET", "POST"])
def edit_zone(zone_id: int) -> ResponseReturnValue:
    """Change a zone."""
    zone = find_zone(zone_id)
    form = zone_form(current_reader(), sent(), shown_zone(zone))
    if form.is_valid:
        with writing():
            services.change_zone(find_zone(zone_id), form.values)
        flash(_("Saved"), "done")
        return redirect("activities.zones")
    return _page(form, zone)


@blueprint.page(f"/activities/zones/<{ID}:zone_id>/delete", methods=["POST"])
def delete_zone(zone_id: int) -> ResponseReturnValue:
    """Hide a place no longer."""
    with writing():
        services.delete_zone(find_zone(zone_id))
    flash(_("Deleted"), "done")
    return redirect("activities.zones")


def _start_of(short_id: str) -> dict[str, Any]:
    """Where an activity begins, for whoever comes from its page."""
    with suppress(NotFound, OSError, EOFError, ValueError, LookupError, zlib.error):
        found = find_activity(short_id) if short_id else None
        if found is not None and found.has_track:
            profile = profile_of(found)
            latitude, longitude = profile["latitude"][0], profile["longitude"][0]
            return {"latitude": round(latitude, MICRODEGREES), "longitude": round(longitude, MICRODEGREES)}
    return {}


def _page(form: Form, zone: PrivacyZone | None = None) -> ResponseReturnValue:
    reader = current_reader()
    words, _bar, _link = current_app.config["MAP_ATTRIBUTION"].partition("|")
    has_tiles = bool(current_app.config["TILE_SERVER_URL"])
    body = render(
        "activities/zone_form.html",
        form=form,
        zone=zone,
        radius_unit=reader.height(0).unit,
        metres=float(metres_per_height(reader.distance_unit)),
        credit=words if has_tiles else "",
        tiles="/api/workouts/map_tile/{s}/{z}/{x}/{y}.png" if has_tiles else "",
    )
    return body, form.status
