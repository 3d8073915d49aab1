"""What a person wants to be reminded of, among their settings."""

from dataclasses import asdict

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_login import current_user

from app import mail
from app.accounts.models import User
from app.database import writing
from app.extensions import db
from app.reminders import services
from app.reminders.blueprint import blueprint
from app.reminders.schemas import ReminderSchema
from app.web import htmx
from app.web.forms import Form, sent

WEIGHT_DAYS = (1, 2, 3, 7, 14, 30)
ROUTINE_DAYS = (1, 3, 7, 14, 30)
INACTIVITY_DAYS = (3, 5, 7, 14, 30, 60)
BOXES = {"mails_weight", "mails_routine", "mails_inactivity", "is_shown"}


@blueprint.page("/settings/reminders", methods=["GET", "POST"])
def choose() -> ResponseReturnValue:
    """Which reminders, how soon, and how."""
    wishes = services.wishes_of(current_user)
    form = Form(ReminderSchema(), typed=sent(), shown=asdict(wishes), boxes=BOXES)
    if form.is_valid:
        with writing():
            services.choose(db.session.get_one(User, current_user.id), services.Wishes(**form.values))
        flash(gettext("Saved"))
        return htmx.redirect("reminders.choose")
    page = htmx.render(
        "reminders/choose.html",
        form=form,
        sends_mail=mail.is_configured(),
        weight_choices=[("0", gettext("Never")), *_after(WEIGHT_DAYS, wishes.weight_days)],
        routine_choices=_before(ROUTINE_DAYS, wishes.routine_days),
        inactivity_choices=[("0", gettext("Never")), *_after(INACTIVITY_DAYS, wishes.inactivity_days)],
    )
    return page, form.status


def _after(usual: tuple[int, ...], chosen: int) -> list[tuple[str, str]]:
    days = sorted({*usual, chosen} - {0})
    return [(str(one), ngettext("After a day", "After %(num)s days", one)) for one in days]


def _before(usual: tuple[int, ...], chosen: int) -> list[tuple[str, str]]:
    days = sorted({*usual, chosen})
    return [(str(one), ngettext("A day before", "%(num)s days before", one)) for one in days]
