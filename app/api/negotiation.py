"""JSON or a page for people: from `?format=`, the ending of the address, and `Accept`.

The ending and the parameter narrow the offer, then `Accept` chooses from what is left. The ending is taken off
before the address is routed, so that `/muscle.json`, `/muscle/1.api` and `/routine/7/structure.json/` need no
routes of their own.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from flask import Request, g
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable, NotFound
from werkzeug.http import parse_accept_header, parse_options_header

BASE = "/api/v2/"
JSON, PAGE = "json", "api"
OFFER = {JSON: "application/json", PAGE: "text/html"}
_ENDING = re.compile(rf"({re.escape(BASE)}(?:.*[^/])?)\.([a-z0-9]+)/?\Z")
_ADDRESS, _ENDED = "regimen.address", "regimen.ending"

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Endings:
    """Takes `.json`, `.api` or any other ending off an address and remembers it."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ[_ADDRESS] = environ.get("PATH_INFO", "")
        if "." in path and (found := _ENDING.match(path)):
            environ["PATH_INFO"] = found[1] if found[1] == BASE else f"{found[1]}/"
            environ[_ENDED] = found[2]
        return self._app(environ, start_response)


@dataclass(frozen=True)
class Format:
    """How to write an answer: `json` or `api` (a page), and by how many blanks JSON is indented."""

    name: str = JSON
    indent: int = 0


_UNACCEPTABLE = Format("none")


def ending_of(request: Request) -> str:
    """The ending that was taken off the address, without its point."""
    ending: str = request.environ.get(_ENDED, "")
    return ending


def address_of(request: Request) -> str:
    """The absolute URL as it was asked for, ending and query included."""
    path = request.environ.get(_ADDRESS, request.path).encode("latin-1", "replace").decode("utf-8", "replace")
    query = request.query_string.decode("utf-8", "replace")
    return f"{request.scheme}://{request.host}{request.root_path}{quoted(path)}{'?' if query else ''}{query}"


def quoted(path: str) -> str:
    """A path as it may stand in an address: what is not ASCII, and what is not to be seen, by its bytes."""
    return quote(path, safe="/:@!$&'()*+,;=~-._")


def chosen_format(request: Request, offered: Mapping[str, str] = OFFER) -> Format:
    """What this request is answered with, of the formats offered. Raises NotFound (unknown), NotAcceptable."""
    asked = request.args.get("format", "") if request.query_string else ""
    found = _chosen(tuple(offered.items()), ending_of(request), asked, request.headers.get("Accept", ""))
    if found is None:
        raise NotFound
    if found is _UNACCEPTABLE:
        raise NotAcceptable
    return found


@lru_cache(maxsize=1000)
def _chosen(offered: tuple[tuple[str, str], ...], ending: str, asked: str, accept: str) -> Format | None:
    """The same from the texts alone; None when no format is called so. Programs send few different ones."""
    offer = {name: kind for name, kind in offered if ending in {"", name} and asked in {"", name}}
    if not offer:
        return None
    accepted = parse_accept_header(accept, MIMEAccept)
    if not accepted:
        return Format(next(iter(offer)))
    best = max(offer, key=lambda name: _preference(accepted, offer[name]))
    if _preference(accepted, offer[best])[1] <= 0:
        return _UNACCEPTABLE
    return Format(best, _indent(accepted) if best == JSON else 0)


def _preference(accepted: Any, kind: str) -> tuple[int, float]:
    """How exactly a media type is named, and how much it is wanted.

    A type that is named beats one that only `*/*` covers, whatever the weights say: programs that look like
    browsers send `text/html, */*;q=0.8`.
    """
    matches = [(_exactness(value), quality) for value, quality in accepted if _covers(value, kind)]
    exactness, quality = max(matches, default=(0, 0.0))
    return (exactness, quality) if quality > 0 else (0, 0.0)


def _exactness(value: str) -> int:
    kind = value.partition(";")[0].strip()
    return 1 if kind == "*/*" else 2 if kind.endswith("/*") else 3


def _covers(value: str, kind: str) -> bool:
    asked = value.partition(";")[0].strip().lower()
    main = kind.partition("/")[0]
    return asked in {"*/*", f"{main}/*", kind}


def _indent(accepted: Any) -> int:
    for value, _quality in accepted:
        kind, options = parse_options_header(value)
        if kind == OFFER[JSON] and options.get("indent", "").isdecimal():
            return min(int(options["indent"][:2]), 8)
    return 0


def current_format() -> Format:
    """The format chosen for this request; JSON before one was chosen."""
    found: Format = g.get("answer_format", Format())
    return found


def prefers_page(request: Request) -> bool:
    """Whether a browser asks, where no format was chosen: an unknown address."""
    try:
        return chosen_format(request).name == PAGE
    except (NotFound, NotAcceptable):
        return False
