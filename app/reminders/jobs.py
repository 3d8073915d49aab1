"""Letters, once an hour for whoever it is day: nobody has more than one of a kind in a period."""

from datetime import timedelta

from flask import current_app
from flask_babel import force_locale, gettext

from app import mail
from app.accounts.models import User
from app.database import now, writing
from app.extensions import db
from app.jobs import Run, handles
from app.mail import Letter
from app.reminders import queries, services
from app.reminders.logic import Reminder
from app.reminders.wording import sentence_of
from app.web.language import LANGUAGES

SEND = "reminders.send"
AT_ONCE = 50
"""So many letters are on their way before the next are written."""


@handles(SEND, every=lambda settings: timedelta(hours=1) if settings["SMTP_HOST"] else None)
def send(run: Run) -> None:
    """Write to everybody who wants it and is to be reminded of something."""
    sent = 0
    for user_id in list(queries.ids_of_who_wants_letters()):
        run.check()
        letter = _letter_to(user_id)
        if letter:
            mail.send(letter)
            sent += 1
            if sent % AT_ONCE == 0:
                mail.settle()
    mail.settle()


def _letter_to(user_id: int) -> Letter | None:
    """One letter about everything that is due, noted before it leaves: rather none than the same twice."""
    moment = now()
    with writing(user_id):
        user = db.session.get(User, user_id)
        due = services.letters_due(user, moment) if user else []
        if not user or not user.email or not due:
            return None
        services.note_letters(user, due, moment)
        with force_locale(_language_of(user)):
            return Letter(user.email, sentence_of(due[0]), _text(user, due))


def _text(user: User, due: list[Reminder]) -> str:
    base = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    address = current_app.url_map.bind("localhost").build("reminders.choose")
    return "\n\n".join(
        (
            gettext("Hello %(name)s,", name=user.username),
            *(sentence_of(one) for one in due),
            base,
            gettext("You asked for this letter. Here you choose which ones you get, or none:"),
            f"{base}{address}",
            "Regimen",
        )
    )


def _language_of(user: User) -> str:
    chosen = user.preferences.language
    return chosen if chosen in LANGUAGES else str(current_app.config["DEFAULT_LANGUAGE"])
