"""`/api/auth/`: a token for an e-mail address and a password, and taking it back."""

from typing import Any

from flask import g, jsonify, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from app.accounts import services
from app.accounts.blueprint import blueprint
from app.accounts.credentials import keep_hash_current
from app.accounts.schemas import LoginSchema
from app.api.credential import current_credential
from app.database import writing
from app.web.limits import limited
from app.web.wall import public

LARGEST_BODY = 64 * 1024
_INVALID = "The access token provided is expired, revoked, malformed, or invalid for other reasons."


def _answer(status: int, kind: str, message: str, **more: str) -> ResponseReturnValue:
    return jsonify({"status": kind, "message": message} | more), status, {"Cache-Control": "no-store"}


def _wanted() -> dict[str, Any] | None:
    """The body, or None for anything but a filled JSON object that the schema can read."""
    request.max_content_length = LARGEST_BODY
    try:
        body = request.get_json(silent=True) if request.is_json else None
        return LoginSchema().load(body) if body and isinstance(body, dict) else None
    except (ValidationError, RecursionError):
        return None


@blueprint.route("/api/auth/login", methods=["POST"])  # type: ignore[untyped-decorator]
@public
@limited("LOGIN_LIMIT")
def log_in() -> ResponseReturnValue:
    """A token for 30 days, for an e-mail address in any case of letters and a password."""
    wanted = _wanted()
    if wanted is None:
        return _answer(400, "error", "invalid payload")
    user = services.person_who_knows(wanted["password"], email=wanted["email"])
    if user is None:
        return _answer(401, "error", "invalid credentials")
    keep_hash_current(user, wanted["password"])
    return _answer(200, "success", "successfully logged in", auth_token=services.make_jwt(user, "login"))


@blueprint.route("/api/auth/logout", methods=["GET", "POST"])  # type: ignore[untyped-decorator]
def log_out() -> ResponseReturnValue:
    """The token that is sent with this request is refused from now on."""
    credential = current_credential()
    if credential.kind not in {"login", "access"}:
        return _turned_away(credential.kind == "bad" and credential.error not in {"empty", "inactive"})
    with writing():
        services.revoke_jwt(g.claims)
    return _answer(200, "success", "successfully logged out")


def _turned_away(has_bad_token: bool) -> ResponseReturnValue:
    if has_bad_token:
        return _answer(401, "error", "invalid token, please log in again", error="invalid_token")
    return _answer(401, "error", "provide a valid auth token")
