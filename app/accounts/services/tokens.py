"""What programs identify themselves with: permanent tokens, and JWTs of three kinds."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from flask_jwt_extended import create_access_token, create_refresh_token, decode_token
from flask_jwt_extended.exceptions import JWTExtendedException
from jwt.exceptions import ExpiredSignatureError, PyJWTError
from sqlalchemy import delete, select, update

from app.accounts.logic import SCOPES, scope_text
from app.accounts.models import ApiToken, Session, User
from app.accounts.queries import KnownToken, person_with_id
from app.database import at_the_end, now, uuid7, write_beside
from app.errors import Invalid
from app.extensions import db

Kind = Literal["access", "refresh", "login"]
LONG_LIVED = {"refresh", "login"}
LOGIN_LIFETIME = timedelta(days=30)
LASTING_NAME = "login/"
"""What the token of `/api/v2/login/` is called in the settings."""
NOTED_EVERY = timedelta(minutes=1)
AT_ONCE = timedelta(minutes=1)
"""So long after a refresh token was replaced it is only refused: programs refresh twice at once."""


@dataclass(frozen=True)
class Claims:
    """What a readable JWT says."""

    kind: str
    user_id: int
    credential_version: int
    session_id: int
    jti: str
    expires_at: datetime


class BadToken(Invalid):
    """A JWT that is not to be trusted; the code is `invalid`, `expired`, `revoked`, `wrong_type` or `inactive`."""


@dataclass(frozen=True)
class TokenPair:
    """What a program gets for a password, or for a refresh token."""

    access: str
    refresh: str


def hashed_token(token: str) -> str:
    """What is kept of a random token."""
    return sha256(token.encode(errors="replace")).hexdigest()


def make_api_token(user: User, name: str, scope: str) -> str:
    """A new permanent token, 40 hexadecimal digits; this is the only time it can be read."""
    token = secrets.token_hex(20)
    db.session.add(
        ApiToken(
            user_id=user.id,
            name=name,
            token_hash=hashed_token(token),
            hint=token[-4:],
            scope=scope_text(scope.split()),
        )
    )
    db.session.flush()
    return token


def lasting_token(user: User, secret: str, at: datetime) -> str:
    """The one permanent token older programs get for a password, the same each time until it is revoked.

    It is made from the server's key and the moment of its making, so that nothing but its hash has to be kept.
    """
    named = select(ApiToken).where(ApiToken.user_id == user.id, ApiToken.name == LASTING_NAME)
    for known in db.session.scalars(named.order_by(ApiToken.id)):
        token = _made_at(user, secret, known.created_at)
        if hashed_token(token) == known.token_hash:
            return token
    token = _made_at(user, secret, at)
    scope = scope_text(SCOPES)
    made = {"name": LASTING_NAME, "token_hash": hashed_token(token), "hint": token[-4:], "scope": scope}
    db.session.add(ApiToken(user_id=user.id, created_at=at, **made))
    db.session.flush()
    return token


def end_lasting_tokens(user: User) -> None:
    """Refuse what was given for the password alone; tokens made by name stay."""
    db.session.execute(delete(ApiToken).where(ApiToken.user_id == user.id, ApiToken.name == LASTING_NAME))


def _made_at(user: User, secret: str, at: datetime) -> str:
    purpose = f"regimen lasting token {user.id} {at.isoformat()}"
    return hmac.new(secret.encode(), purpose.encode(), "sha1").hexdigest()


def revoke_api_token(token: ApiToken) -> None:
    """Refuse a permanent token from now on."""
    db.session.delete(token)


def note_use(token: ApiToken | KnownToken, at: datetime) -> None:
    """Remember when a permanent token was last used, once a minute at most."""
    if token.last_used_at is None or at - token.last_used_at >= NOTED_EVERY:
        write_beside(update(ApiToken).where(ApiToken.id == token.id).values(last_used_at=at))


def make_access_token(user: User, session: Session) -> str:
    """A JWT that stands for the person for a few minutes, or until the password changes."""
    return str(create_access_token(str(user.id), additional_claims=_claims(user, session, "access", _new_jti())))


def make_login_token(user: User, session: Session) -> str:
    """A JWT that stands for the person for a month, or until its session ends; the session has no other."""
    session.token_jti = _new_jti()
    claims = _claims(user, session, "login", session.token_jti)
    return str(create_access_token(str(user.id), additional_claims=claims, expires_delta=LOGIN_LIFETIME))


def make_refresh_token(user: User, session: Session) -> str:
    """A JWT that gets the next pair; the one the session had before is dead."""
    session.token_jti = _new_jti()
    return str(
        create_refresh_token(str(user.id), additional_claims=_claims(user, session, "refresh", session.token_jti))
    )


def make_token_pair(user: User, session: Session) -> TokenPair:
    """A short-lived token for requests, and a long-lived one to get the next pair with."""
    return TokenPair(make_access_token(user, session), make_refresh_token(user, session))


def _new_jti() -> str:
    return str(uuid7())


def _moment_of(jti: str | None) -> datetime | None:
    """When a JWT was made, by its id."""
    made = UUID(jti or str(UUID(int=0)))
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC) if made.version == 7 else None


def _claims(user: User, session: Session, kind: Kind, jti: str) -> dict[str, Any]:
    return {"token_use": kind, "version": user.credential_version, "sid": session.id, "jti": jti}


def read_jwt(token: str) -> Claims:
    """What an unexpired JWT of ours says. Raises BadToken; whether its person may come in is not looked at."""
    try:
        claims = decode_token(token)
        return Claims(
            kind=str(claims.get("token_use", "")),
            user_id=int(claims["sub"]),
            credential_version=int(claims["version"]),
            session_id=int(claims.get("sid", 0)),
            jti=str(claims["jti"]),
            expires_at=datetime.fromtimestamp(claims["exp"], UTC),
        )
    except ExpiredSignatureError:
        raise BadToken("expired") from None
    except (PyJWTError, JWTExtendedException, ValueError, KeyError, TypeError, RecursionError):
        raise BadToken("invalid") from None


def person_of_jwt(claims: Claims) -> User:
    """Whom a JWT stands for. Raises BadToken: an inactive person, or what it stands on has ended.

    An access token lives for minutes and ends with the person's password; the others end with their session.
    """
    user = person_with_id(claims.user_id)
    if user is None:
        raise BadToken("invalid")
    if not user.active:
        raise BadToken("inactive")
    if claims.kind in LONG_LIVED:
        session_of_jwt(claims)
    elif user.credential_version != claims.credential_version:
        raise BadToken("revoked")
    return user


def session_of_jwt(claims: Claims) -> Session:
    """The session that a long-lived JWT belongs to. Raises BadToken when it ended, or has a newer one."""
    session: Session | None = db.session.get(Session, claims.session_id)
    if session is None or (session.user_id, session.token_jti) != (claims.user_id, claims.jti):
        raise BadToken("revoked")
    return session


def end_session_of(claims: Claims) -> None:
    """Signed out by the program itself: no token of its session is followed by another."""
    session = db.session.get(Session, claims.session_id)
    if session and session.user_id == claims.user_id:
        db.session.delete(session)


def rotate(refresh: str) -> TokenPair:
    """A new pair for a refresh token, which dies: of two who use it at once, one is told `revoked`.

    Used again later somebody has a copy, and nobody knows who: then the session ends.
    """
    claims = read_jwt(refresh)
    if claims.kind != "refresh":
        raise BadToken("wrong_type")
    try:
        user, session = person_of_jwt(claims), session_of_jwt(claims)
    except BadToken:
        _end_session_of_copied(claims)
        raise
    pair = make_token_pair(user, session)
    fresh = read_jwt(pair.refresh)
    db.session.expire(session)
    taken = db.session.execute(
        update(Session)
        .where(Session.id == claims.session_id, Session.token_jti == claims.jti)
        .values(token_jti=fresh.jti, last_seen_at=now(), expires_at=fresh.expires_at)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise BadToken("revoked")
    return pair


def _end_session_of_copied(claims: Claims) -> None:
    session = db.session.get(Session, claims.session_id)
    if session is None or session.user_id != claims.user_id:
        return
    replaced_at = _moment_of(session.token_jti)
    if replaced_at and now() - replaced_at > AT_ONCE:
        ended = delete(Session).where(Session.id == session.id, Session.token_jti == session.token_jti)
        # Whoever is refused changes nothing else, so the session ends when that is taken back.
        at_the_end(lambda: None, lambda: write_beside(ended))
