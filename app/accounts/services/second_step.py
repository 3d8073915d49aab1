"""The second step of signing in: setting it up, asking for it, giving it up. `key` is the server's secret key."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from app.accounts.logic import second_step as rules
from app.accounts.models import TwoFactor, User
from app.accounts.queries import second_step_of, two_factor_of
from app.accounts.services.tokens import end_lasting_tokens
from app.errors import Conflict
from app.extensions import db

TOTP, RECOVERY = "totp", "recovery_codes"
PREPARED_FOR = timedelta(minutes=15)
"""How long a first code may take; whoever saw the secret earlier knows nothing of the next one."""


def prepare_second_step(user: User, at: datetime) -> TwoFactor:
    """What a first code is to confirm, a new one each time. Raises Conflict when there is one already."""
    found: TwoFactor | None = db.session.scalar(two_factor_of(user))
    if found is None:
        found = TwoFactor(user_id=user.id)
        db.session.add(found)
    if found.confirmed_at:
        raise Conflict("second_step_exists")
    found.seed, found.created_at, found.last_step = secrets.token_hex(16), at, 0
    db.session.flush()
    return found


def prepared_second_step(user: User, at: datetime) -> TwoFactor | None:
    """What waits for its first code, for some minutes."""
    waiting = two_factor_of(user).where(TwoFactor.confirmed_at.is_(None), TwoFactor.created_at > at - PREPARED_FOR)
    found: TwoFactor | None = db.session.scalar(waiting)
    return found


def drop_prepared_second_step(user: User) -> None:
    """Forget what waits for its first code."""
    db.session.execute(delete(TwoFactor).where(TwoFactor.user_id == user.id, TwoFactor.confirmed_at.is_(None)))


def confirm_second_step(user: User, prepared: TwoFactor, code: str, key: str, at: datetime) -> bool:
    """Whether this code proves that the secret arrived; from then on it is asked for.

    Permanent tokens given for the password alone are refused then.
    """
    step = rules.step_of(key, prepared.seed, rules.plain_code(code), at.timestamp(), prepared.last_step)
    if step is None:
        return False
    prepared.last_step = step
    prepared.confirmed_at = at
    end_lasting_tokens(user)
    make_recovery_codes(prepared, at)
    return True


def make_recovery_codes(second_step: TwoFactor, at: datetime) -> None:
    """Ten new codes; the old ones are worth nothing."""
    second_step.recovery_seed = secrets.token_hex(16)
    second_step.recovery_made_at = at
    second_step.recovery_used = 0
    second_step.recovery_used_at = None
    db.session.flush()


def recovery_codes_of(second_step: TwoFactor, key: str) -> list[str]:
    """The codes that still work."""
    return rules.unused(rules.recovery_codes(key, second_step.recovery_seed), second_step.recovery_used)


def use_code(user: User, code: str, key: str, at: datetime) -> str | None:
    """`totp` or `recovery_codes` when it is a right code that nobody used before, else None.

    The row is changed only as it was read, so that of two who use one code at once one fails.
    """
    second_step = second_step_of(user)
    digits = rules.plain_code(code)
    if second_step is None or not digits:
        return None
    step = rules.step_of(key, second_step.seed, digits, at.timestamp(), second_step.last_step)
    if step is not None:
        unchanged, values = (TwoFactor.last_step == second_step.last_step), {"last_step": step, "last_used_at": at}
        return TOTP if _changed(second_step, unchanged, values) else None
    codes = rules.recovery_codes(key, second_step.recovery_seed)
    bit = rules.bit_of(codes, second_step.recovery_used, digits)
    if bit is None:
        return None
    unchanged = TwoFactor.recovery_used == second_step.recovery_used
    values = {"recovery_used": second_step.recovery_used | bit, "recovery_used_at": at}
    return RECOVERY if _changed(second_step, unchanged, values) else None


def drop_second_step(user: User) -> None:
    """Only the password is asked for from now on."""
    db.session.execute(delete(TwoFactor).where(TwoFactor.user_id == user.id))


def _changed(second_step: TwoFactor, unchanged: object, values: dict[str, object]) -> bool:
    statement = update(TwoFactor).where(TwoFactor.id == second_step.id, unchanged).values(**values)  # type: ignore[arg-type]
    return bool(db.session.execute(statement).rowcount == 1)  # type: ignore[attr-defined]
