"""What a request proves about who sends it. `accounts` finds out, the dialects word what is missing."""

from dataclasses import dataclass

from flask import g


@dataclass(frozen=True)
class Credential:
    """How a program identified itself.

    `kind`: `none`, `session` (a browser), `token` (permanent), `access` (wger JWT), `login` (JWT of
    `/api/auth/login`) or `bad`; then `error` says what is wrong with it: `empty`, `spaces`, `unknown`,
    `invalid`, `expired`, `revoked`, `wrong_type`, `inactive`, `scheme`.
    """

    kind: str = "none"
    scheme: str = ""
    error: str = ""
    scopes: frozenset[str] | None = None
    """None: everything the person may do."""

    def allows(self, scope: str) -> bool:
        """Whether this credential may be used for `scope`, for example `workouts:read`."""
        return self.scopes is None or scope in self.scopes


def current_credential() -> Credential:
    """The credential of this request; `accounts` sets it when it loads the person."""
    found: Credential = g.get("credential", Credential())
    return found
