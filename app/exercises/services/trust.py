"""Who may write into the catalogue."""

from datetime import datetime
from typing import Any

from app.accounts.logic.trust import is_trustworthy


def may_contribute(user: Any, at: datetime, days: int) -> bool:
    """Administrators, and people whose address is known for sure and whose account is older than so many days."""
    return bool(user.is_authenticated) and is_trustworthy(
        is_admin=user.is_admin, email_verified=user.email_verified, joined_at=user.created_at, at=at, days=days
    )
