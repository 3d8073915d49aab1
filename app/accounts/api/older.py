"""`/api/v2/login/` and `/api/v2/register/`: how programs got a permanent token before there were others."""

from datetime import date
from typing import Any

from flask import Response, current_app, jsonify, request

from app.accounts import attempts, letters, services
from app.accounts.blueprint import blueprint
from app.accounts.schemas import LoginRequestSchema, RegisterSchema
from app.api.bodies import json_or_form_body
from app.api.deprecation import Superseded
from app.api.endpoint import described, left_behind
from app.api.openapi.operations import answer, answers, operation
from app.api.openapi.parts import TEXT, record
from app.api.wger.sign_in import UNASKED
from app.database import now, writing
from app.errors import Conflict
from app.web.language import chosen_language
from app.web.limits import LOGIN, REGISTRATION
from app.web.wall import public

LARGEST_BODY = 64 * 1024
NOT_KEPT = {"Cache-Control": "no-store"}
SINCE = date(2022, 10, 1)
"""Since then programs are asked to use other ways."""
SIGN_IN = Superseded("/allauth/app/v1/auth/login", SINCE)
SIGN_UP = Superseded("/allauth/app/v1/auth/signup", SINCE)


@blueprint.route("/api/v2/login/")
@answers(record({"message": TEXT}))
@left_behind(SIGN_IN)
@described("Api Login View", access=UNASKED)
@public
def explain_login() -> Response:
    """How to ask."""
    return jsonify({"message": "You must send a 'username' and 'password' via POST"})


@blueprint.route("/api/v2/login/", methods=["POST"])
@answers(record({"token": TEXT}))
@left_behind(SIGN_IN)
@described("Api Login View", access=UNASKED, schema=LoginRequestSchema, limits={"POST": LOGIN})
@public
def log_in_for_good() -> tuple[Response, int, dict[str, str]]:
    """The person's permanent token for a password; it is made when there is none."""
    wanted = _read(LoginRequestSchema())
    if not wanted.get("username") and not wanted.get("email"):
        return _refused('Please provide an "email" or a "username"')
    user = attempts.person_who_needs_no_more(wanted["password"], name=wanted.get("username") or wanted["email"])
    if user is None:
        return _refused("Username or password unknown")
    with writing():
        token = services.lasting_token(user, current_app.config["SECRET_KEY"], now())
    return jsonify({"token": token}), 200, NOT_KEPT


@blueprint.route("/api/v2/register/", methods=["POST"])
@operation(
    {
        "responses": {
            "200": answer("Nobody may make accounts here", record({"message": TEXT})),
            "201": answer("A new account", record({"message": TEXT, "token": TEXT})),
        }
    }
)
@left_behind(SIGN_UP)
@described("User Api Registration View", access=UNASKED, schema=RegisterSchema, limits={"POST": REGISTRATION})
@public
def register_by_program() -> tuple[Response, int, dict[str, str]]:
    """A new account and its permanent token, where anybody may make one."""
    if current_app.config["REGISTRATION"] != "open":
        return jsonify({"message": "Registration is not allowed on this instance"}), 200, NOT_KEPT
    wanted = _read(RegisterSchema())
    password_hash = services.hashed_password(wanted["password"])
    try:
        with writing():
            user = services.add_person(wanted["username"], wanted["email"], password_hash)
            services.write_in(user, chosen_language())
            services.measure_in(user, current_app.config["DEFAULT_UNITS"])
            token = services.lasting_token(user, current_app.config["SECRET_KEY"], now())
    except Conflict as error:
        taken = {
            "username_taken": "A user with that username already exists.",
            "email_taken": "A user is already registered with this email address.",
        }
        return jsonify({error.details["field"]: [taken[error.code]]}), 400, NOT_KEPT
    if user.email:
        letters.send_confirmation(user, user.email)
    return jsonify({"message": "api user successfully registered", "token": token}), 201, NOT_KEPT


def _read(schema: Any) -> dict[str, Any]:
    request.max_content_length = LARGEST_BODY
    values: dict[str, Any] = schema.read(json_or_form_body(request), partial=False)
    return values


def _refused(sentence: str) -> tuple[Response, int, dict[str, str]]:
    return jsonify({"non_field_errors": [sentence]}), 400, NOT_KEPT
