"""Asks another server that speaks wger's API for its catalogue. Imported only when somebody does: it loads requests."""

import json
import time
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests

from app.errors import Invalid
from app.pictures import LARGEST_BYTES

PAGE = 100
"""Rows that are asked for at once."""
LARGEST_ANSWER = 50 * 1024 * 1024
TIMEOUT_S = 30
PATIENCE = 5
"""So often a server may say that it was asked too much, and is asked again after the time it wants."""
_LONGEST_WAIT_S, _USUAL_WAIT_S = 120, 30
_TOO_MANY = 429
_CHUNK = 64 * 1024


class RemoteCatalogue:
    """One server, by the address somebody typed. Nothing is asked of any other host, whatever its answers say."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address if "//" in address else f"https://{address}")
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
            raise Invalid("no_such_server", address=address)
        self._scheme, self._host = parts.scheme, parts.netloc
        self.base = parts.path.rstrip("/").removesuffix("/api/v2")
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"Accept": "application/json", "User-Agent": "Regimen"})

    @property
    def name(self) -> str:
        """Which server it is."""
        return f"{self._scheme}://{self._host}{self.base}"

    def rows(self, name: str) -> Iterator[Mapping[str, Any]]:
        """All rows of a collection, page by page."""
        path: str | None = self.first_page(name)
        while path:
            page, path = self.page(path)
            yield from page["results"]

    def first_page(self, name: str) -> str:
        """The path of the first page of a collection."""
        return f"{self.base}/api/v2/{name}/?limit={PAGE}"

    def page(self, path: str) -> tuple[Mapping[str, Any], str | None]:
        """One page, and the path of the next. Raises Invalid when the answer is none of the contract.

        Pages that go by a cursor have no `count`.
        """
        try:
            found = json.loads(self._content_of(path, LARGEST_ANSWER))
            following = found["next"]
            if not isinstance(found["results"], list) or not isinstance(found.get("count", 0), int):
                raise TypeError
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Invalid("no_catalogue", address=self._address(path)) from None
        return found, self._path_of(following) if isinstance(following, str) else None

    def file(self, address: str) -> BytesIO:
        """A picture, from this host whatever host its address names."""
        return BytesIO(self._content_of(self._path_of(address), LARGEST_BYTES + 1))

    def _path_of(self, address: str) -> str:
        """Raises Invalid where what is no path would change the host."""
        try:
            parts = urlsplit(address)
        except ValueError:
            raise Invalid("no_catalogue", address=self.name) from None
        if not parts.path.startswith("/") or parts.path.startswith("//"):
            raise Invalid("no_catalogue", address=self.name)
        return urlunsplit(("", "", parts.path, parts.query, ""))

    def _address(self, path: str) -> str:
        return f"{self._scheme}://{self._host}{path}"

    def _content_of(self, path: str, largest: int, patience: int = PATIENCE) -> bytes:
        """Raises Invalid `not_answered`, `answer_too_large`."""
        address = self._address(path)
        try:
            with self._session.get(address, timeout=TIMEOUT_S, stream=True, allow_redirects=False) as answer:
                if answer.status_code == _TOO_MANY and patience:
                    time.sleep(_seconds_in(answer.headers.get("Retry-After")))
                    return self._content_of(path, largest, patience - 1)
                if answer.status_code != 200:
                    raise Invalid("not_answered", address=address, reason=answer.status_code)
                found = bytearray()
                for piece in answer.iter_content(_CHUNK):
                    found += piece
                    if len(found) > largest:
                        raise Invalid("answer_too_large", address=address)
                return bytes(found)
        except requests.RequestException as error:
            raise Invalid("not_answered", address=address, reason=type(error).__name__) from error


def _seconds_in(text: str | None) -> int:
    """How long a server wants to be left alone."""
    return min(int(text[:9]), _LONGEST_WAIT_S) if text and text.isascii() and text.isdigit() else _USUAL_WAIT_S
