"""Changing what the server is set to, and keeping the log of administrative actions."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from app import settings
from app.accounts.deeds import note_deed
from app.accounts.models import User
from app.administration.models import AuditEntry
from app.extensions import db

INVITATIONS = ("person_invited", "invitation_revoked")
"""Actions that tell in words for whom they were."""
FOODS, EXERCISES = "administration.foods", "administration.exercises"
"""Kinds of work in the background."""


def write_down(at: datetime, **entry: Any) -> None:
    """One more entry."""
    db.session.add(AuditEntry(created_at=at, **entry))
    db.session.flush()


def change_settings(before: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Let settings of the server be otherwise, and write that down; whether anything changed.

    Afterwards, outside the transaction, everybody is to be told (`settings.tell_everybody`).
    """
    changed = {name: text for name, text in wanted.items() if text != before[name]}
    if changed:
        settings.choose(changed)
    for name, text in changed.items():
        note_deed("setting_changed", setting=name, before=before[name], after=text)
    return bool(changed)


def forget_entries(before: datetime) -> None:
    """Remove what is older."""
    db.session.execute(delete(AuditEntry).where(AuditEntry.created_at < before))


def forget_name(user: User) -> None:
    """Somebody leaves: the log still says what was done, and no longer by whom or to whom."""
    for key, name in ((AuditEntry.by_id, "by_name"), (AuditEntry.whom_id, "whom_name")):
        db.session.execute(update(AuditEntry).where(key == user.id).values({name: ""}))
    names = {user.username.lower(), (user.email or user.username).lower()}
    for entry in db.session.scalars(select(AuditEntry).where(AuditEntry.action.in_(INVITATIONS))):
        if any(name in str(entry.details.get("invitation", "")).lower() for name in names):
            entry.details = entry.details | {"invitation": ""}


def oldest_kept(at: datetime, days: int) -> datetime | None:
    """Since when entries are kept; None: all are."""
    return at - timedelta(days=min(days, 36_500)) if days else None
