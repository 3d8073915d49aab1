"""The sentences of the headless login alone, by code, in the language a program asks for."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.api.wger.wording import sentence
from app.errors import Problem

# Each sentence is made when it is needed: then the language of the request is known.
SENTENCES: dict[str, Callable[[], str]] = {
    "not_a_string": lambda: _("Not a valid string."),
    "invalid_login": lambda: _("Invalid login."),
    "username_password_mismatch": lambda: _("The username and/or password you specified are not correct."),
    "email_password_mismatch": lambda: _("The email address and/or password you specified are not correct."),
    "incorrect_code": lambda: _("Incorrect code."),
    "incorrect_password": lambda: _("Incorrect password."),
    "enter_current_password": lambda: _("Please type your current password."),
    "username_taken": lambda: _("A user with that username already exists."),
    "email_taken": lambda: _("A user is already registered with this email address."),
    "invalid_password_reset": lambda: _("The password reset token was invalid."),
    "invalid_or_expired_key": lambda: _("Invalid or expired key."),
    "unknown_email": lambda: _("Unknown email address."),
    "cannot_remove_primary_email": lambda: _("You cannot remove your primary email address."),
    "add_email_blocked": lambda: _(
        "You cannot add an email address to an account protected by two-factor authentication."
    ),
    "unverified_email": lambda: _(
        "You cannot activate two-factor authentication until you have verified your email address."
    ),
}
_CALLED = {
    "username_invalid": "invalid",
    "email": "invalid",
    "not_a_string": "invalid",
    "surrogates": "invalid",
    "null_characters": "null_characters_not_allowed",
    "blank": "required",
}
"""What the contract calls a code where it has another name for it."""


def mistake(code: str, param: str = "", **details: Any) -> dict[str, str]:
    """One entry of `errors`."""
    code = "required" if code in {"blank", "null"} else code
    text = SENTENCES[code]().format_map(details) if code in SENTENCES else sentence(code, details)
    found = {"message": text, "code": _CALLED.get(code, code)}
    return found | ({"param": param} if param else {})


def mistake_of(problem: Problem, param: str) -> dict[str, str]:
    """What a schema found wrong, as an entry of `errors`."""
    code = "not_a_string" if problem.code == "string" else problem.code
    return mistake(code, param, **problem.details)
