"""Who sends a request: found in the session of a browser, or in the header of a program.

Flask-Login asks the two loaders below and gives everybody the same `current_user`; what exactly was proved stands
in `app.api.credential.current_credential()`, and the two dialects word what is missing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import g, request, session
from flask.typing import ResponseReturnValue
from flask_login import login_user
from werkzeug.wrappers import Request

from app.accounts import queries, services
from app.accounts.logic import rights_of
from app.accounts.models import User
from app.api.credential import Credential
from app.database import now, writing
from app.extensions import db, login
from app.web import htmx
from app.web.paths import is_for_programs
from app.web.security import brings_credential

_PERMANENT = re.compile("[0-9a-f]{40}")

BearerReader = Callable[[str], tuple[User | None, Credential] | None]
"""Knows tokens of one kind: whom the text stands for and what it proves, or None for a text of another kind."""

_bearer_readers: list[BearerReader] = []

# What freshness is for, asking again for the password, the forms do themselves.
login.session_protection = None


@dataclass(frozen=True)
class Header:
    """The `Authorization` header, taken apart."""

    scheme: str
    words: tuple[str, ...]

    @property
    def error(self) -> str:
        """What is wrong with its shape, if anything."""
        return {0: "empty", 1: ""}.get(len(self.words), "spaces")


def bearer_reader(read: BearerReader) -> BearerReader:
    """Let a room above recognise tokens of its own after `Bearer`."""
    _bearer_readers.append(read)
    return read


def start_session(user: User, *, lasting: bool) -> None:
    """Sign a browser in. Nothing of the session before survives, so nobody can prepare one for somebody else."""
    session.clear()
    session.permanent = lasting
    login_user(user)


def keep_hash_current(user: User, password: str) -> None:
    """Store the password under today's parameters when its hash is older; called when the password was just right."""
    if not services.is_outdated(user):
        return
    known, password_hash = user.password_hash, services.hashed_password(password)
    with writing():
        services.renew_hash(user, known, password_hash)


@login.user_loader  # type: ignore[untyped-decorator]
def person_of_session(remembered: str) -> User | None:
    """Whom a session cookie remembers, unless the password has changed since or the account is shut.

    A program that names itself in the header is who it says it is there, whatever cookies it carries.
    """
    if brings_credential():
        return None
    user_id, _, version = remembered.partition(".")
    if not (user_id.isdigit() and version.isdigit()):
        return None
    user = db.session.get(User, int(user_id))
    if user is None or not user.active or user.credential_version != int(version):
        return None
    g.credential = Credential("session")
    return user


@login.request_loader  # type: ignore[untyped-decorator]
def person_of_header(incoming: Request) -> User | None:
    """Whom a program's token stands for. Pages take no tokens: a token may do less than its owner."""
    if not is_for_programs(incoming.path) or "Authorization" not in incoming.headers:
        return None
    header = _header_of(incoming)
    if header.scheme not in {"token", "bearer"}:
        g.credential = Credential("bad" if header.scheme else "none", header.scheme, "scheme" if header.scheme else "")
        return None
    if header.error:
        g.credential = Credential("bad", header.scheme, header.error)
        return None
    text = header.words[0]
    if header.scheme == "token" or _PERMANENT.fullmatch(text):
        return _person_of_permanent(header.scheme, text)
    for read in _bearer_readers:
        if found := read(text):
            user, g.credential = found
            return user
    return _person_of_jwt(header.scheme, text)


@login.unauthorized_handler  # type: ignore[untyped-decorator]
def lead_to_the_entrance() -> ResponseReturnValue:
    """To the sign-in and back here afterwards; on an empty server to the first-run page."""
    if not queries.has_people():
        return htmx.redirect("accounts.first_run")
    wanted = request.full_path.rstrip("?") if request.method == "GET" and not htmx.wants_part() else None
    return htmx.redirect("accounts.sign_in", next=None if wanted == "/" else wanted)


def _header_of(incoming: Request) -> Header:
    """`Token abc`, `Bearer abc`; older documents write `Bearer: abc`."""
    scheme, *words = incoming.headers.get("Authorization", "").split() or [""]
    return Header(scheme.rstrip(":").lower(), tuple(words))


def _person_of_permanent(scheme: str, text: str) -> User | None:
    token = queries.api_token_with(services.hashed_token(text))
    if token is None:
        g.credential = Credential("bad", scheme, "unknown")
        return None
    if not token.user.active:
        g.credential = Credential("bad", scheme, "inactive")
        return None
    services.note_use(token, now())
    g.credential = Credential("token", scheme, scopes=rights_of(token.scope))
    return token.user


def _person_of_jwt(scheme: str, text: str) -> User | None:
    try:
        claims = services.read_jwt(text)
        if claims.kind not in {"access", "login"}:
            raise services.BadToken("wrong_type")
        user = services.person_of_jwt(claims)
    except services.BadToken as error:
        g.credential = Credential("bad", scheme, error.code)
        return None
    g.credential = Credential(claims.kind, scheme)
    g.claims = claims
    return user
