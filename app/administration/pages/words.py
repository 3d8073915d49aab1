"""Sentences for what administrators did."""

from typing import Any

from flask_babel import lazy_gettext

from app.accounts.pages.words import ROLE_WORDS
from app.administration.models import AuditEntry
from app.web.forms import add_words

add_words(
    __name__,
    {
        "admins_only": lazy_gettext("This page is for administrators."),
        "trainers_only": lazy_gettext("This page is for trainers."),
    },
)

ACTIONS: dict[str, Any] = {
    "person_added": lazy_gettext("Account made"),
    "person_invited": lazy_gettext("Invitation made"),
    "invitation_revoked": lazy_gettext("Invitation revoked"),
    "person_deactivated": lazy_gettext("Account deactivated"),
    "person_reactivated": lazy_gettext("Account let in again"),
    "person_deleted": lazy_gettext("Account deleted"),
    "role_changed": lazy_gettext("Role changed"),
    "second_step_reset": lazy_gettext("Second step switched off"),
    "email_trusted": lazy_gettext("Address trusted"),
    "password_given": lazy_gettext("New password given"),
    "reset_link_made": lazy_gettext("Link to a new password made"),
    "contribution_approved": lazy_gettext("Contribution approved"),
    "contribution_refused": lazy_gettext("Contribution refused"),
    "contribution_merged": lazy_gettext("Contribution merged"),
    "change_reverted": lazy_gettext("Change of the catalogue put back"),
    "exercise_deleted": lazy_gettext("Exercise deleted"),
    "exercises_synced": lazy_gettext("Exercises taken from another server"),
    "foods_imported": lazy_gettext("Foods imported"),
    "backup_made": lazy_gettext("Backup made"),
    "backup_taken": lazy_gettext("Backup downloaded"),
    "backup_deleted": lazy_gettext("Backup deleted"),
}
"""What the log calls each action; a test looks that none is missing."""


def in_words(entry: AuditEntry) -> str:
    """What else there is to say: the new role, the invitation, the exercise."""
    told = dict(entry.details)
    if "role" in told:
        told["role"] = ROLE_WORDS.get(str(told["role"]), told["role"])
    return ", ".join(str(value) for value in told.values() if value not in ("", None))
