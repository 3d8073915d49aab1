"""Signed keys: what is sent by mail, and what a program carries between two steps. Nothing of them is stored.

`secret` is the server's key. A key works once because what it speaks of has changed afterwards.
"""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from app.accounts.models import User
from app.extensions import db

RESET_LIFETIME = timedelta(hours=24)
CONFIRMATION_LIFETIME = timedelta(days=2)
RESET, CONFIRMATION = "reset a password", "confirm an address"


def signed(payload: Mapping[str, Any], purpose: str, secret: str) -> str:
    """A text that only this server can have made; no two are alike."""
    return str(_signer(purpose, secret).dumps({**payload, "n": secrets.token_urlsafe(6)}))


def unsigned(text: str, purpose: str, secret: str, lifetime: timedelta) -> dict[str, Any] | None:
    """What was signed, or None for anything else."""
    try:
        payload = _signer(purpose, secret).loads(text, max_age=int(lifetime.total_seconds()))
    except (BadData, ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None


def reset_key(user: User | None, secret: str) -> str:
    """A key for a new password. For nobody it takes as long to make, and opens nothing."""
    who = _reset_claims(user) if user else {"user": 0, "version": 0, "email": _fingerprint("")}
    return signed(who, RESET, secret)


def person_of_reset_key(key: str, secret: str) -> User | None:
    """Who may choose a new password by this key; it dies with the password it replaces, and with the address."""
    payload = unsigned(key, RESET, secret, RESET_LIFETIME)
    user: User | None = db.session.get(User, payload["user"]) if payload else None
    if payload is None or user is None or not user.active:
        return None
    # A letter to an address that was given up, perhaps because somebody else reads it, is worth nothing.
    return user if all(payload.get(name) == value for name, value in _reset_claims(user).items()) else None


def _reset_claims(user: User) -> dict[str, Any]:
    return {"user": user.id, "version": user.credential_version, "email": _fingerprint(user.email or "")}


def _fingerprint(email: str) -> str:
    return sha256(email.encode(errors="replace")).hexdigest()[:16]


def confirmation_key(user: User, email: str, secret: str) -> str:
    """A key that proves that somebody reads mail to this address."""
    return signed({"user": user.id, "email": email}, CONFIRMATION, secret)


def confirmed_by(key: str, secret: str) -> tuple[User, str] | None:
    """Whose address a key confirms, and which; None once it is confirmed, or another one has taken its place."""
    payload = unsigned(key, CONFIRMATION, secret, CONFIRMATION_LIFETIME)
    user: User | None = db.session.get(User, payload["user"]) if payload else None
    if payload is None or user is None or not user.active:
        return None
    email = payload["email"]
    is_awaited = email == user.pending_email or (email == user.email and not user.email_verified)
    return (user, email) if is_awaited else None


def _signer(purpose: str, secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=f"regimen {purpose}")
