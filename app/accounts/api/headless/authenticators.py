"""The second step of whoever is signed in: an authenticator app, and codes for when the phone is lost."""

from typing import Any

from flask import Response, current_app

from app import mail
from app.accounts import attempts, queries, services
from app.accounts.api.headless.answers import Body, Refusal, headless, said
from app.accounts.api.headless.reading import Reading
from app.accounts.api.headless.visitors import Visitor
from app.accounts.api.headless.words import mistake
from app.accounts.logic.second_step import RECOVERY_CODES, totp_secret, totp_url
from app.accounts.models import TwoFactor
from app.api.headless import answer
from app.database import now, writing

ISSUER = "Regimen"


@headless("account/authenticators", "GET", signed_in=True)
def authenticators(who: Visitor, _body: Body) -> Response:
    """Everything that can be asked for in a second step."""
    found = queries.second_step_of(who.person)
    return said(who, data=[_totp_facts(found), _recovery_facts(found)] if found else [])


@headless("account/authenticators/totp", "GET", signed_in=True)
def totp(who: Visitor, _body: Body) -> Response:
    """The app that is in use, or the secret for one (404): a new one each time, good for some minutes."""
    found = queries.second_step_of(who.person)
    if found:
        return said(who, data=_totp_facts(found))
    with writing():
        prepared = services.prepare_second_step(who.person, now())
    secret = totp_secret(_key(), prepared.seed)
    return said(who, 404, meta={"secret": secret, "totp_url": totp_url(secret, who.person.username, ISSUER)})


@headless("account/authenticators/totp", "POST", signed_in=True, lately=True)
def activate_totp(who: Visitor, body: Body) -> Response:
    """From now on a code is asked for. The first one proves that the secret arrived."""
    if queries.second_step_of(who.person):
        return answer(409)
    if mail.is_configured() and who.person.email and not who.person.email_verified:
        return said(who, 409, errors=[mistake("unverified_email")])
    reading = Reading(body)
    code = reading.value("code")
    reading.check()
    with writing():
        prepared = services.prepared_second_step(who.person, now())
        if prepared is None or not services.confirm_second_step(who.person, prepared, code, _key(), now()):
            raise Refusal(mistake("incorrect_code", "code"))
    attempts.know_address_of(who.person)
    return said(who, data=_totp_facts(prepared), meta={"recovery_codes_generated": True})


@headless("account/authenticators/totp", "DELETE", signed_in=True, lately=True)
def deactivate_totp(who: Visitor, _body: Body) -> Response:
    """Only the password is asked for from now on."""
    if queries.second_step_of(who.person) is None:
        return said(who, 404)
    with writing():
        services.drop_second_step(who.person)
    return said(who)


@headless("account/authenticators/recovery-codes", "GET", signed_in=True, lately=True)
def recovery_codes(who: Visitor, _body: Body) -> Response:
    """The codes that still work."""
    found = queries.second_step_of(who.person)
    if found is None:
        return said(who, 404)
    return _codes(who, found)


@headless("account/authenticators/recovery-codes", "POST", signed_in=True, lately=True)
def make_recovery_codes(who: Visitor, _body: Body) -> Response:
    """Ten new ones; the old ones are worth nothing."""
    found = queries.second_step_of(who.person)
    if found is None:
        return said(who, 404)
    with writing():
        services.make_recovery_codes(found, now())
        return _codes(who, found)


def _codes(who: Visitor, found: TwoFactor) -> Response:
    return said(who, data=_recovery_facts(found) | {"unused_codes": services.recovery_codes_of(found, _key())})


def _totp_facts(found: TwoFactor) -> dict[str, Any]:
    return {"type": "totp", "created_at": _seconds(found.confirmed_at), "last_used_at": _seconds(found.last_used_at)}


def _recovery_facts(found: TwoFactor) -> dict[str, Any]:
    return {
        "type": "recovery_codes",
        "created_at": _seconds(found.recovery_made_at),
        "last_used_at": _seconds(found.recovery_used_at),
        "total_code_count": RECOVERY_CODES,
        "unused_code_count": RECOVERY_CODES - found.recovery_used.bit_count(),
    }


def _seconds(at: Any) -> int | None:
    return None if at is None else int(at.timestamp())


def _key() -> str:
    key: str = current_app.config["SECRET_KEY"]
    return key
