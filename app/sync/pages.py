"""Phones: each person's own, with a way to be rid of one. For administrators all, and the log they follow."""

from urllib.parse import urlsplit

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app.accounts.pages.settings import LARGEST_ID
from app.accounts.roles import for_admins
from app.api.links import origin
from app.database import find, writing
from app.sync import services
from app.sync.blueprint import blueprint
from app.sync.models import Device
from app.sync.queries import devices_of, known_devices, size_of_log
from app.sync.watching import watcher
from app.web import htmx

_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


@blueprint.page("/settings/phones")
def phones() -> ResponseReturnValue:
    """Which phones keep a copy, and how one is connected."""
    address = origin()
    return htmx.render(
        "sync/phones.html",
        phones=known_devices(current_user.id),
        address=address,
        is_of_this_machine=urlsplit(address).hostname in _THIS_MACHINE,
    )


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
    return htmx.render(
        "sync/administration.html", phones=known_devices(), log=size_of_log(), connected=watcher().number
    )
