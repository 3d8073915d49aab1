"""The entrance: the first account, signing in and out, and how others come to an account."""

from collections.abc import Callable

from flask import current_app, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user
from werkzeug.utils import redirect

from app.accounts import queries, services
from app.accounts.blueprint import blueprint
from app.accounts.credentials import keep_hash_current, start_session
from app.accounts.models import User
from app.accounts.pages.choices import timezones
from app.accounts.schemas import RegistrationSchema, SignInSchema
from app.database import now, writing
from app.errors import Conflict, Invalid, NotAllowed
from app.web import htmx
from app.web.forms import Form, sent
from app.web.limits import LOGIN, REGISTRATION, limited
from app.web.paths import own_path
from app.web.wall import public

IMPERIAL = {"weight_unit": "lb", "distance_unit": "mi"}

Maker = Callable[..., User]


@blueprint.page("/first-run", methods=["GET", "POST"])
@public
@limited(REGISTRATION)
def first_run() -> ResponseReturnValue:
    """The first account of an empty server; it runs the server."""
    if queries.has_people():
        return htmx.redirect("accounts.sign_in")
    form = Form(RegistrationSchema(), typed=sent(), shown={"units": "metric"})
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
        password = form.values["password"]
        user = services.person_who_knows(password, name=form.values["name"])
        if user:
            keep_hash_current(user, password)
            start_session(user, lasting=form.values["remember"])
            return redirect(wanted, 303)
        form.add("password", "wrong_credentials")
    return htmx.render("accounts/sign_in.html", form=form, next=wanted, registration=_registration()), form.status


@blueprint.page("/sign-out", methods=["POST"])
@public
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
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
    form = Form(RegistrationSchema(), typed=sent(), shown={"units": "metric"})
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
    if not services.is_open(secret, now()):
        return _closed("over")

    def admit(*who: str, timezone: str | None) -> User:
        services.accept(secret, now())
        return services.add_person(*who, timezone=timezone)

    form = Form(RegistrationSchema(), typed=sent(), shown={"units": "metric"})
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
        if wanted["units"] == "imperial":
            services.change_preferences(user, **IMPERIAL)
    start_session(user, lasting=False)
    return redirect("/", 303)


def _registration() -> str:
    setting: str = current_app.config["REGISTRATION"]
    return setting


def _closed(reason: str) -> ResponseReturnValue:
    """Why there is no form: `closed`, `invitation` (only by link), `over` (the link was used or is too old)."""
    return htmx.render("accounts/closed.html", reason=reason), 403
