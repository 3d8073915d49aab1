"""How a phone comes in: a token at `/api/v2/powersync-token`, which `/ps/` asks for."""

from threading import BoundedSemaphore
from typing import Any

from flask import Response, current_app, g, jsonify, request
from flask_login import current_user

from app.accounts.credentials import current_session_id
from app.accounts.services import BadToken
from app.api.credential import current_credential
from app.api.endpoint import described
from app.api.links import absolute
from app.api.negotiation import BASE
from app.api.openapi import answers
from app.api.openapi.parts import TEXT, record
from app.api.wger.sign_in import PUBLIC
from app.extensions import db
from app.sync import services
from app.sync.api.problems import ROOT, Refused
from app.sync.blueprint import blueprint
from app.sync.logic import SyncClaims
from app.sync.queries import epoch_for

_TOKEN = record({"token": TEXT, "powersync_url": TEXT})
_KEYS = {"type": "object", "properties": {"keys": {"type": "array", "items": {"type": "object"}}}, "required": ["keys"]}


@blueprint.route(f"{BASE}powersync-token", strict_slashes=False, tags=["powersync-token"])
@answers(_TOKEN)
@described("Powersync Token")
def powersync_token() -> Response:
    """A token for the stream, and where the stream is."""
    claims, credential = g.get("claims"), current_credential()
    session_id = claims.session_id if claims else (current_session_id() if credential.kind == "session" else 0)
    user: Any = current_user._get_current_object()
    token = services.make_sync_token(user, session_id or 0, g.get("api_token_id", 0))
    response = jsonify({"token": token, "powersync_url": absolute(ROOT)})
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route(f"{BASE}powersync-keys", strict_slashes=False, tags=["powersync-keys"])
@answers(_KEYS)
@described("Powersync Keys", access=PUBLIC)
def powersync_keys() -> Response:
    """The public keys of the stream's tokens: none, for whoever makes them checks them, too."""
    return jsonify({"keys": []})


@blueprint.page(f"{ROOT}probes/liveness")
def liveness() -> Response:
    """Whether the stream can be opened here."""
    return jsonify({"alive": True})


READERS = BoundedSemaphore(4)
"""So many phones read at once, and the others wait for milliseconds: each connection keeps pages in memory."""


def admitted() -> tuple[SyncClaims, str]:
    """Whose phone asks, and the epoch it follows. Raises Refused: 401 has it fetch another token."""
    words = request.headers.get("Authorization", "").split()
    if len(words) != 2 or words[0].lower() not in {"token", "bearer"}:
        raise Refused(401, "no_token", "Send the token of /api/v2/powersync-token as Authorization: Token …")
    try:
        claims = services.read_sync_token(words[1], current_app.config["SECRET_KEY"])
    except BadToken as error:
        raise Refused(401, f"token_{error.code}", "Fetch another token at /api/v2/powersync-token") from error
    with READERS, db.engine.connect() as connection:
        epoch = epoch_for(connection, claims)
    if epoch is None:
        raise Refused(401, "token_revoked", "Sign in again")
    return claims, epoch


def client_id_in(value: Any) -> str:
    """The name a phone gave its copy. Raises Refused."""
    if not isinstance(value, str) or not 0 < len(value) <= services.LONGEST_CLIENT_ID or not value.isprintable():
        raise Refused(400, "client_id", f"client_id is a text of up to {services.LONGEST_CLIENT_ID} letters")
    return value
