"""Proving who one is, with a limit for guessing: after ten failures of one address at one account it waits.

The owner at another address is not affected. Who signs in is counted by what was typed, whether or not somebody is
called so: the answers tell nobody who has an account. Codes have a second limit, for all addresses together that the
owner never came from: only who knows the password gets as far, and six digits do not stand up to many addresses. A new
password clears it. Every face that asks for a password or a code asks here.
"""

from flask import current_app

from app.accounts import queries, services
from app.accounts.credentials import FAMILIAR_FOR, keep_hash_current
from app.accounts.logic import folded
from app.accounts.models import User
from app.database import now, writing
from app.web.limits import client_address, is_remembered, remember, require_budget, spend

MOST_WRONG_CODES = "30 per day"
"""Of one account, from all strange addresses together. At three valid codes in a million that is a chance of 3 % in a
year. Each address that the owner came from has a budget of its own: nobody elsewhere can use it up."""


def person_who_knows(password: str, *, name: str | None = None, email: str | None = None) -> User | None:
    """The active person with this name (or address) and this password. Raises LimitReached while locked."""
    account = _typed(name if name is not None else email or "")
    _refuse_guessing(account)
    user = services.person_who_knows(password, name=name, email=email)
    if user is None:
        _note_failure(account)
        return None
    keep_hash_current(user, password)
    return user


def person_who_needs_no_more(password: str, *, name: str | None = None, email: str | None = None) -> User | None:
    """The same where no second step can be asked for: who wants one cannot come in by the password alone."""
    user = person_who_knows(password, name=name, email=email)
    if user and queries.second_step_of(user):
        _note_failure(_typed(name if name is not None else email or ""))
        return None
    return user


def knows_password(user: User, password: str) -> bool:
    """Whether somebody who is signed in still knows the password. Raises LimitReached."""
    _refuse_guessing(str(user.id))
    if services.is_password(user, password):
        return True
    _note_failure(str(user.id))
    return False


def knows_code(user: User, code: str) -> str | None:
    """Which kind of code this is, `totp` or `recovery_codes`; it cannot be used again. Raises LimitReached."""
    _refuse_guessing(str(user.id))
    codes = _codes_of(user)
    require_budget(MOST_WRONG_CODES, *codes)
    with writing():
        kind = services.use_code(user, code, current_app.config["SECRET_KEY"], now())
    if kind is None:
        spend(MOST_WRONG_CODES, *codes)
        _note_failure(str(user.id))
    else:
        know_address_of(user)
    return kind


def know_address_of(user: User) -> None:
    """The owner of the second step was just here."""
    remember(FAMILIAR_FOR, *_here(user))


def _typed(name_or_email: str) -> str:
    """One account for the counts, in whatever spelling the look-up takes for the same."""
    return services.hashed_token(folded(name_or_email))


def _refuse_guessing(account: str) -> None:
    if limit := current_app.config["LOCKOUT_LIMIT"]:
        require_budget(limit, *_pair(account))


def _note_failure(account: str) -> None:
    """Count it. Of many who guess at once, those beyond the limit learn nothing either. Raises LimitReached."""
    if limit := current_app.config["LOCKOUT_LIMIT"]:
        spend(limit, *_pair(account))


def _codes_of(user: User) -> tuple[str, ...]:
    here = _here(user)
    return here if is_remembered(FAMILIAR_FOR, *here) else here[:-1]


def _here(user: User) -> tuple[str, str, str]:
    return "codes", user.get_id(), client_address()


def _pair(account: str) -> tuple[str, str, str]:
    return "LOCKOUT_LIMIT", account, client_address()
