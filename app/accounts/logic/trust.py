"""Whom others' catalogue is entrusted to, and what rights over the server are called by programs."""

from datetime import datetime, timedelta

_OBJECTS = {
    "exercises": "exercise translation exercisecomment exerciseimage exercisevideo equipment muscle exercisecategory",
    "core": "language license repetitionunit weightunit",
    "nutrition": "ingredient ingredientweightunit",
    "gym": "gym contract contracttype contractoption adminusernote userdocument gymconfig gymadminconfig gymuserconfig",
    "mailer": "log",
    "config": "gymconfig",
    "trophies": "trophy",
}
PERMISSIONS = frozenset(
    f"{room}.{deed}_{thing}"
    for room, things in _OBJECTS.items()
    for thing in things.split()
    for deed in ("add", "change", "delete")
) | {"gym.gym_trainer", "gym.manage_gym", "gym.manage_gyms"}
"""Every right that programs ask about; whoever runs the server has them all, nobody else has any."""


def is_trustworthy(*, is_admin: bool, email_verified: bool, joined_at: datetime, at: datetime, days: int) -> bool:
    """Whether somebody may contribute to what everybody sees: known by address, and for more than so many days."""
    return is_admin or (email_verified and at - joined_at >= timedelta(days=days + 1))
