"""Administrative actions, told to whoever keeps the log: who did what to whom, from which address.

A face calls `note_deed` inside the `writing()` block of the action, so that both are stored or neither is. Details are
JSON and never hold secrets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import has_request_context
from flask_login import current_user

from app.accounts.models import User
from app.events import announce
from app.web.limits import client_address


@dataclass(frozen=True)
class Deed:
    """One action. Nobody in `by` and no address: on the command line."""

    action: str
    by: User | None
    whom: User | None
    name: str
    """Of the person it was done to, also of one who is gone."""
    details: Mapping[str, Any]
    address: str


def note_deed(action: str, whom: User | None = None, *, name: str = "", **details: Any) -> None:
    """Tell that an action was taken; `whom` is the person concerned, or `name` that of one who is gone."""
    from_page = has_request_context()
    by = current_user if from_page and current_user.is_authenticated else None
    name = name or (whom.username if whom else "")
    announce(Deed(action, by, whom, name, details, client_address() if from_page else ""))
