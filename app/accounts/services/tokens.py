"""What programs identify themselves with: permanent tokens, and JWTs of three kinds."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

from flask_jwt_extended import create_access_token, create_refresh_token, decode_token
from flask_jwt_extended.exceptions import JWTExtendedException
from jwt.exceptions import ExpiredSignatureError, PyJWTError
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from app.accounts.logic import scope_text
from app.accounts.models import ApiToken, RevokedToken, User
from app.accounts.queries import is_revoked
from app.database import now, write_beside
from app.errors import Invalid
from app.extensions import db

Kind = Literal["access", "refresh", "login"]
KINDS = {"access", "refresh", "login"}
LOGIN_LIFETIME = timedelta(days=30)
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Claims:
    """What a readable JWT says."""

    kind: str
    user_id: int
    credential_version: int
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


def revoke_api_token(token: ApiToken) -> None:
    """Refuse a permanent token from now on."""
    db.session.delete(token)


def note_use(token: ApiToken, at: datetime) -> None:
    """Remember when a permanent token was last used, once a minute at most."""
    if token.last_used_at is None or at - token.last_used_at >= NOTED_EVERY:
        write_beside(update(ApiToken).where(ApiToken.id == token.id).values(last_used_at=at))


def make_jwt(user: User, kind: Kind) -> str:
    """A JWT that stands for the person until it expires, is revoked, or the password changes."""
    claims: dict[str, Any] = {"token_use": kind, "version": user.credential_version}
    if kind == "refresh":
        return str(create_refresh_token(str(user.id), additional_claims=claims))
    lifetime = LOGIN_LIFETIME if kind == "login" else None
    return str(create_access_token(str(user.id), additional_claims=claims, expires_delta=lifetime))


def make_token_pair(user: User) -> TokenPair:
    """A short-lived token for requests, and a long-lived one to get the next pair with."""
    return TokenPair(make_jwt(user, "access"), make_jwt(user, "refresh"))


def read_jwt(token: str) -> Claims:
    """What an unexpired JWT of ours says. Raises BadToken; whether its person may come in is not looked at."""
    try:
        claims = decode_token(token)
        return Claims(
            kind=str(claims.get("token_use", "")),
            user_id=int(claims["sub"]),
            credential_version=int(claims["version"]),
            jti=str(claims["jti"]),
            expires_at=datetime.fromtimestamp(claims["exp"], UTC),
        )
    except ExpiredSignatureError:
        raise BadToken("expired") from None
    except (PyJWTError, JWTExtendedException, ValueError, KeyError, TypeError, RecursionError):
        raise BadToken("invalid") from None


def person_of_jwt(claims: Claims) -> User:
    """Whom a JWT stands for. Raises BadToken: revoked, made before the password changed, or an inactive person."""
    user = db.session.get(User, claims.user_id)
    if user is None:
        raise BadToken("invalid")
    if is_revoked(claims.jti):
        raise BadToken("revoked")
    if not user.active:
        raise BadToken("inactive")
    if user.credential_version != claims.credential_version:
        raise BadToken("revoked")
    return user


def revoke_jwt(claims: Claims) -> None:
    """Refuse a JWT from now on. Raises BadToken when somebody was faster. Expired entries are swept on the way."""
    db.session.execute(delete(RevokedToken).where(RevokedToken.expires_at < now()))
    try:
        with db.session.begin_nested():
            db.session.add(RevokedToken(jti=claims.jti, expires_at=claims.expires_at))
    except IntegrityError:
        raise BadToken("revoked") from None


def rotate(refresh: str) -> TokenPair:
    """A new pair for a refresh token, which dies: of two who use it at once, one is told `revoked`."""
    claims = read_jwt(refresh)
    if claims.kind != "refresh":
        raise BadToken("wrong_type")
    user = person_of_jwt(claims)
    revoke_jwt(claims)
    return make_token_pair(user)
