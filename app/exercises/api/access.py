"""Who may change the catalogue through programs."""

from typing import Any

from flask import current_app

from app.api.wger.sign_in import READING, Access
from app.database import now
from app.exercises import services


def may_contribute(user: Any) -> bool:
    """Whether what this person writes becomes part of the catalogue at once."""
    return services.may_contribute(user, now(), current_app.config["MIN_ACCOUNT_AGE_TO_TRUST"])


def _allows(user: Any, method: str) -> bool:
    if method in READING:
        return True
    return bool(user.is_authenticated) and (user.is_admin if method == "DELETE" else may_contribute(user))


CONTRIBUTORS = Access(_allows)
"""Everybody reads, trustworthy people write, administrators delete."""
CONTRIBUTORS_PAGE_CACHED = Access(_allows, is_page_cached=True)
"""The same where programs may keep what they read for a while."""
