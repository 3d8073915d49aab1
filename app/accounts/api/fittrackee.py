"""`/api/auth/`: an account, a token for an e-mail address and a password, and taking it back."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import current_app, g, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from app import mail
from app.accounts import attempts, letters, queries, services
from app.accounts.blueprint import blueprint
from app.accounts.credentials import open_app
from app.accounts.logic import SHORTEST_PASSWORD
from app.accounts.schemas import EmailSchema, LoginSchema, NewPasswordSchema
from app.api.credential import current_credential
from app.api.fittrackee.bodies import Refused, answer, bad_request, json_body
from app.api.fittrackee.sign_in import FIRST_PARTY, UNKNOWN, offered
from app.api.openapi.parts import SWITCH, TEXT, Named, Shape, maybe, record
from app.api.openapi.workouts import SAID, tells
from app.database import writing
from app.errors import Conflict
from app.web.language import LANGUAGES, chosen_language
from app.web.limits import LOGIN, REGISTRATION, limited
from app.web.wall import public

LARGEST_BODY = 64 * 1024
LOGIN_BODY = Named("WorkoutsLoginRequest", record({"email": TEXT, "password": TEXT}))
LOGGED_IN: Shape = record({"status": TEXT, "message": TEXT, "auth_token": TEXT})
REGISTRATION_BODY = Named(
    "WorkoutsRegistrationRequest",
    {
        "type": "object",
        "required": ["username", "email", "password", "accepted_policy"],
        "properties": {
            **dict.fromkeys(("username", "email", "password"), TEXT),
            "accepted_policy": SWITCH,
            "language": maybe(TEXT),
        },
    },
)
REGISTERED: Shape = record({"status": TEXT})
_NAME = re.compile(r"[a-zA-Z0-9_]+")
LONGEST_NAME, SHORTEST_NAME = 30, 3


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


@offered(blueprint, "/api/auth/register", method="POST")
@public
@limited(REGISTRATION)
@tells(REGISTERED, body=REGISTRATION_BODY)
def register() -> ResponseReturnValue:
    """An account for anybody, where the server allows it. The answer does not say whether somebody has the address."""
    if current_app.config["REGISTRATION"] != "open" or not queries.has_people():
        raise Refused(403, {"status": "error", "message": "error, registration is disabled"})
    request.max_content_length = LARGEST_BODY
    body = json_body()
    name, email, password = (_text_of(body, key) for key in ("username", "email", "password"))
    if body.get("accepted_policy") is not True:
        raise bad_request("sorry, you must agree privacy policy to register")
    if wrong := "".join(_what_is_wrong(name, email, password)):
        raise bad_request(wrong)
    email = EmailSchema().load({"email": email})["email"]
    password_hash = services.hashed_password(password)
    language = body.get("language") if body.get("language") in list(LANGUAGES) else None
    try:
        with writing():
            user = services.add_person(name, email, password_hash)
            services.change_preferences(user, language=language)
            services.write_in(user, language or chosen_language())
            services.measure_in(user, current_app.config["DEFAULT_UNITS"])
    except Conflict as error:
        if error.code == "username_taken":
            raise bad_request("sorry, that username is already taken") from None
    else:
        if mail.is_configured():
            letters.send_confirmation(user, email.lower())
    return answer({"status": "success"})


def _text_of(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise bad_request(hint=f"{name} is missing")
    return value


def _what_is_wrong(name: str, email: str, password: str) -> Iterator[str]:
    """In the contract's sentences, one line each."""
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        yield "username: 3 to 30 characters required\n"
    if not _NAME.fullmatch(name):
        yield 'username: only alphanumeric characters and the underscore character "_" allowed\n'
    if EmailSchema().validate({"email": email}):
        yield "email: valid email must be provided\n"
    if len(password) < SHORTEST_PASSWORD:
        yield "password: 8 characters required\n"
    elif NewPasswordSchema(name, email).validate({"new_password": password}):
        yield "password: a longer or less common one is needed\n"


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
        token = services.make_login_token(user, open_app(user, lifetime=services.LOGIN_LIFETIME))
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
