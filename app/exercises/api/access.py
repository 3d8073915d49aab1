"""Who may change the catalogue through programs."""

from typing import Any

from app.accounts.credentials import is_trustworthy
from app.api.wger.sign_in import READING, Access
from app.exercises.logic.rights import may_remove


def _allows(user: Any, method: str) -> bool:
    if method in READING:
        return True
    return bool(user.is_authenticated) and (may_remove(user, None) if method == "DELETE" else is_trustworthy(user))


CONTRIBUTORS = Access(_allows)
"""Everybody reads, trustworthy people write, administrators delete."""
CONTRIBUTORS_PAGE_CACHED = Access(_allows, is_page_cached=True)
"""The same where programs may keep what they read for a while."""
