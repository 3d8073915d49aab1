"""Phones: each person's own, with a way to be rid of one. For administrators all, and the log they follow."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app.accounts.logic.devices import device_name
from app.accounts.pages.settings import LARGEST_ID
from app.accounts.roles import for_admins
from app.database import find, writing
from app.extensions import db
from app.sync import services
from app.sync.blueprint import blueprint
from app.sync.models import Device
from app.sync.queries import all_devices, devices_of, size_of_log
from app.sync.watching import watcher
from app.web import htmx

SHOWN = 200
"""Phones on the administrators' page, those seen last."""


@blueprint.page("/settings/phones")
def phones() -> ResponseReturnValue:
    """Which phones keep a copy, and how one is connected."""
    shown = [(one, device_name(one.name)) for one in db.session.scalars(devices_of(current_user.id))]
    return htmx.render("sync/phones.html", phones=shown)


@blueprint.page(f"/settings/phones/<int(max={LARGEST_ID}):device_id>/disconnect", methods=["POST"])
def disconnect(device_id: int) -> ResponseReturnValue:
    """End the session of a phone: it gets nothing more, and has to sign in again."""
    with writing():
        services.disconnect(find(devices_of(current_user.id), Device.id == device_id))
    flash(gettext("The phone is disconnected. What it holds stays there until the app is removed or signs in again."))
    return htmx.redirect("sync.phones")


@blueprint.page("/administration/phones")
@for_admins
def all_phones() -> ResponseReturnValue:
    """All phones, and how large the log is that they follow."""
    shown = [(one, name, device_name(one.name)) for one, name in all_devices(SHOWN)]
    return htmx.render("sync/administration.html", phones=shown, log=size_of_log(), connected=watcher().number)
