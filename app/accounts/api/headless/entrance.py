"""Signing in, signing up and signing out without a browser."""

from flask import Response

from app.accounts import attempts, letters, queries, services
from app.accounts.api.headless.answers import (
    Body,
    Refusal,
    admitted,
    flows,
    headless,
    is_open_for_signup,
    known,
    over,
    said,
    second_step_wanted,
    stranger,
)
from app.accounts.api.headless.reading import Reading
from app.accounts.api.headless.visitors import Method, Visitor, proved
from app.accounts.api.headless.words import mistake
from app.accounts.credentials import open_app
from app.accounts.models import User
from app.api.headless import answer
from app.database import writing
from app.errors import Conflict, Invalid
from app.web.language import chosen_language
from app.web.limits import LOGIN, REGISTRATION


@headless("config", "GET")
def config(who: Visitor, _body: Body) -> Response:
    """What this server offers: no passkeys, no accounts of other sites."""
    account = {
        "login_methods": ["username", "email"],
        "is_open_for_signup": is_open_for_signup(),
        "email_verification_by_code_enabled": False,
        "login_by_code_enabled": False,
        "password_reset_by_code_enabled": False,
        "authentication_method": "username_email",
    }
    mfa = {"supported_types": ["totp", "recovery_codes"], "passkey_login_enabled": False}
    return said(who, data={"account": account, "socialaccount": {"providers": []}, "mfa": mfa})


@headless("auth/login", "POST", limit=LOGIN)
def log_in(who: Visitor, body: Body) -> Response:
    """A user name or an e-mail address, and the password; then tokens, or the second step."""
    if who.user:
        return answer(409)
    reading = Reading(body)
    password = reading.value("password")
    reading.check()
    given = [name for name in ("username", "email") if body.get(name)]
    if len(given) != 1:
        raise Refusal(mistake("invalid_login"))
    identifier = given[0]
    typed = reading.value(identifier, "name")
    reading.check()
    if identifier == "username":
        user = attempts.person_who_knows(password, name=typed)
    else:
        user = attempts.person_who_knows(password, email=typed)
    if user is None:
        raise Refusal(mistake(f"{identifier}_password_mismatch", "password"))
    methods = [proved("password", **{identifier: getattr(user, identifier) or user.username})]
    if queries.second_step_of(user):
        return second_step_wanted(user, methods)
    return _let_in(user, methods)


@headless("auth/2fa/authenticate", "POST", limit=LOGIN)
def take_second_step(who: Visitor, body: Body) -> Response:
    """The code that is still owed: from the authenticator app, or one of those kept for emergencies."""
    if who.user:
        return answer(409)
    if who.pending is None:
        return stranger(who)
    reading = Reading(body)
    code = reading.value("code")
    reading.check()
    user, second_step = who.pending, queries.second_step_of(who.pending)
    if second_step is None:
        return over()
    step_id = second_step.id
    kind = attempts.knows_code(user, code)
    if kind is None:
        raise Refusal(mistake("incorrect_code", "code"))
    return _let_in(user, [*who.methods, proved("mfa", id=step_id, type=kind)])


@headless("auth/signup", "POST", limit=REGISTRATION)
def sign_up(who: Visitor, body: Body) -> Response:
    """A new account, where the server's settings want that; its owner is signed in at once."""
    if who.user:
        return answer(409)
    if not is_open_for_signup():
        return said(who, 403)
    reading = Reading(body)
    username = reading.value("username")
    email = reading.value("email", required=False)
    password = reading.new_password("password", username, email)
    for taken in ((username, None), (None, email)):
        try:
            services.refuse_taken(*taken)
        except Conflict as error:
            reading.refuse(error)
    reading.check()
    password_hash = services.hashed_password(password)
    try:
        with writing():
            user = services.add_person(username, email or None, password_hash)
            services.write_in(user, chosen_language())
            response = admitted(user, open_app(user), [])
    except (Conflict, Invalid) as error:
        reading.refuse(error)
        raise Refusal(*reading.mistakes) from None
    if user.email:
        letters.send_confirmation(user, user.email)
    return response


@headless("auth/session", "GET")
def session(who: Visitor, _body: Body) -> Response:
    """Who is signed in."""
    return known(who) if who.user else stranger(who)


@headless("auth/session", "DELETE")
def log_out(who: Visitor, _body: Body) -> Response:
    """The session ends; its refresh token with it."""
    if who.session:
        with writing():
            services.end_session(who.session)
    return said(who, 401, data={"flows": flows()}, meta={"is_authenticated": False})


@headless("tokens/refresh", "POST")
def refresh(who: Visitor, body: Body) -> Response:
    """The next pair for a refresh token; the token that was sent is refused from now on."""
    reading = Reading(body)
    token = reading.value("refresh_token", "token")
    reading.check()
    try:
        with writing():
            pair = services.rotate(token)
    except services.BadToken:
        return said(who, 400)
    return said(who, data={"access_token": pair.access, "refresh_token": pair.refresh})


def _let_in(user: User, methods: list[Method]) -> Response:
    with writing():
        return admitted(user, open_app(user), methods)
