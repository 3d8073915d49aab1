"""Sentences for what administrators did."""

from typing import Any

from flask_babel import lazy_gettext

from app.accounts.pages.words import ROLE_WORDS
from app.administration.forms import DECLARED
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
    "setting_changed": lazy_gettext("Setting changed"),
    "tiles_emptied": lazy_gettext("Map tiles deleted"),
    "job_cancelled": lazy_gettext("Work stopped"),
    "job_repeated": lazy_gettext("Work begun again"),
    "import_begun": lazy_gettext("Import begun"),
    "backup_deleted": lazy_gettext("Backup deleted"),
}
"""What the log calls each action; a test looks that none is missing."""

KINDS: dict[str, Any] = {
    "activities.import_archive": lazy_gettext("Import of activities"),
    "activities.fetch_weather": lazy_gettext("Weather of activities"),
    "activities.prepare_lines": lazy_gettext("Preparing maps of older activities"),
    "administration.foods": lazy_gettext("Import of foods"),
    "administration.exercises": lazy_gettext("Exercises from another server"),
    "backup.make": lazy_gettext("Backup"),
    "reminders.send": lazy_gettext("Reminders by mail"),
    "sync.tidy": lazy_gettext("Tidying what phones follow"),
}
"""What work in the background is called; a test looks that none is missing."""


def kind_in_words(kind: str) -> str:
    """What a kind of work is called; of a later version of the server, its code."""
    return str(KINDS.get(kind, kind))


def in_words(entry: AuditEntry) -> str:
    """What else there is to say: the new role, the invitation, the exercise."""
    told = dict(entry.details)
    if "role" in told:
        told["role"] = ROLE_WORDS.get(str(told["role"]), told["role"])
    if "setting" in told:
        declared = DECLARED.get(told["setting"])
        name = declared.label if declared else told["setting"]
        before, after = ((told.get(key) if told.get(key) not in ("", None) else "–") for key in ("before", "after"))
        return f"{name}: {before} → {after}"
    told |= {key: kind_in_words(str(told[key])) for key in ("kind", "what") if key in told}
    return ", ".join(str(value) for value in told.values() if value not in ("", None))
