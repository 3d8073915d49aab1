"""Refresh tokens for programs, by hand and by hand-over: what people and apps find under the addresses of wger."""

import re

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.accounts import queries, services
from app.accounts.blueprint import blueprint
from app.accounts.credentials import open_app
from app.accounts.logic import SCOPES, scope_text
from app.accounts.models import ApiToken, Session, User
from app.accounts.pages.settings import LARGEST_ID, show_tokens
from app.accounts.schemas import RefreshTokenSchema
from app.database import find, writing
from app.extensions import db
from app.web import htmx
from app.web.forms import Form, sent

API_KEY = "API key"
_STATE = re.compile(r"[A-Za-z0-9_-]{1,128}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?", re.I)


@blueprint.page("/settings/tokens/refresh", methods=["POST"])
def make_refresh_token() -> ResponseReturnValue:
    """A refresh token for a program, with a session of its own. It is in the answer, and never seen again."""
    form = Form(RefreshTokenSchema(), typed=sent())
    if not form.is_valid:
        return show_tokens(refresh_form=form), form.status
    return _shown_once(form.values["name"], _new_refresh_token(form.values["name"]))


@blueprint.page(f"/settings/tokens/refresh/<int(max={LARGEST_ID}):session_id>/revoke", methods=["POST"])
def revoke_refresh_token(session_id: int) -> ResponseReturnValue:
    """A program gets no new tokens from now on."""
    _end_program(session_id)
    flash(gettext("The token is revoked."))
    return htmx.redirect("accounts.api_tokens")


@blueprint.page("/settings/tokens/sign-out-apps", methods=["POST"])
def end_apps() -> ResponseReturnValue:
    """All apps have to sign in again."""
    with writing():
        services.end_sessions_of_kind(_me(), services.APP)
    flash(gettext("All apps have to sign in again."))
    return htmx.redirect("accounts.api_tokens")


@blueprint.page("/<language>/user/api-key", methods=["GET", "POST"])
def api_key(language: str) -> ResponseReturnValue:
    """The address and the fields that scripts written for wger know."""
    _check(language)
    if request.method == "GET":
        return htmx.redirect("accounts.api_tokens")
    wanted = request.form
    if "new_key" in wanted or "delete_key" in wanted:
        return _change_key(make="new_key" in wanted)
    if "new_refresh_token" in wanted:
        return _shown_once(gettext("Refresh token"), _new_refresh_token(gettext("Refresh token")))
    if "revoke_refresh_token" in wanted:
        number = wanted["revoke_refresh_token"]
        _end_program(int(number) if number.isdecimal() and len(number) < 19 else 0)
    with writing():
        if "revoke_all_refresh_tokens" in wanted:
            services.end_sessions_of_kind(_me(), services.PROGRAM)
        if "revoke_jwt_sessions" in wanted:
            services.end_sessions_of_kind(_me(), services.APP)
    return htmx.redirect("accounts.api_tokens")


@blueprint.page("/<language>/user/app-auth/", methods=["GET", "POST"])
def app_auth(language: str) -> ResponseReturnValue:
    """Hand a refresh token to the app that opened this page. A link on another site only leads to a button."""
    _check(language)
    state = request.values.get("state", "")
    state = state if _STATE.fullmatch(state) else ""
    if request.method == "HEAD":
        return "", 200
    came_from = request.headers.get("Sec-Fetch-Site", "none")
    if request.method == "GET" and came_from not in {"none", "same-origin"}:
        return htmx.render("accounts/app_auth.html", state=state, address="")
    token = _new_refresh_token(gettext("App"))
    address = f"wger://app-auth#token={token}" + (f"&state={state}" if state else "")
    page = htmx.render("accounts/app_auth.html", state=state, address=address)
    return page, 200, {"Cache-Control": "no-store", "Refresh": f"0; url={address}"}


def _check(language: str) -> None:
    if not _LANGUAGE.fullmatch(language):
        raise NotFound


def _me() -> User:
    return db.session.get_one(User, current_user.id)


def _new_refresh_token(name: str) -> str:
    with writing():
        user = _me()
        return services.make_refresh_token(user, open_app(user, services.PROGRAM, device=name))


def _end_program(session_id: int) -> None:
    programs = queries.sessions_of(current_user).where(Session.kind == services.PROGRAM)
    with writing():
        services.end_session(find(programs, Session.id == session_id))


def _change_key(*, make: bool) -> ResponseReturnValue:
    """The one key of the old page: made anew, or taken away."""
    with writing():
        for token in db.session.scalars(queries.api_tokens_of(current_user).where(ApiToken.name == API_KEY)):
            services.revoke_api_token(token)
        made = services.make_api_token(_me(), API_KEY, scope_text(SCOPES)) if make else ""
    return _shown_once(API_KEY, made) if make else htmx.redirect("accounts.api_tokens")


def _shown_once(name: str, token: str) -> ResponseReturnValue:
    return show_tokens(new_name=name, new_token=token), 201, {"Cache-Control": "no-store"}
