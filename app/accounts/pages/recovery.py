"""Ways back: a new password by a link in a letter, and the confirmation of an address."""

from flask import current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app import mail
from app.accounts import letters, queries, services
from app.accounts.blueprint import blueprint
from app.accounts.schemas import ForgottenSchema, NewPasswordSchema
from app.database import writing
from app.errors import Conflict
from app.web import htmx
from app.web.forms import Form, sent
from app.web.wall import public


@blueprint.page("/password/forgotten", methods=["GET", "POST"])
@public
def forget_password() -> ResponseReturnValue:
    """Ask for a letter with a link. Whether somebody has this address is not said."""
    form = Form(ForgottenSchema(), typed=sent())
    if form.is_valid:
        letters.count_asking()
        email = form.values["email"]
        user = queries.person_with_email(email)
        letters.send_reset(user if user and user.active else None, email)
        return htmx.render("accounts/letter_sent.html", email=email, by_mail=mail.is_configured())
    return htmx.render("accounts/forgotten.html", form=form, by_mail=mail.is_configured()), form.status


@blueprint.page("/password/reset", methods=["GET", "POST"])
@public
def reset_password() -> ResponseReturnValue:
    """A new password, by the link of a letter."""
    key = request.args.get("key", "")
    user = services.person_of_reset_key(key, _secret())
    if user is None:
        return _link_is_over()
    form = Form(NewPasswordSchema(user.username, user.email), typed=sent())
    if not form.is_valid:
        return htmx.render("accounts/reset.html", form=form, name=user.username), form.status
    password_hash = services.hashed_password(form.values["new_password"])
    with writing():
        user = services.person_of_reset_key(key, _secret())
        if user is None:
            return _link_is_over()
        services.change_password(user, password_hash)
    flash(gettext("The password is changed. Sign in with it."))
    return htmx.redirect("accounts.sign_in")


@blueprint.page("/email/confirm", methods=["GET", "POST"])
@public
def confirm_email() -> ResponseReturnValue:
    """Confirm an address by the link of a letter. Looking at the page changes nothing: programs look at mail, too."""
    key = request.args.get("key", "")
    found = services.confirmed_by(key, _secret())
    if found is None:
        return _link_is_over()
    if request.method == "GET":
        return htmx.render("accounts/confirm_email.html", email=found[1])
    try:
        with writing():
            confirmed = services.confirm_email(key, _secret())
    except Conflict:
        confirmed = None
    if confirmed is None:
        return _link_is_over()
    flash(gettext("The address is confirmed."))
    return htmx.redirect("accounts.account" if current_user.is_authenticated else "accounts.sign_in")


def _link_is_over() -> ResponseReturnValue:
    return htmx.render("accounts/link_over.html"), 410


def _secret() -> str:
    key: str = current_app.config["SECRET_KEY"]
    return key
