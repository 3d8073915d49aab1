"""Who may call what under `/api/v2/`, and how a caller is told that they may not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g
from flask_login import current_user
from werkzeug.exceptions import Forbidden

from app.api.credential import Credential, current_credential, know_caller
from app.extensions import login

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Refused(Forbidden):
    """403 with a body of the contract."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__()
        self.code_of_problem = code
        self.details = details


@dataclass(frozen=True)
class Access:
    """Who may call an address: `allows(user, method)`.

    A copy of a page-cached answer is served before anybody looks at credentials, so there a bad one does no harm.
    Where tokens are made nobody looks at them at all: a program whose token is over comes there for the next.
    """

    allows: Callable[[Any, str], bool]
    is_page_cached: bool = False
    ignores_credentials: bool = False


def _everybody(_user: Any, _method: str) -> bool:
    return True


def _known(user: Any, _method: str) -> bool:
    return bool(user.is_authenticated)


PUBLIC = Access(_everybody)
PAGE_CACHED = Access(_everybody, is_page_cached=True)
SIGNED_IN = Access(_known)
UNASKED = Access(_everybody, ignores_credentials=True)


def check(access: Access, method: str) -> None:
    """Let the caller pass or raise Refused."""
    if access.ignores_credentials or (access.is_page_cached and method in {"GET", "HEAD"}):
        return
    know_caller()
    user = current_user._get_current_object()
    credential = current_credential()
    if credential.kind == "bad" and credential.error != "scheme":
        raise Refused(_code_of(credential))
    if not access.allows(user, method):
        raise Refused("not_permitted" if user.is_authenticated else "not_signed_in")
    scope = "read" if method in READING else "write"
    if not user.is_authenticated or credential.allows(scope):
        return
    if access.allows is not _everybody:
        raise Refused("missing_scope", scope=scope)
    # Everybody may call this, but what it says of a person is for credentials that may read it.
    g._login_user = login.anonymous_user()


def _code_of(credential: Credential) -> str:
    """The problem of a credential, as `wording` knows it."""
    if credential.error == "inactive":
        return "inactive"
    bearer = credential.scheme.lower() == "bearer"
    if credential.error in {"empty", "spaces"}:
        return "bad_bearer_header" if bearer else f"{credential.error}_token"
    if not bearer:
        return "unknown_token"
    return "token_has_no_type" if credential.error == "wrong_type" else "invalid_access_token"
