"""The tile server: the one place from which this program asks another server for map tiles.

Only the configured address is asked. No redirect is followed, no proxy or password is taken from the environment,
nothing of the visitor is passed on.
"""

import logging
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import requests
import urllib3

from app.activities.logic.tiles import Tile, media_type_of, tile_url

CONNECT_S, READ_S, WHOLE_S = 3.0, 4.0, 6.0
"""Until connected, between two pieces, and altogether."""
MOST_BYTES = 1024 * 1024
_PIECE = 64 * 1024
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age=(\d{1,9})")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """What the tile server said; status 0 when it did not answer, or not in time."""

    status: int
    image: bytes = b""
    """With status 200."""
    etag: str = ""
    max_age_s: int | None = None


class TileServer:
    """Asks for one tile at a time, from as many threads as call it."""

    def __init__(self, template: str, subdomains: Sequence[str], user_agent: str) -> None:
        self._template = template
        self._subdomains = subdomains
        self._headers = {"User-Agent": user_agent, "Accept": "image/*", "Accept-Encoding": "identity"}
        self._of_this_thread = threading.local()

    def ask(self, tile: Tile, known_etag: str = "") -> Reply:
        """The tile, or 304 when it still is the one known.

        An answer that is no picture, too big, or a redirect counts as 502: a bad gateway.
        """
        url = tile_url(self._template, self._subdomains, tile)
        headers = {"If-None-Match": known_etag} if known_etag else {}
        deadline = time.monotonic() + WHOLE_S
        try:
            with self._session().get(
                url, headers=headers, stream=True, allow_redirects=False, timeout=(CONNECT_S, READ_S)
            ) as response:
                return _reply_of(response, deadline)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            # Not the address nor the error's own words: they may carry the key of a paid tile server.
            log.warning("No map tile: %s", type(error).__name__)
            return Reply(0)

    def _session(self) -> requests.Session:
        """One for each thread: it keeps the connection open for the next tile."""
        session: requests.Session | None = getattr(self._of_this_thread, "session", None)
        if session is None:
            session = self._of_this_thread.session = requests.Session()
            session.trust_env = False
            session.headers.update(self._headers)
        session.cookies.clear()
        return session


def _reply_of(response: requests.Response, deadline: float) -> Reply:
    status = response.status_code
    found = _MAX_AGE.search(response.headers.get("Cache-Control", "").lower())
    max_age_s = int(found[1]) if found else None
    if status == 200:
        image = _body_of(response, deadline)
        if media_type_of(image) is None:
            return Reply(502)
        return Reply(200, image, response.headers.get("ETag", ""), max_age_s)
    if status == 304 or status >= 400:
        return Reply(status, max_age_s=max_age_s)
    return Reply(404 if status == 204 else 502)


def _body_of(response: requests.Response, deadline: float) -> bytes:
    """The body, or nothing when it is longer than a tile can be. Raises OSError when it comes too slowly."""
    body = bytearray()
    while piece := response.raw.read1(_PIECE):
        body += piece
        if len(body) > MOST_BYTES:
            return b""
        if time.monotonic() > deadline:
            raise TimeoutError("the tile comes too slowly")
    return bytes(body)
