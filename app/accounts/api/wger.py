"""`/api/v2/token`: pairs of JWTs for programs, as JSON or as a form, with and without a final slash."""

from collections.abc import Callable
from typing import Any

import flask
from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts import attempts, services
from app.accounts.api.older import SIGN_IN
from app.accounts.blueprint import blueprint
from app.accounts.credentials import open_app
from app.accounts.logic import SCOPES
from app.accounts.schemas import RefreshSchema, TokenRequestSchema, VerifySchema
from app.api.bodies import json_or_form_body
from app.api.credential import current_credential
from app.api.endpoint import described, left_behind
from app.api.openapi import answers
from app.api.openapi.parts import TEXT, Named, record
from app.api.schema import Schema
from app.api.wger.sign_in import UNASKED, Refused
from app.database import writing
from app.web.limits import LOGIN
from app.web.wall import public

LARGEST_BODY = 64 * 1024
PAIR = Named("TokenRefresh", record({"access": TEXT, "refresh": TEXT}))
MESSAGES = {
    "invalid": "Token is invalid",
    "expired": "Token is expired",
    "revoked": "Token is blacklisted",
    "wrong_type": "Token has wrong type",
}

View = Callable[..., Any]


def token_endpoint(path: str) -> Callable[[View], View]:
    """Route a POST to a path with and without its final slash; only the first is documented."""

    def attach(view: View) -> View:
        blueprint.route(path, methods=["POST"])(view)
        flask.Blueprint.add_url_rule(blueprint, f"{path}/", view_func=view, methods=["POST"])
        return view

    return attach


@token_endpoint("/api/v2/token")
@answers(PAIR)
@left_behind(SIGN_IN)
@described("Token", access=UNASKED, schema=TokenRequestSchema, limits={"POST": LOGIN})
@public
def obtain_tokens() -> ResponseReturnValue:
    """A pair of tokens for a user name (or e-mail address) and a password."""
    wanted = _read(TokenRequestSchema())
    name = wanted["username"] if "username" in wanted else wanted["email"]
    user = attempts.person_who_needs_no_more(wanted["password"], name=name)
    if user is None:
        return _refused("No active account found with the given credentials")
    with writing():
        pair = services.make_token_pair(user, open_app(user))
    return _pair(pair)


@token_endpoint("/api/v2/token/refresh")
@answers(PAIR)
@described("Token Refresh", access=UNASKED, schema=RefreshSchema)
@public
def refresh_tokens() -> ResponseReturnValue:
    """The next pair for a refresh token; the token that was sent is refused from now on."""
    wanted = _read(RefreshSchema())
    try:
        with writing():
            pair = services.rotate(wanted["refresh"])
    except services.BadToken as error:
        return _bad_token(error)
    return _pair(pair)


@token_endpoint("/api/v2/token/verify")
@answers({"type": "object"})
@described("Token Verify", access=UNASKED, schema=VerifySchema)
@public
def verify_token() -> ResponseReturnValue:
    """`{}` for any token of ours that still works."""
    wanted = _read(VerifySchema())
    try:
        services.person_of_jwt(services.read_jwt(wanted["token"]))
    except services.BadToken as error:
        if error.code == "revoked":
            return _answer({"non_field_errors": [MESSAGES["revoked"]]}, 400)
        return _bad_token(error)
    return _answer({})


@token_endpoint("/api/v2/issue-refresh-token")
@answers(Named("RefreshTokenResponse", record({"refresh_token": TEXT})))
@described("Issue Refresh Token")
def issue_refresh_token() -> ResponseReturnValue:
    """A refresh token of its own for whoever is signed in; it survives the end of a browser's session.

    It may do everything, so a permanent token that may not is refused.
    """
    if not all(current_credential().allows(scope) for scope in SCOPES):
        raise Refused("not_permitted")
    user = current_user._get_current_object()
    with writing():
        token = services.make_refresh_token(user, open_app(user, services.PROGRAM))
    return _answer({"refresh_token": token})


def _read(schema: Schema) -> dict[str, Any]:
    request.max_content_length = LARGEST_BODY
    return schema.read(json_or_form_body(request), partial=False)


def _pair(pair: services.TokenPair) -> Response:
    return _answer({"access": pair.access, "refresh": pair.refresh})


def _answer(body: dict[str, Any], status: int = 200) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _refused(detail: str, **more: str) -> Response:
    response = _answer({"detail": detail} | more, 401)
    response.headers["WWW-Authenticate"] = 'Bearer realm="api"'
    return response


def _bad_token(error: services.BadToken) -> Response:
    if error.code == "inactive":
        return _refused("No active account found for the given token.", code="no_active_account")
    return _refused(MESSAGES[error.code], code="token_not_valid")
