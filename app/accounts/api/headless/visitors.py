"""Who speaks to the headless login: known by `X-Session-Token`, or by the access token of a session.

Between two steps nothing is stored: the token of a visitor who is not signed in is a signed text, which says who has
proved the password and when.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import current_app, g, request

from app.accounts import queries, services
from app.accounts.models import Session, User
from app.api.credential import current_credential
from app.database import now
from app.extensions import db

HEADER = "X-Session-Token"
PURPOSE = "a visitor of the headless login"
STRANGER_LIFETIME, PENDING_LIFETIME = timedelta(days=14), timedelta(minutes=15)
RECENT = timedelta(minutes=15)
"""How long after proving who one is one may change how one proves it."""

Method = dict[str, Any]


class SessionOver(Exception):
    """The session token is unknown or has expired."""


@dataclass
class Visitor:
    """What a request brought along."""

    brought_session: bool = False
    session: Session | None = None
    user: User | None = None
    """Who is signed in."""
    pending: User | None = None
    """Who has proved the password, and owes the second step."""
    methods: list[Method] = field(default_factory=list)

    @property
    def person(self) -> User:
        """Who is signed in, in views for them."""
        assert self.user is not None
        return self.user

    @property
    def proved_lately(self) -> bool:
        """Whether the person showed within the last minutes who they are."""
        latest = max((method["at"] for method in self.methods), default=0)
        return now().timestamp() - float(latest) < RECENT.total_seconds()


def visitor() -> Visitor:
    """Who sends this request. Raises SessionOver."""
    if token := request.headers.get(HEADER):
        return _by_token(token)
    if current_credential().kind == "access":
        session = db.session.get(Session, g.claims.session_id)
        if session and session.user_id == g.claims.user_id:
            return _signed_in(session)
    return Visitor()


def _by_token(token: str) -> Visitor:
    session = queries.session_with(services.hashed_token(token), now())
    if session:
        services.note_visit(session, now())
        return _signed_in(session)
    key = current_app.config["SECRET_KEY"]
    payload = services.unsigned(token, PURPOSE, key, STRANGER_LIFETIME)
    if payload is None:
        raise SessionOver
    if "user" not in payload:
        return Visitor(brought_session=True)
    user = db.session.get(User, payload["user"])
    in_time = services.unsigned(token, PURPOSE, key, PENDING_LIFETIME)
    if not in_time or user is None or not user.active or user.credential_version != payload["version"]:
        raise SessionOver
    return Visitor(brought_session=True, pending=user, methods=payload["methods"])


def _signed_in(session: Session) -> Visitor:
    user = db.session.get(User, session.user_id)
    if user is None or not user.active or session.expires_at <= now():
        raise SessionOver
    return Visitor(brought_session=True, session=session, user=user, methods=list(session.methods))


def strangers_token() -> str:
    """A session token for somebody who has proved nothing."""
    return services.signed({}, PURPOSE, current_app.config["SECRET_KEY"])


def pending_token(user: User, methods: list[Method]) -> str:
    """A session token for somebody who owes the second step."""
    payload = {"user": user.id, "version": user.credential_version, "methods": methods}
    return services.signed(payload, PURPOSE, current_app.config["SECRET_KEY"])


def proved(how: str, **details: Any) -> Method:
    """One way in which a person just proved who they are."""
    return {"method": how, "at": now().timestamp(), **details}
