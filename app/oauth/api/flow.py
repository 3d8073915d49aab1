"""`/api/oauth/authorize`, `token`, `revoke`: what RFC 6749 and 7009 describe."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.api.fittrackee.bodies import answer, bad_request
from app.api.fittrackee.sign_in import FIRST_PARTY, NOT_KEPT, offered
from app.api.openapi.workouts import FORM, tells
from app.database import writing
from app.oauth import services
from app.oauth.api import descriptions
from app.oauth.blueprint import blueprint
from app.web.wall import public

LARGEST_BODY = 64 * 1024


@offered(blueprint, "/api/oauth/authorize", scope=FIRST_PARTY, method="POST")
@tells(descriptions.REDIRECT, body=descriptions.AUTHORIZE_BODY, kind=FORM)
def authorize() -> ResponseReturnValue:
    """The person agrees: where the browser goes next, with a code in the address."""
    fields = _fields()
    with writing():
        try:
            consent = services.asked_consent(fields, insists_on_address=True)
        except services.ConsentRefused as refused:
            raise bad_request(str(refused) or "invalid payload") from None
        if fields.get("confirm", "").lower() != "true":
            raise bad_request(services.DENIED)
        address = consent.grant(current_user)
    return answer({"redirect_url": address}, 200, NOT_KEPT)


@offered(blueprint, "/api/oauth/token", method="POST")
@public
@tells(descriptions.TOKEN, body=descriptions.TOKEN_BODY, kind=FORM)
def issue_token() -> ResponseReturnValue:
    """Tokens for a code or a refresh token."""
    fields = _fields()
    with writing():
        given = services.answer_token_request(fields)
    return _answer(given)


@offered(blueprint, "/api/oauth/revoke", method="POST")
@public
@tells({"type": "object"}, body=descriptions.REVOKE_BODY, kind=FORM)
def revoke_token() -> ResponseReturnValue:
    """The application gives a token back."""
    fields = _fields()
    with writing():
        given = services.answer_revocation(fields)
    return _answer(given)


def _fields() -> MultiDict[str, str]:
    """What was sent as a form of either kind; nothing else counts, least of all the address."""
    request.max_content_length = LARGEST_BODY
    return request.form


def _answer(given: services.Answer) -> ResponseReturnValue:
    return answer(given.body, given.status, dict(given.headers) | NOT_KEPT)
