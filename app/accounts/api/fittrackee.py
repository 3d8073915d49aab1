"""`/api/auth/`: a token for an e-mail address and a password, and taking it back."""

from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from app.accounts import attempts, services
from app.accounts.blueprint import blueprint
from app.accounts.credentials import device_of_request
from app.accounts.schemas import LoginSchema
from app.api.credential import current_credential
from app.api.fittrackee.bodies import Refused, answer
from app.api.fittrackee.sign_in import FIRST_PARTY, UNKNOWN, offered
from app.api.openapi.parts import TEXT, Named, Shape, record
from app.api.openapi.workouts import SAID, tells
from app.database import now, writing
from app.web.limits import LOGIN, limited
from app.web.wall import public

LARGEST_BODY = 64 * 1024
LOGIN_BODY = Named("WorkoutsLoginRequest", record({"email": TEXT, "password": TEXT}))
LOGGED_IN: Shape = record({"status": TEXT, "message": TEXT, "auth_token": TEXT})


def _answer(status: int, kind: str, message: str, **more: str) -> ResponseReturnValue:
    return answer({"status": kind, "message": message} | more, status, {"Cache-Control": "no-store"})


def _wanted() -> dict[str, Any] | None:
    """The body, or None for anything but a filled JSON object that the schema can read."""
    request.max_content_length = LARGEST_BODY
    try:
        body = request.get_json(silent=True) if request.is_json else None
        return LoginSchema().load(body) if body and isinstance(body, dict) else None
    except (ValidationError, RecursionError):
        return None


@offered(blueprint, "/api/auth/login", method="POST")
@public
@limited(LOGIN)
@tells(LOGGED_IN, body=LOGIN_BODY)
def log_in() -> ResponseReturnValue:
    """A token for 30 days, for an e-mail address in any case of letters and a password."""
    wanted = _wanted()
    if wanted is None:
        return _answer(400, "error", "invalid payload")
    user = attempts.person_who_needs_no_more(wanted["password"], email=wanted["email"])
    if user is None:
        return _answer(401, "error", "invalid credentials")
    with writing():
        opened = services.open_session(user, services.APP, now(), services.LOGIN_LIFETIME, device=device_of_request())
        token = services.make_login_token(user, opened)
    return _answer(200, "success", "successfully logged in", auth_token=token)


@offered(blueprint, "/api/auth/logout", scope=FIRST_PARTY, method="POST")
@tells(SAID)
def log_out() -> ResponseReturnValue:
    """The token that is sent with this request is refused from now on."""
    return _revoke_what_was_sent()


@offered(blueprint, "/api/auth/logout", scope=FIRST_PARTY)
@tells(SAID)
def log_out_by_link() -> ResponseReturnValue:
    """The same for programs that ask with GET."""
    return _revoke_what_was_sent()


def _revoke_what_was_sent() -> ResponseReturnValue:
    if current_credential().kind == "session":
        raise Refused(401, {"status": "error", "message": UNKNOWN})
    with writing():
        services.end_session_of(g.claims)
    return _answer(200, "success", "successfully logged out")
