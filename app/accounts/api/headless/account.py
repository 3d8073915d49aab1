"""The account of whoever is signed in, and the ways back for who forgot the password."""

from typing import Any

from flask import Response, current_app, request

from app.accounts import attempts, letters, queries, services
from app.accounts.api.headless.answers import (
    Body,
    Refusal,
    admitted,
    headless,
    known,
    said,
    stranger,
    user_facts,
)
from app.accounts.api.headless.reading import Reading
from app.accounts.api.headless.visitors import Visitor, proved
from app.accounts.api.headless.words import mistake
from app.accounts.models import User
from app.database import writing
from app.errors import Conflict


@headless("auth/reauthenticate", "POST", signed_in=True)
def prove_password(who: Visitor, body: Body) -> Response:
    """Whoever is signed in shows that they still know the password."""
    assert who.session
    reading = Reading(body)
    password = reading.value("password")
    reading.check()
    if not attempts.knows_password(who.person, password):
        raise Refusal(mistake("incorrect_password", "password"))
    return _proved(who, "password", username=who.person.username)


@headless("auth/2fa/reauthenticate", "POST", signed_in=True)
def prove_code(who: Visitor, body: Body) -> Response:
    """The same by a code."""
    assert who.session
    reading = Reading(body)
    code = reading.value("code")
    reading.check()
    kind = attempts.knows_code(who.person, code)
    if kind is None:
        raise Refusal(mistake("incorrect_code", "code"))
    return _proved(who, "mfa", type=kind)


@headless("account/password/change", "POST", signed_in=True)
def change_password(who: Visitor, body: Body) -> Response:
    """A new password for the present one; every other session ends, this one gets new tokens."""
    assert who.session
    reading = Reading(body)
    current = reading.value("current_password", "password")
    new = reading.new_password("new_password", who.person.username, who.person.email)
    if current and not attempts.knows_password(who.person, current):
        reading.mistakes.insert(0, mistake("enter_current_password", "current_password"))
    reading.check()
    password_hash = services.hashed_password(new)
    with writing():
        services.change_password(who.person, password_hash, besides=who.session.id)
        return admitted(who.person, who.session, who.methods)


@headless("auth/password/request", "POST")
def request_password(who: Visitor, body: Body) -> Response:
    """A letter with a link to a new password; whether somebody has this address is not said."""
    reading = Reading(body)
    email = reading.value("email")
    reading.check()
    letters.count_asking()
    user = queries.person_with_email(email)
    letters.send_reset(user if user and user.active else None, email)
    return said(who)


@headless("auth/password/reset", "GET")
def look_at_reset(who: Visitor, _body: Body) -> Response:
    """Whose password the key of a letter changes."""
    user = services.person_of_reset_key(request.headers.get("X-Password-Reset-Key", ""), _secret())
    if user is None:
        raise Refusal(mistake("invalid_password_reset", "key"))
    return said(who, data={"user": user_facts(user)})


@headless("auth/password/reset", "POST")
def reset_password(who: Visitor, body: Body) -> Response:
    """A new password by the key of a letter; then one has to sign in."""
    reading = Reading(body)
    key = reading.value("key")
    user = services.person_of_reset_key(key, _secret()) if key else None
    if key and user is None:
        reading.mistakes.append(mistake("invalid_password_reset", "key"))
    password = reading.new_password("password", user and user.username, user and user.email)
    if reading.mistakes or user is None:
        raise Refusal(*reading.mistakes)
    password_hash = services.hashed_password(password)
    with writing():
        user = services.person_of_reset_key(key, _secret())
        if user is None:
            raise Refusal(mistake("invalid_password_reset", "key"))
        services.change_password(user, password_hash)
    return stranger(Visitor(brought_session=who.brought_session))


@headless("auth/email/verify", "GET")
def look_at_confirmation(who: Visitor, _body: Body) -> Response:
    """Which address the key of a letter confirms."""
    found = services.confirmed_by(request.headers.get("X-Email-Verification-Key", ""), _secret())
    if found is None:
        raise Refusal(mistake("invalid_or_expired_key", "key"))
    user, email = found
    return said(who, data={"email": email, "user": user_facts(user)}, meta={"is_authenticating": False})


@headless("auth/email/verify", "POST")
def confirm_email(who: Visitor, body: Body) -> Response:
    """Confirm an address by the key of a letter."""
    reading = Reading(body)
    key = reading.value("key")
    reading.check()
    try:
        with writing():
            confirmed = services.confirm_email(key, _secret())
    except Conflict:
        confirmed = None
    if confirmed is None:
        raise Refusal(mistake("invalid_or_expired_key", "key"))
    return known(who) if who.user else stranger(who)


@headless("account/email", "GET", signed_in=True)
def emails(who: Visitor, _body: Body) -> Response:
    """The address of the account, and the one that waits to take its place."""
    return _emails(who)


@headless("account/email", "POST", signed_in=True, lately=True)
def add_email(who: Visitor, body: Body) -> Response:
    """Another address; where mail can be sent, it takes the place of the present one once it is confirmed."""
    reading = Reading(body)
    email = reading.value("email").lower()
    if email and queries.second_step_of(who.person):
        reading.mistakes.append(mistake("add_email_blocked", "email"))
    reading.check()
    try:
        with writing():
            awaited = services.propose_email(who.person, email)
    except Conflict as error:
        raise Refusal(mistake(error.code, "email")) from None
    letters.send_change_of_address(who.person, who.person.email, email)
    if awaited:
        letters.send_confirmation(who.person, email)
    return _emails(who)


@headless("account/email", "PUT", signed_in=True)
def send_again(who: Visitor, body: Body) -> Response:
    """Send the letter once more; 403 when there is nothing to confirm, or it was sent too often."""
    return _with_own_email(who, body, lambda user, email: said(who, 200 if _sent_again(user, email) else 403))


@headless("account/email", "PATCH", signed_in=True)
def choose_primary(who: Visitor, body: Body) -> Response:
    """There is one address for each account, so the primary one stays what it is."""
    return _with_own_email(who, body, lambda _user, _email: _emails(who))


@headless("account/email", "DELETE", signed_in=True)
def remove_email(who: Visitor, body: Body) -> Response:
    """Forget the address that waits; the present one is replaced, not removed."""

    def remove(user: User, email: str) -> Response:
        if email == user.email:
            raise Refusal(mistake("cannot_remove_primary_email", "email"))
        with writing():
            services.forget_proposed_email(user)
        return _emails(who)

    return _with_own_email(who, body, remove)


def _with_own_email(who: Visitor, body: Body, then: Any) -> Response:
    reading = Reading(body)
    email = reading.value("email").lower()
    if email and email not in {who.person.email, who.person.pending_email}:
        reading.mistakes.append(mistake("unknown_email", "email"))
    reading.check()
    found: Response = then(who.person, email)
    return found


def _sent_again(user: User, email: str) -> bool:
    is_open = email == user.pending_email or not user.email_verified
    return is_open and letters.send_confirmation(user, email)


def _emails(who: Visitor) -> Response:
    user = who.person
    present = [{"email": user.email, "verified": user.email_verified, "primary": True}] if user.email else []
    awaited = [{"email": user.pending_email, "verified": False, "primary": False}] if user.pending_email else []
    return said(who, data=[*present, *awaited])


def _proved(who: Visitor, how: str, **details: Any) -> Response:
    assert who.session
    with writing():
        services.add_method(who.session, proved(how, reauthenticated=True, **details))
        who.methods = list(who.session.methods)
    return known(who)


def _secret() -> str:
    key: str = current_app.config["SECRET_KEY"]
    return key
