"""Passwords: hashing, checking, and what makes one too weak."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts.logic import LONGEST_PASSWORD
from app.accounts.models import User
from app.accounts.queries import person_called, person_with_email
from app.accounts.services.second_step import drop_prepared_second_step
from app.accounts.services.sessions import end_sessions
from app.accounts.services.tokens import end_lasting_tokens

# 47 ms and 19 MiB a sign-in on a small machine; the library's default takes 64 MiB.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed_password(password: str) -> str:
    """An Argon2id hash."""
    return _hasher.hash(password)


def is_password(user: User, password: str) -> bool:
    """Whether this is the person's password."""
    return _fits(user.password_hash, password)


def is_outdated(user: User) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(user.password_hash)


def person_who_knows(password: str, *, name: str | None = None, email: str | None = None) -> User | None:
    """The active person with this name (or e-mail) and this password.

    Unknown, wrong and inactive take the same time, so that nobody learns which it was.
    """
    user = person_called(name) if name is not None else person_with_email(email or "")
    fits = _fits(user.password_hash if user else _nobodys_hash(), password)
    return user if user and fits and user.active else None


def renew_hash(user: User, known: str, password_hash: str) -> None:
    """Keep the same password under a hash of today's parameters, unless it was changed in the meantime."""
    if user.password_hash == known:
        user.password_hash = password_hash


def change_password(user: User, password_hash: str, *, besides: int | None = None) -> None:
    """A new password; all sessions end but the one where it was changed, and JWTs made before are dead.

    So are permanent tokens given for the old one, and a second step that somebody only began to set up.
    """
    user.password_hash = password_hash
    end_lasting_tokens(user)
    drop_prepared_second_step(user)
    end_sessions(user, besides=besides)


def _fits(password_hash: str, password: str) -> bool:
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return hashed_password("the password of nobody")
