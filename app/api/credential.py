"""What a request proves about who sends it. `accounts` finds out, the dialects word what is missing."""

from dataclasses import dataclass

from flask import g, request
from flask_login import current_user

from app.extensions import login
from app.web.security import brings_credential

READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Credential:
    """How a program identified itself.

    `kind`: `none`, `session` (a browser), `token` (permanent), `access` (wger JWT), `login` (JWT of
    `/api/auth/login`), `oauth` (an application) or `bad`; then `error` says what is wrong with it: `empty`,
    `spaces`, `unknown`, `invalid`, `expired`, `revoked`, `wrong_type`, `inactive`, `scheme`.
    """

    kind: str = "none"
    scheme: str = ""
    error: str = ""
    scopes: frozenset[str] | None = None
    """None: everything the person may do."""

    def allows(self, scope: str) -> bool:
        """Whether this credential may be used for `scope`, for example `workouts:read`."""
        return self.scopes is None or scope in self.scopes


def scope_of(method: str) -> str:
    """The scope a request to `/api/v2/` needs: `read` or `write`."""
    return "read" if method in READING else "write"


def know_caller() -> None:
    """Load whom the header names. Flask-Login would find them, too, but only after it has looked at the session."""
    if "_login_user" not in g and brings_credential():
        login._update_request_context_with_user(login._request_callback(request))


def current_credential() -> Credential:
    """The credential of this request; `accounts` sets it when it loads the person, which asking for them does."""
    bool(current_user)
    found: Credential = g.get("credential", Credential())
    return found
