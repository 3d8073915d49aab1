"""Rules about scopes, redirect addresses and lifetimes: values in, values out."""

import re
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import SplitResult, urlsplit

SCOPES = (
    "workouts:read",
    "workouts:write",
    "profile:read",
    "profile:write",
    "equipments:read",
    "equipments:write",
    "users:read",
    "users:write",
    "application:write",
)
"""Every scope an application may ask for. Writing does not include reading."""

OFFERED_SCOPES = SCOPES[:6]
"""Those that lead to something on this server."""

CLIENT_ID_LENGTH, SECRET_LENGTH, CODE_LENGTH = 24, 48, 48
ACCESS_LENGTH, REFRESH_LENGTH = 42, 48
CODE_LIFETIME = timedelta(seconds=300)
ACCESS_LIFETIME = timedelta(days=10)
REFRESH_LIFETIME = 2 * ACCESS_LIFETIME
LONGEST_URI = 500
LARGEST_ID = 2**63 - 1
"""The database counts no further."""

_ACCESS_TOKEN = re.compile(r"[A-Za-z0-9]{42}")
_CLIENT_ID = re.compile(r"[A-Za-z0-9]{24}")
_CHALLENGE = re.compile(r"[A-Za-z0-9\-._~]{43,128}")
_URI = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):[!$-;=?-\[\]_a-z~]+")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.\-]*[A-Za-z0-9])?")
# A browser would run or open these in the name of whoever shows the link.
_DANGEROUS_SCHEMES = {"about", "blob", "data", "file", "filesystem", "javascript", "vbscript", "view-source"}


def is_access_token(text: str) -> bool:
    """Whether a text has the shape of our access tokens, which no JWT has."""
    return _ACCESS_TOKEN.fullmatch(text) is not None


def is_client_id(text: str) -> bool:
    """Whether a text has the shape of our client ids."""
    return _CLIENT_ID.fullmatch(text) is not None


def is_challenge(text: str) -> bool:
    """Whether a text can be the challenge of a proof key (RFC 7636)."""
    return _CHALLENGE.fullmatch(text) is not None


def known_scopes(text: str) -> list[str]:
    """The known scopes of a text with blanks between them, each once, in its order."""
    return [scope for scope in dict.fromkeys(text.split()) if scope in SCOPES]


def granted_scope(requested: str, allowed: str) -> str:
    """What of a request is allowed, in the order of the request: published clients compare the two."""
    return " ".join(scope for scope in known_scopes(requested) if scope in allowed.split())


def is_redirect_uri(uri: str) -> bool:
    """Whether browsers may be sent to an address: a web address, or one of a program's own scheme.

    Plain ASCII without a fragment (RFC 6749, 3.1.2) and without a user's name in it.
    """
    found = _URI.fullmatch(uri)
    if found is None or len(uri) > LONGEST_URI or found[1].lower() in _DANGEROUS_SCHEMES:
        return False
    parts = _parts_of(uri)
    if parts is None:
        return False
    return found[1].lower() not in {"http", "https"} or (bool(parts.hostname) and "@" not in parts.netloc)


def form_target(uri: str) -> str:
    """What a content security policy calls a redirect address: `https://host:port`, or a scheme like `app:`."""
    parts = _parts_of(uri)
    if parts is None or parts.scheme not in {"http", "https"} or not _HOST.fullmatch(parts.hostname or ""):
        return f"{uri.partition(':')[0].lower()}:"
    return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")


def shown_target(uri: str) -> str:
    """Where an address leads, in short: the host, or the scheme of a program on the device."""
    parts = _parts_of(uri)
    return (parts.netloc if parts else "") or f"{uri.partition(':')[0]}:"


def lines_of(text: str) -> list[str]:
    """The filled lines of a text."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def in_known_order(scopes: Iterable[str]) -> str:
    """Scopes as one text, in the usual order."""
    chosen = set(scopes)
    return " ".join(scope for scope in SCOPES if scope in chosen)


def _parts_of(uri: str) -> SplitResult | None:
    try:
        parts = urlsplit(uri)
        _ = parts.port
    except ValueError:
        return None
    return parts
