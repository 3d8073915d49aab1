"""A person's own settings: how they see things, how they sign in, and what their programs may do."""

from typing import Any

from flask import current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app.accounts import attempts, queries, services
from app.accounts.addresses import take_email
from app.accounts.blueprint import blueprint
from app.accounts.credentials import current_session_id, remember_session
from app.accounts.logic import SCOPES, scope_text
from app.accounts.models import ApiToken, Session, User
from app.accounts.pages.choices import date_formats, languages, timezones, weekdays
from app.accounts.pages.words import SCOPE_WORDS
from app.accounts.schemas import (
    OLDEST,
    YOUNGEST,
    AboutYouSchema,
    ApiTokenSchema,
    OwnEmailSchema,
    PasswordChangeSchema,
    PreferencesSchema,
    RefreshTokenSchema,
)
from app.api.schema import Schema
from app.database import find, now, writing
from app.dates import years_between
from app.errors import Conflict
from app.extensions import db
from app.web import htmx
from app.web.forms import Form, sent
from app.web.limits import LOGIN, count_against

BOXES = {"uses_raw_max_speed", "shows_ascent", "elevation_from_zero"}
LARGEST_ID = 2**63 - 1
"""The database counts no further."""


@blueprint.page("/settings/", methods=["GET", "POST"])
def preferences() -> ResponseReturnValue:
    """Units, time zone, language, dates, colours."""
    stored = PreferencesSchema().dump(current_user.preferences)
    stored["timezone"] = stored["timezone"] or "UTC"
    form = Form(PreferencesSchema(), typed=sent(), shown=stored, boxes=BOXES)
    if form.is_valid:
        with writing():
            services.change_preferences(_me(), **form.values)
        flash(gettext("Saved"))
        return htmx.redirect("accounts.preferences")
    return _general(form, _about_you())


@blueprint.page("/settings/you", methods=["POST"])
def about_you() -> ResponseReturnValue:
    """Height, birthday and sex: what the body mass index and suggestions for food are computed from."""
    form = _about_you()
    if not form.is_valid:
        stored = PreferencesSchema().dump(current_user.preferences)
        return _general(Form(PreferencesSchema(), shown=stored, boxes=BOXES), form)
    told = dict(form.values)
    if born := told.get("birth_date"):
        told["age"] = min(max(years_between(born, now().date()), YOUNGEST), OLDEST)
    with writing():
        services.change_details(_me(), **told)
    flash(gettext("Saved"))
    return htmx.redirect("accounts.preferences")


def _about_you() -> Form:
    details = db.session.scalar(queries.personal_details_of(current_user))
    shown = AboutYouSchema().dump(details) if details else {}
    return Form(AboutYouSchema(), typed=sent() if request.endpoint == "accounts.about_you" else None, shown=shown)


def _general(form: Form, about: Form) -> ResponseReturnValue:
    choices: dict[str, Any] = {
        "languages": languages(),
        "weekdays": weekdays(),
        "date_formats": date_formats(),
        "timezones": timezones(),
    }
    status = max(form.status, about.status)
    return htmx.render("accounts/preferences.html", form=form, about=about, **choices), status


@blueprint.page("/settings/account")
def account() -> ResponseReturnValue:
    """E-mail address, password, sessions."""
    return show_account()


@blueprint.page("/settings/account/email", methods=["POST"])
def change_email() -> ResponseReturnValue:
    """A new address to sign in with, or none, for who knows the password."""
    form = Form(OwnEmailSchema(), typed=sent())
    if form.is_valid and not attempts.knows_password(current_user, form.values["password"]):
        form.add("password", "wrong_password")
    if form.is_valid and queries.second_step_of(current_user):
        form.add("email", "email_kept")
    if form.is_valid:
        try:
            awaited = take_email(_me(), form.values["email"])
        except Conflict as error:
            form.refuse(error)
        else:
            flash(gettext("Look at your mail: a link there confirms the address.") if awaited else gettext("Saved"))
            return htmx.redirect("accounts.account")
    return show_account(email_form=form)


