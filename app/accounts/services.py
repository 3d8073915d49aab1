"""What can be done with accounts."""

import secrets
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts.models import ApiToken, Preferences, User
from app.extensions import db

# 47 ms and 19 MiB a sign-in on a small machine; the library's default takes 64 MiB.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed_password(password: str) -> str:
    """An Argon2id hash."""
    return _hasher.hash(password)


def is_password(user: User, password: str) -> bool:
    """Whether this is the person's password."""
    try:
        return _hasher.verify(user.password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def hashed_token(token: str) -> str:
    """What is kept of a random token."""
    return sha256(token.encode()).hexdigest()


def add_person(username: str, email: str | None, password_hash: str, *, is_admin: bool = False) -> User:
    """A new account with default preferences."""
    user = User(
        username=username,
        username_folded=username.casefold(),
        email=email.lower() if email else None,
        password_hash=password_hash,
        is_admin=is_admin,
        preferences=Preferences(),
    )
    db.session.add(user)
    db.session.flush()
    return user


def make_api_token(user: User, name: str, scope: str) -> str:
    """A new permanent token, 40 hexadecimal digits; this is the only time it can be read."""
    token = secrets.token_hex(20)
    db.session.add(ApiToken(user_id=user.id, name=name, token_hash=hashed_token(token), hint=token[-4:], scope=scope))
    db.session.flush()
    return token
