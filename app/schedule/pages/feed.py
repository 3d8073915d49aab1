"""Training days in calendars: a file of one routine, and an address that calendars read by themselves."""

import hmac
import secrets
from hashlib import sha256

from flask import Response, current_app, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from app.accounts.models import User
from app.database import find, writing
from app.errors import NotFound
from app.extensions import db
from app.routines.models import Routine
from app.routines.queries import routines_of
from app.schedule.blueprint import blueprint
from app.schedule.calendar_file import calendar_of
from app.schedule.due import latest_first
from app.schedule.models import CalendarFeed
from app.schedule.pages.start import ID
from app.training.services import today_of
from app.web.htmx import redirect, render
from app.web.language import LANGUAGES, chosen_language
from app.web.wall import public


def _signature(nonce: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"calendar {nonce}".encode(), sha256).hexdigest()[:32]


def _calendar(content: bytes, name: str, *, download: bool) -> Response:
    response = current_app.response_class(content, mimetype="text/calendar")
    if download:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.page(f"/routines/<{ID}:routine_id>/calendar.ics")
def routine_ical(routine_id: int) -> ResponseReturnValue:
    """The training days of one routine as a file."""
    routine = find(routines_of(current_user), Routine.id == routine_id)
    content = calendar_of([routine], today_of(current_user), routine.name or _("Routine"), chosen_language())
    return _calendar(content, f"routine-{routine.id}", download=True)


@blueprint.page("/train/feed")
def feed_settings() -> ResponseReturnValue:
    """The address for calendars, if there is one."""
    row = db.session.scalar(select(CalendarFeed).where(CalendarFeed.user_id == current_user.id))
    address = None
    if row is not None:
        secret = f"{row.nonce}-{_signature(row.nonce)}"
        address = url_for("schedule.feed", secret=secret, _external=True)
    return render("schedule/feed.html", address=address, row=row)


@blueprint.page("/train/feed", methods=["POST"])
def renew_feed() -> ResponseReturnValue:
    """Make an address, in place of the one there was."""
    with writing():
        row = db.session.scalar(select(CalendarFeed).where(CalendarFeed.user_id == current_user.id))
        if row is None:
            row = CalendarFeed(user_id=current_user.id)
            db.session.add(row)
        row.nonce = secrets.token_hex(16)
    flash(_("Here is the new address. An older one shows nothing any more."), "done")
    return redirect("schedule.feed_settings")


@blueprint.page("/train/feed/withdraw", methods=["POST"])
def withdraw_feed() -> ResponseReturnValue:
    """No address any more."""
    with writing():
        row = db.session.scalar(select(CalendarFeed).where(CalendarFeed.user_id == current_user.id))
        if row is not None:
            db.session.delete(row)
    flash(_("The address shows nothing any more."), "done")
    return redirect("schedule.feed_settings")


@blueprint.page("/calendar/<secret>.ics")
@public
def feed(secret: str) -> ResponseReturnValue:
    """The training days of everybody's running and coming routines who gave this address away."""
    nonce, _dash, signature = secret.partition("-")
    if not signature.isascii() or not hmac.compare_digest(signature, _signature(nonce)):
        raise NotFound("no_such_row")
    row = db.session.scalar(select(CalendarFeed).where(CalendarFeed.nonce == nonce))
    if row is None:
        raise NotFound("no_such_row")
    owner = db.session.get(User, row.user_id)
    if owner is None or not owner.active:
        raise NotFound("no_such_row")
    today = today_of(owner)
    rows = latest_first(routines_of(owner).where(Routine.is_template.is_(False))).limit(10)
    chosen = owner.preferences.language
    language = chosen if chosen in LANGUAGES else chosen_language()
    with force_locale(language):
        content = calendar_of(list(db.session.scalars(rows)), today, "Regimen", language)
    return _calendar(content, "regimen", download=False)
