"""Who sends a request: found in the session of a browser, or in the header of a program.

Flask-Login asks the two loaders below and gives everybody the same `current_user`; what exactly was proved stands
in `app.api.credential.current_credential()`, and the two dialects word what is missing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, g, request, session
from flask.typing import ResponseReturnValue
from flask_login import login_user
from sqlalchemy import select
from werkzeug.wrappers import Request

from app.accounts import queries, services
from app.accounts.logic import rights_of, trust
from app.accounts.models import Session, User
from app.api.credential import Credential
from app.database import now, writing
from app.extensions import db, login
from app.web import htmx
from app.web.limits import client_address, is_remembered, remember
from app.web.paths import is_for_programs
from app.web.security import brings_credential

_PERMANENT = re.compile("[0-9a-f]{40}")

BearerReader = Callable[[str], tuple[User | None, Credential] | None]
"""Knows tokens of one kind: whom the text stands for and what it proves, or None for a text of another kind."""

_bearer_readers: list[BearerReader] = []

PROVED, PROOF_LASTS = "proved", timedelta(minutes=10)
"""In the cookie of a browser: when it was last proved there who sits at it."""

FAMILIAR_FOR = "90 days"
"""How long an address is a person's own after they were let in there."""

UNREMEMBERED = timedelta(days=14)
"""How long a browser's session that ends with the browser is kept after the last visit."""

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
    lifetime = current_app.permanent_session_lifetime if lasting else UNREMEMBERED
    with writing():
        opened = services.open_session(user, services.BROWSER, now(), lifetime, device_of_request())
    session.clear()
    session.permanent = lasting
    login_user(user)
    remember_session(user, opened.id)
    note_proof()
    _note_address_of(user)


def remember_session(user: User, session_id: int) -> None:
    """What the cookie says from now on."""
    session["_user_id"] = f"{user.get_id()}.{session_id}"


def current_session_id() -> int | None:
    """The session of this browser, by what its cookie says."""
    last = str(session.get("_user_id", "")).rpartition(".")[2]
    return int(last) if last.isdecimal() else None


def note_proof() -> None:
    """The password, and the code of who has a second step, was right in this browser just now."""
    session[PROVED] = {"session": current_session_id(), "at": now().timestamp()}


def has_proved_lately() -> bool:
    """Whether whoever sits at this browser proved within the last minutes who they are."""
    found = session.get(PROVED)
    if not found or found["session"] != current_session_id():
        return False
    return bool(now().timestamp() - found["at"] < PROOF_LASTS.total_seconds())


def open_app(user: User, kind: str = services.APP, *, device: str = "", lifetime: timedelta | None = None) -> Session:
    """A session for tokens that can be refreshed, unless it is to last otherwise. Call it inside `writing()`."""
    lasts: timedelta = lifetime or current_app.config["JWT_REFRESH_TOKEN_EXPIRES"]
    _note_address_of(user)
    return services.open_session(user, kind, now(), lasts, device or device_of_request())


def _note_address_of(user: User) -> None:
    remember(FAMILIAR_FOR, *_signed_in_here(user))


def signed_in_here_lately(user: User) -> bool:
    """Whether the person was let in at the address of this request: whoever asks there is no stranger."""
    return is_remembered(FAMILIAR_FOR, *_signed_in_here(user))


def _signed_in_here(user: User) -> tuple[str, str, str]:
    return "signed in", str(user.id), client_address()


def device_of_request() -> str:
    """What the browser or program says it is."""
    return "".join(letter for letter in request.user_agent.string if letter.isprintable())


def is_trustworthy(user: User) -> bool:
    """Whether a person may contribute to what everybody sees."""
    return trust.is_trustworthy(
        is_admin=user.is_admin,
        email_verified=user.email_verified,
        joined_at=user.created_at,
        at=now(),
        days=current_app.config["MIN_ACCOUNT_AGE_TO_TRUST"],
    )


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
    parts = remembered.split(".")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 20 for part in parts):
        return None
    user_id, version, session_id = map(int, parts)
    alive = (Session.id == session_id, Session.expires_at > now(), User.active, User.credential_version == version)
    found = db.session.execute(select(User, Session).join(Session).where(User.id == user_id, *alive)).one_or_none()
    if found is None:
        return None
    user, visited = found
    services.note_visit(visited, now(), current_app.permanent_session_lifetime if session.permanent else UNREMEMBERED)
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
    g.api_token_id = token.id
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
    if claims.kind == "login":
        services.note_visit(services.session_of_jwt(claims), now())
    g.credential = Credential(claims.kind, scheme)
    g.claims = claims
    return user
