"""The second step of signing in: setting it up, asking for it, giving it up. `key` is the server's secret key."""

import secrets
from datetime import datetime

from sqlalchemy import delete, update

from app.accounts.logic import second_step as rules
from app.accounts.models import TwoFactor, User
from app.accounts.queries import second_step_of, two_factor_of
from app.errors import Conflict
from app.extensions import db

TOTP, RECOVERY = "totp", "recovery_codes"


def prepare_second_step(user: User) -> TwoFactor:
    """What a first code is to confirm; asked again it is the same. Raises Conflict when there is one already."""
    found: TwoFactor | None = db.session.scalar(two_factor_of(user))
    if found is None:
        found = TwoFactor(user_id=user.id, seed=secrets.token_hex(16))
        db.session.add(found)
        db.session.flush()
    if found.confirmed_at:
        raise Conflict("second_step_exists")
    return found


def confirm_second_step(prepared: TwoFactor, code: str, key: str, at: datetime) -> bool:
    """Whether this code proves that the secret arrived; from then on it is asked for."""
    step = rules.step_of(key, prepared.seed, rules.plain_code(code), at.timestamp(), prepared.last_step)
    if step is None:
        return False
    prepared.last_step = step
    prepared.confirmed_at = at
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
