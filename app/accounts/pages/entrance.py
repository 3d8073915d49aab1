"""The entrance: the first account, signing in and out, and how others come to an account."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import current_app, flash, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user, logout_user
from werkzeug.utils import redirect

from app import mail
from app.accounts import attempts, letters, queries, services
from app.accounts.blueprint import blueprint
from app.accounts.credentials import current_session_id, start_session
from app.accounts.models import Session, User
from app.accounts.pages.choices import timezones
from app.accounts.schemas import CodeSchema, RegistrationSchema, SignInSchema
from app.database import find, now, writing
from app.errors import Conflict, Invalid, NotAllowed
from app.extensions import db
from app.web import htmx
from app.web.forms import Form, sent
from app.web.language import chosen_language
from app.web.limits import LOGIN, REGISTRATION, limited
from app.web.paths import own_path
from app.web.wall import public

OWED, OWED_FOR = "second_step", timedelta(minutes=15)

Maker = Callable[..., User]


@blueprint.page("/first-run", methods=["GET", "POST"])
@public
@limited(REGISTRATION)
def first_run() -> ResponseReturnValue:
    """The first account of an empty server; it runs the server."""
    if queries.has_people():
        return htmx.redirect("accounts.sign_in")
    form = Form(RegistrationSchema(), typed=sent(), shown=_first_values())
    if form.is_valid:
        try:
            return _join(form, services.found_server)
        except Conflict as error:
            if error.code == "server_has_people":
                return htmx.redirect("accounts.sign_in")
            form.refuse(error)
        except Invalid as error:
            form.refuse(error)
    return htmx.render("accounts/first_run.html", form=form, timezones=timezones()), form.status


@blueprint.page("/sign-in", methods=["GET", "POST"])
@public
@limited(LOGIN)
def sign_in() -> ResponseReturnValue:
    """Name or e-mail address, and password; then on to where the person wanted to go."""
    if not queries.has_people():
        return htmx.redirect("accounts.first_run")
    wanted = own_path(request.values.get("next"))
    if current_user.is_authenticated and request.method == "GET":
        return redirect(wanted, 303)
    form = Form(SignInSchema(), typed=sent(), boxes={"remember"})
    if form.is_valid:
        user = attempts.person_who_knows(form.values["password"], name=form.values["name"])
        if user and queries.second_step_of(user):
            return _ask_for_a_code(user, wanted, lasting=form.values["remember"])
        if user:
            start_session(user, lasting=form.values["remember"])
            return redirect(wanted, 303)
        form.add("password", "wrong_credentials")
    return htmx.render("accounts/sign_in.html", form=form, next=wanted, registration=_registration()), form.status


def _ask_for_a_code(user: User, wanted: str, *, lasting: bool) -> ResponseReturnValue:
    """Remember in the cookie who has proved the password, for a few minutes."""
    session.clear()
    session[OWED] = {"user": user.get_id(), "at": now().timestamp(), "lasting": lasting, "next": wanted}
    return htmx.redirect("accounts.second_step")


@blueprint.page("/sign-in/code", methods=["GET", "POST"])
@public
@limited(LOGIN)
def second_step() -> ResponseReturnValue:
    """The code of the authenticator app, or one of those kept for emergencies."""
    user = _who_owes_a_code()
    if user is None:
        return htmx.redirect("accounts.sign_in")
    owed = session[OWED]
    form = Form(CodeSchema(), typed=sent())
    if form.is_valid:
        kind = attempts.knows_code(user, form.values["code"])
        if kind:
            start_session(user, lasting=owed["lasting"])
            if kind == services.RECOVERY:
                flash(gettext("This code is used up. Make new ones in the settings before they run out."))
            return redirect(own_path(owed["next"]), 303)
        form.add("code", "wrong_code")
    return htmx.render("accounts/second_step.html", form=form), form.status


def _who_owes_a_code() -> User | None:
    """Who has just proved the password in this browser, if that still counts."""
    owed = session.get(OWED)
    if not owed or now().timestamp() - owed["at"] > OWED_FOR.total_seconds():
        return None
    user: User | None = db.session.get(User, int(owed["user"].partition(".")[0]))
    if user is None or not user.active or user.get_id() != owed["user"] or not queries.second_step_of(user):
        return None
    return user


@blueprint.page("/sign-out", methods=["POST"])
@public
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    if current_user.is_authenticated:
        with writing():
            services.end_session(find(queries.sessions_of(current_user), Session.id == current_session_id()))
    logout_user()
    session.clear()
    return htmx.redirect("accounts.sign_in")


@blueprint.page("/register", methods=["GET", "POST"])
@public
@limited(REGISTRATION)
def register() -> ResponseReturnValue:
    """An account for anybody, where the server's settings want that."""
    if not queries.has_people():
        return htmx.redirect("accounts.first_run")
    if _registration() != "open":
        return _closed(_registration())
    form = Form(RegistrationSchema(), typed=sent(), shown=_first_values())
    if form.is_valid:
        try:
            return _join(form, services.add_person)
        except (Conflict, Invalid) as error:
            form.refuse(error)
    return htmx.render("accounts/register.html", form=form, timezones=timezones()), form.status


@blueprint.page("/invitation/<secret>", methods=["GET", "POST"])
@public
@limited(REGISTRATION)
def accept_invitation(secret: str) -> ResponseReturnValue:
    """An account for whoever has the link; it works once."""
    if _registration() == "closed":
        return _closed("closed")
    invitation = services.open_invitation(secret, now())
    if invitation is None:
        return _closed("over")
    sent_to = invitation.email

    def admit(username: str, email: str | None, password_hash: str, *, timezone: str | None) -> User:
        services.accept(secret, now())
        user = services.add_person(username, email, password_hash, timezone=timezone)
        if sent_to and user.email == sent_to:
            # Only who reads mail to this address has the link.
            services.trust_email(user)
        return user

    form = Form(RegistrationSchema(), typed=sent(), shown=_first_values() | {"email": sent_to})
    if form.is_valid:
        try:
            return _join(form, admit)
        except NotAllowed:
            return _closed("over")
        except (Conflict, Invalid) as error:
            form.refuse(error)
    return htmx.render("accounts/register.html", form=form, timezones=timezones()), form.status


def _join(form: Form, make: Maker) -> ResponseReturnValue:
    """Make the account and sign its person in. Hashing comes before the database is locked: it is slow on purpose."""
    wanted = form.values
    password_hash = services.hashed_password(wanted["password"])
    with writing():
        user = make(wanted["username"], wanted["email"], password_hash, timezone=wanted["timezone"])
        services.measure_in(user, wanted["units"])
        services.write_in(user, chosen_language())
    start_session(user, lasting=False)
    if user.email and not user.email_verified and mail.is_configured():
        letters.send_confirmation(user, user.email)
    return redirect("/", 303)


def _first_values() -> dict[str, Any]:
    return {"units": current_app.config["DEFAULT_UNITS"]}


def _registration() -> str:
    setting: str = current_app.config["REGISTRATION"]
    return setting


def _closed(reason: str) -> ResponseReturnValue:
    """Why there is no form: `closed`, `invitation` (only by link), `over` (the link was used or is too old)."""
    return htmx.render("accounts/closed.html", reason=reason), 403