@blueprint.page("/settings/account/password", methods=["POST"])
def change_password() -> ResponseReturnValue:
    """A new password; this session stays, all others end."""
    count_against(LOGIN)
    form = Form(PasswordChangeSchema(current_user.username, current_user.email), typed=sent())
    if form.is_valid and not attempts.knows_password(current_user, form.values["current_password"]):
        form.add("current_password", "wrong_password")
    if form.is_valid:
        password_hash = services.hashed_password(form.values["new_password"])
        with writing():
            services.change_password(_me(), password_hash, besides=current_session_id())
        return _stay_signed_in(gettext("The password is changed. Other devices have to sign in again."))
    return show_account(password_form=form)


@blueprint.page("/settings/account/sessions", methods=["POST"])
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    with writing():
        services.end_sessions(_me(), besides=current_session_id(), kinds=(services.BROWSER, services.APP))
    return _stay_signed_in(gettext("Other devices are signed out."))


@blueprint.page("/settings/tokens", methods=["GET", "POST"])
def api_tokens() -> ResponseReturnValue:
    """Permanent tokens of programs. A new one is in the answer to the form, and never seen again."""
    form = Form(ApiTokenSchema(), typed=sent(), shown={"scopes": SCOPES})
    if not form.is_valid:
        return show_tokens(form), form.status
    with writing():
        token = services.make_api_token(_me(), form.values["name"], scope_text(form.values["scopes"]))
    page = show_tokens(new_name=form.values["name"], new_token=token)
    return page, 201, {"Cache-Control": "no-store"}


@blueprint.page(f"/settings/tokens/<int(max={LARGEST_ID}):token_id>/revoke", methods=["POST"])
def revoke_api_token(token_id: int) -> ResponseReturnValue:
    """Refuse a program from now on."""
    with writing():
        services.revoke_api_token(find(queries.api_tokens_of(current_user), ApiToken.id == token_id))
    flash(gettext("The token is revoked."))
    return htmx.redirect("accounts.api_tokens")


def _me() -> User:
    """The signed-in person as a row of the current transaction."""
    return db.session.get_one(User, current_user.id)


def _stay_signed_in(message: str) -> ResponseReturnValue:
    opened = current_session_id()
    assert opened is not None
    remember_session(_me(), opened)
    flash(message)
    return htmx.redirect("accounts.account")


def show_account(
    email_form: Form | None = None, password_form: Form | None = None, picture_form: Form | None = None
) -> ResponseReturnValue:
    """The page of the account, with what is wrong with one of its forms."""
    forms: dict[str, Any] = {
        "email_form": email_form or Form(OwnEmailSchema(), shown={"email": current_user.email}),
        "password_form": password_form or Form(PasswordChangeSchema()),
        "picture_form": picture_form or Form(Schema()),
    }
    portrait = db.session.scalar(queries.portraits_of(current_user))
    return htmx.render("accounts/account.html", portrait=portrait, **forms), max(form.status for form in forms.values())


def show_tokens(
    form: Form | None = None, *, refresh_form: Form | None = None, new_name: str = "", new_token: str = ""
) -> str:
    """The page of programs; a new token is shown on it once."""
    tokens = db.session.scalars(queries.api_tokens_of(current_user)).all()
    sessions = db.session.scalars(queries.sessions_of(current_user).where(Session.expires_at > now())).all()
    return htmx.render(
        "accounts/tokens.html",
        form=form or Form(ApiTokenSchema(), shown={"scopes": SCOPES}),
        refresh_form=refresh_form or Form(RefreshTokenSchema()),
        tokens=tokens,
        programs=[one for one in sessions if one.kind == services.PROGRAM],
        apps=sum(one.kind == services.APP for one in sessions),
        lifetime=current_app.config["JWT_REFRESH_TOKEN_EXPIRES"].days,
        scope_words=SCOPE_WORDS,
        new_name=new_name,
        new_token=new_token,
    )
