"""Whom the common catalogue is entrusted to."""

from datetime import datetime, timedelta
from typing import Any


def may_contribute(user: Any, at: datetime, days: int) -> bool:
    """Administrators, and people whose address is known for sure and whose account is older than so many days."""
    if not user.is_authenticated:
        return False
    is_known = bool(getattr(user, "email_verified", True)) and at - user.created_at >= timedelta(days=days + 1)
    return bool(user.is_admin) or is_known
