"""Addresses as they arrive: behind proxies, and with slashes some programs double."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

PROGRAM_PATHS = ("/api/", "/allauth/", "/ps/")
"""Addresses of programs: JSON, their own credentials, their own words for errors."""

_SLASHES = re.compile("/{2,}")

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


class CollapsedSlashes:
    """Serve `//api/v2//muscle/` as `/api/v2/muscle/`: a published client sends such paths."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if "//" in path:
            environ["PATH_INFO"] = _SLASHES.sub("/", path)
        return self._app(environ, start_response)


def is_for_programs(path: str) -> bool:
    """Whether the address belongs to a JSON API."""
    return path.startswith(PROGRAM_PATHS)


def own_path(wanted: str | None, otherwise: str = "/") -> str:
    """A path of this server to go on to, or `otherwise` when it leads anywhere else.

    Browsers read a backslash as a slash and skip control characters, so neither may occur.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted:
        return otherwise
    if any(character.isspace() or ord(character) < 32 or ord(character) == 127 for character in wanted):
        return otherwise
    return wanted


def init_app(app: Flask) -> None:
    """Put both in front of the application."""
    app.url_map.merge_slashes = False
    app.wsgi_app = CollapsedSlashes(app.wsgi_app)  # type: ignore[method-assign]
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_port=0, x_prefix=0
        )
