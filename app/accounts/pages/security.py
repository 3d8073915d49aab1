"""How a person signs in: the second step, the places where they are signed in, and leaving for good."""

from typing import Any

import segno
from flask import current_app, flash, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user, logout_user
from markupsafe import Markup

from app.accounts import attempts, queries, services
from app.accounts.blueprint import blueprint
from app.accounts.credentials import current_session_id
from app.accounts.logic.devices import device_name
from app.accounts.logic.second_step import totp_secret, totp_url
from app.accounts.models import Session, User
from app.accounts.pages.proof import proved_in_both_ways, proved_lately
from app.accounts.pages.settings import LARGEST_ID
from app.accounts.schemas import FullProofSchema, ProofSchema
from app.database import find, now, writing
from app.errors import Conflict
from app.extensions import db
from app.web import htmx
from app.web.forms import Form, in_words, sent

ISSUER = "Regimen"


@blueprint.page("/settings/security")
def security() -> ResponseReturnValue:
    """The second step, and where the person is signed in."""
    return _security()


@blueprint.page("/settings/security/start", methods=["POST"])
@proved_lately
def start_second_step() -> ResponseReturnValue:
    """Make a secret for the authenticator app."""
    try:
        with writing():
            services.prepare_second_step(_me(), now())
    except Conflict:
        return htmx.redirect("accounts.security")
    return htmx.redirect("accounts.set_up_second_step")


@blueprint.page("/settings/security/set-up", methods=["GET", "POST"])
@proved_lately
def set_up_second_step() -> ResponseReturnValue:
    """The secret as a picture, and the first code. Whoever only sits at the computer does not know the password."""
    prepared = services.prepared_second_step(current_user, now())
    if prepared is None:
        return htmx.redirect("accounts.security")
    form = Form(FullProofSchema(), typed=sent())
    if form.is_valid and not attempts.knows_password(current_user, form.values["password"]):
        form.add("password", "wrong_password")
    if form.is_valid:
        with writing():
            prepared = services.prepared_second_step(_me(), now())
            if prepared is None:
                return htmx.redirect("accounts.security")
            confirmed = services.confirm_second_step(_me(), prepared, form.values["code"], _key(), now())
            codes = services.recovery_codes_of(prepared, _key())
        if confirmed:
            attempts.know_address_of(current_user)
            return _codes(codes, is_new=True)
        form.add("code", "wrong_code")
    secret = totp_secret(_key(), prepared.seed)
    picture = segno.make(totp_url(secret, current_user.username, ISSUER), error="m").svg_inline(
        scale=4, border=3, light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
    shown = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    # Made of our own secret by a library, so that it may stand in the page as it is.
    page = htmx.render("accounts/set_up.html", form=form, picture=Markup(picture), secret=shown)  # noqa: S704
    return page, form.status, {"Cache-Control": "no-store"}


@blueprint.page("/settings/security/codes", methods=["POST"])
@proved_in_both_ways
def renew_recovery_codes() -> ResponseReturnValue:
    """Ten new codes for emergencies, for who proves once more who they are."""
    form = _proof()
    if not form.is_valid:
        return _security(codes_form=form)
    with writing():
        found = queries.second_step_of(_me())
        if found is None:
            return htmx.redirect("accounts.security")
        services.make_recovery_codes(found, now())
        codes = services.recovery_codes_of(found, _key())
    return _codes(codes, is_new=False)


@blueprint.page("/settings/security/remove", methods=["POST"])
@proved_in_both_ways
def remove_second_step() -> ResponseReturnValue:
    """Only the password is asked for from now on."""
    form = _proof()
    if not form.is_valid:
        return _security(remove_form=form)
    with writing():
        services.drop_second_step(_me())
    flash(gettext("Only your password is asked for from now on."))
    return htmx.redirect("accounts.security")


@blueprint.page(f"/settings/security/sessions/<int(max={LARGEST_ID}):session_id>/end", methods=["POST"])
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign out in one place."""
    with writing():
        services.end_session(find(queries.sessions_of(current_user), Session.id == session_id))
    flash(gettext("Signed out there."))
    return htmx.redirect("accounts.security")


@blueprint.page("/settings/account/delete", methods=["GET", "POST"])
@proved_in_both_ways
def delete_account() -> ResponseReturnValue:
    """Leave, and take everything along."""
    form = _proof(sent())
    if not form.is_valid:
        return htmx.render("accounts/delete.html", form=form), form.status
    try:
        with writing():
            services.delete_account(_me())
    except Conflict as error:
        flash(in_words(error.code), "bad")
        return htmx.redirect("accounts.delete_account")
    logout_user()
    session.clear()
    flash(gettext("Your account is deleted, with everything in it."))
    return htmx.redirect("accounts.sign_in")


def _proof(typed: Any = None) -> Form:
    """The form that asks for the password, filled in or not."""
    form = Form(ProofSchema(), typed=typed if typed is not None else sent())
    if form.is_valid and not attempts.knows_password(current_user, form.values["password"]):
        form.add("password", "wrong_password")
    return form


def _me() -> User:
    return db.session.get_one(User, current_user.id)


def _codes(codes: list[str], *, is_new: bool) -> ResponseReturnValue:
    page = htmx.render("accounts/codes.html", codes=codes, is_new=is_new)
    return page, 201, {"Cache-Control": "no-store"}


def _security(**forms: Form) -> ResponseReturnValue:
    found = queries.second_step_of(current_user)
    sessions = db.session.scalars(queries.sessions_of(current_user).where(Session.expires_at > now()).limit(100)).all()
    page = htmx.render(
        "accounts/security.html",
        second_step=found,
        codes_left=len(services.recovery_codes_of(found, _key())) if found else 0,
        sessions=[(one, device_name(one.device) if one.kind != services.PROGRAM else one.device) for one in sessions],
        here=current_session_id(),
        codes_form=forms.get("codes_form") or Form(ProofSchema()),
        remove_form=forms.get("remove_form") or Form(ProofSchema()),
    )
    return page, max((form.status for form in forms.values()), default=200)


def _key() -> str:
    key: str = current_app.config["SECRET_KEY"]
    return key
