"""Who may call an address of this dialect, and how it is told to the others.

Programs of two generations read these answers: the older ones `status` and `message`, the younger ones the
`error` of OAuth. So both are there.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint
from flask_login import current_user

from app.api.credential import Credential, current_credential
from app.api.fittrackee.bodies import Refused

View = Callable[..., Any]

FIRST_PARTY = "first-party"
"""No token of limited rights has this scope: only who proved to know the password may do what needs it."""

UNKNOWN = "provide a valid auth token"
REFUSED = "invalid token, please log in again"
EXPIRED = "signature expired, please log in again"
EXPLANATION = "The access token provided is expired, revoked, malformed, or invalid for other reasons."
TOO_FEW_RIGHTS = "The request requires higher privileges than provided by the access token."
NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}


def offered(blueprint: Blueprint, *rules: str, scope: str | None = None, method: str = "GET") -> Callable[[View], View]:
    """Route a view for programs, with and without a final slash; who lacks `scope` is told so."""

    def add(view: View) -> View:
        @wraps(view)
        def guarded(*values: Any, **named: Any) -> Any:
            if scope is not None:
                require(scope)
            return view(*values, **named)

        guarded.scope = scope  # type: ignore[attr-defined]
        for rule in rules:
            Blueprint.add_url_rule(
                blueprint, rule, f"api_{view.__name__}", guarded, methods=[method], strict_slashes=False
            )
        return view

    return add


def require(scope: str) -> None:
    """Let the request pass if whoever sends it is known and may do this. Raises Refused with 401 or 403."""
    signed_in = bool(current_user.is_authenticated)
    credential = current_credential()
    if credential.kind == "bad" or not signed_in:
        raise _unknown(credential)
    if scope == FIRST_PARTY and credential.kind == "oauth":
        raise _unknown(Credential())
    if not credential.allows(scope):
        raise Refused(
            403,
            {
                "status": "error",
                "message": "you do not have permissions",
                "error": "insufficient_scope",
                "error_description": TOO_FEW_RIGHTS,
            },
        )


def _unknown(credential: Credential) -> Refused:
    if credential.kind != "bad" or credential.error in {"empty", "spaces", "inactive"}:
        return Refused(401, {"status": "error", "message": UNKNOWN}, {"WWW-Authenticate": "Bearer"})
    if credential.error == "scheme":
        return Refused(
            401,
            {"status": "error", "message": UNKNOWN, "error": "unsupported_token_type"},
            {"WWW-Authenticate": 'bearer error="unsupported_token_type", error_description=""'} | NOT_KEPT,
        )
    message = EXPIRED if credential.error == "expired" else REFUSED
    challenge = f'Bearer extra_attributes="{{}}", error="invalid_token", error_description="{EXPLANATION}"'
    return Refused(
        401,
        {"status": "error", "message": message, "error": "invalid_token", "error_description": EXPLANATION},
        {"WWW-Authenticate": challenge} | NOT_KEPT,
    )
