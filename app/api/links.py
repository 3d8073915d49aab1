"""Absolute addresses in answers: with the scheme and host the program used, also where the answer was stored before.

A document that is made beforehand does not know who will read it. There every address begins with `ORIGIN`, and
`at_this_origin` puts the real beginning in its place.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import current_app, request, url_for

from app.api.encoding import encoded

ORIGIN = "http://origin.invalid"
"""RFC 2606 keeps `.invalid` free: no real address begins like this."""
_ORIGIN_BYTES = ORIGIN.encode()

_is_portable: ContextVar[bool] = ContextVar("portable links", default=False)


def origin() -> str:
    """Scheme, host, port, and the path the server is mounted at; without a final slash."""
    return ORIGIN if _is_portable.get() else f"{request.scheme}://{request.host}{request.root_path}"


def absolute(path: str) -> str:
    """The absolute address of a path of this server, which begins with a slash."""
    return f"{origin()}{path}"


def address_to(endpoint: str, **values: Any) -> str:
    """The absolute address of a view. In schemas use this instead of `url_for`."""
    if not _is_portable.get():
        return url_for(endpoint, **values, _external=True)
    return current_app.url_map.bind(ORIGIN.removeprefix("http://")).build(endpoint, values, force_external=True)


@contextmanager
def portable_links() -> Iterator[None]:
    """Within the block addresses begin with `ORIGIN`."""
    before = _is_portable.set(True)
    try:
        yield
    finally:
        _is_portable.reset(before)


def at_this_origin(document: bytes) -> bytes:
    """A stored document with the addresses this request's program can follow."""
    return document.replace(_ORIGIN_BYTES, encoded(origin())[1:-1]) if _ORIGIN_BYTES in document else document
