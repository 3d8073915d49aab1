"""The tile cache on disk: what the tile server said, kept as long as it allows and as far as there is room.

A kept tile is one file: a line of JSON, then the picture. The time of its last change says when it was last used.
"""

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, current_app

from app import settings
from app.activities.logic.tiles import Tile
from app.errors import StorageFull
from app.files import write_whole

if TYPE_CHECKING:
    from app.activities.tile_server import Reply, TileServer

HOUR_S, DAY_S = 3600, 86400
SHORTEST_S, LONGEST_S, USUAL_S = HOUR_S, 30 * DAY_S, 7 * DAY_S
"""How long a tile stays fresh, at least and at most, and where the tile server does not say."""
ASKED_AT_ONCE = 6
MOST_WAITING = 12
"""Visitors' tiles on their way at once; the next one is refused, so that threads stay free for other pages."""
PATIENCE_S = 8.0
SILENCE_S = 60.0
"""A tile server that did not answer is left alone so long."""
NOTHING_THERE = {404, 410}
_LEAVE_ALONE = {0: "it does not answer", 429: "it says that it is asked too often"}
_BLOCK = 4096

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """A tile's picture (status 200), or why there is none: the tile server's status, 502 or 503."""

    status: int
    image: bytes = b""
    etag: str = ""
    """The tile server's own."""
    fresh_until: float = 0.0
    """In seconds since 1970."""

    @property
    def is_final(self) -> bool:
        """Whether asking again soon would give the same."""
        return self.status == 200 or self.status in NOTHING_THERE


UNREACHABLE, BUSY = Answer(502), Answer(503)


class TileStore:
    """Tiles from disk, else from the tile server. For many threads; one fetch of the same tile at a time."""

    def __init__(  # noqa: PLR0913 - settings, each by its name
        self,
        folder: Path,
        bound_bytes: int,
        template: str,
        *,
        subdomains: Sequence[str] = (),
        user_agent: str = "Regimen",
        most_waiting: int = MOST_WAITING,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`template` is the tile server's address; empty: there is none. A bound of 0 keeps nothing."""
        self._folder = folder
        self._bound_bytes = bound_bytes
        self._template = template
        self._subdomains = subdomains
        self._user_agent = user_agent
        self._most_waiting = most_waiting
        self._clock = clock
        self._name = sha256(template.encode()).hexdigest()[:8]
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(ASKED_AT_ONCE, thread_name_prefix="tiles")
        self._running: dict[Tile, Future[Answer]] = {}
        self._silent_until = 0.0
        self._written_bytes = bound_bytes  # since the last look at the disk; the first tile makes us look

    def keep_at_most(self, bound_bytes: int) -> None:
        """Change the bound; what is too much goes with the next tile."""
        self._bound_bytes = self._written_bytes = bound_bytes

    def empty(self) -> None:
        """Forget every tile."""
        for path in self._folder.glob("*/*"):
            path.unlink(missing_ok=True)

    @property
    def has_server(self) -> bool:
        """Whether maps have a background at all."""
        return bool(self._template)

    @cached_property
    def _server(self) -> "TileServer":
        # Loads requests and its TLS: a server whose visitors look at no maps does without.
        from app.activities.tile_server import TileServer  # noqa: PLC0415

        return TileServer(self._template, self._subdomains, self._user_agent)

    def tile(self, tile: Tile) -> Answer:
        """One tile for a visitor, refused when too many are waiting."""
        return self._end(*self._begin(tile, self._most_waiting), time.monotonic() + PATIENCE_S)

    def fresh_for_s(self, answer: Answer) -> float:
        """How many seconds longer an answer may be used without asking; below zero when it is stale."""
        return answer.fresh_until - self._clock()

    def tiles(self, wanted: list[Tile]) -> dict[Tile, Answer]:
        """Several tiles, fetched side by side."""
        deadline = time.monotonic() + PATIENCE_S
        begun = {tile: self._begin(tile) for tile in wanted}
        return {tile: self._end(kept, future, deadline) for tile, (kept, future) in begun.items()}

    def _begin(self, tile: Tile, most_waiting: int | None = None) -> tuple[Answer | None, "Future[Answer]"]:
        kept = self._kept(tile)
        if kept and self.fresh_for_s(kept) > 0:
            return kept, _at_hand(kept)
        if not self.has_server:
            return kept, _at_hand(Answer(404))
        with self._lock:
            if self._is_silent():
                return kept, _at_hand(UNREACHABLE)
            if tile not in self._running:
                if most_waiting is not None and len(self._running) >= most_waiting:
                    return kept, _at_hand(BUSY)
                self._running[tile] = self._pool.submit(self._fetch, tile)
            return kept, self._running[tile]

    def _end(self, kept: Answer | None, future: "Future[Answer]", deadline: float) -> Answer:
        """The answer, or the stale tile where the tile server has no better one."""
        try:
            answer = future.result(max(0.0, deadline - time.monotonic()))
        except TookTooLong:
            # A name server that does not answer holds the fetch longer than any limit of the connection.
            answer = UNREACHABLE if future.running() else BUSY
            if answer is UNREACHABLE:
                self._fall_silent("it takes too long")
        if not answer.is_final and kept and kept.status == 200:
            return kept
        return answer

    def _is_silent(self) -> bool:
        return self._clock() < self._silent_until

    def _fall_silent(self, reason: str) -> None:
        if not self._is_silent():
            log.warning("The tile server is left alone for a minute: %s", reason)
        self._silent_until = self._clock() + SILENCE_S

    def _fetch(self, tile: Tile) -> Answer:
        try:
            kept = self._kept(tile)
            if kept and self.fresh_for_s(kept) > 0:
                return kept
            return UNREACHABLE if self._is_silent() else self._fetched(tile, kept)
        finally:
            with self._lock:
                del self._running[tile]

    def _fetched(self, tile: Tile, kept: Answer | None) -> Answer:
        reply = self._server.ask(tile, kept.etag if kept else "")
        if reply.status in _LEAVE_ALONE:
            self._fall_silent(_LEAVE_ALONE[reply.status])
        answer = _answer_of(reply, kept, self._clock())
        if answer.is_final:
            self._keep(tile, answer)
        return answer

    def _path(self, tile: Tile) -> Path:
        # 256 folders, however many tiles: empty ones of a world's worth of columns would never go away.
        shelf = f"{tile.column % 16:x}{tile.row % 16:x}"
        return self._folder / shelf / f"{self._name}-{tile.zoom}-{tile.column}-{tile.row}"

    def _kept(self, tile: Tile) -> Answer | None:
        path = self._path(tile)
        try:
            head, _, image = path.read_bytes().partition(b"\n")
            answer = Answer(image=image, **json.loads(head))
        except (OSError, ValueError, TypeError):
            return None
        with suppress(OSError):
            if self._clock() - path.stat().st_mtime > HOUR_S:
                os.utime(path, (self._clock(), self._clock()))
        return answer

    def _keep(self, tile: Tile, answer: Answer) -> None:
        if not self._bound_bytes:
            return
        facts = asdict(answer)
        image = facts.pop("image")
        try:
            write_whole(self._path(tile), [json.dumps(facts).encode(), b"\n", image])
        except (StorageFull, OSError) as error:
            log.warning("A map tile could not be kept: %s", error)
            return
        with self._lock:
            self._written_bytes += _on_disk(len(image) + 1)
            look = self._written_bytes >= self._bound_bytes // 20
            if look:
                self._written_bytes = 0
        if look:
            self._make_room()

    def _make_room(self) -> None:
        """Forget the tiles that were not used longest. Comes once in every twentieth of the bound written."""
        found = []
        for path in self._folder.glob("*/*"):
            try:
                facts = path.stat()
            except FileNotFoundError:
                continue
            found.append((facts.st_mtime, _on_disk(facts.st_size), path))
        total = sum(size for _, size, _ in found)
        if total <= self._bound_bytes * 0.95:
            return
        for _, size, path in sorted(found):
            path.unlink(missing_ok=True)
            total -= size
            if total <= self._bound_bytes * 0.85:
                return


def _on_disk(size: int) -> int:
    """Bytes a file takes: whole blocks."""
    return -(-size // _BLOCK) * _BLOCK


def _at_hand(answer: Answer) -> "Future[Answer]":
    future: Future[Answer] = Future()
    future.set_result(answer)
    return future


def _answer_of(reply: "Reply", kept: Answer | None, now: float) -> Answer:
    """The reply as it is to be kept: how long it stays fresh, and the known picture when it has not changed."""
    usual_s = HOUR_S if reply.status in NOTHING_THERE else USUAL_S
    lifetime_s = usual_s if reply.max_age_s is None else reply.max_age_s
    fresh_until = now + min(max(lifetime_s, SHORTEST_S), LONGEST_S)
    if reply.status == 304:
        return replace(kept, fresh_until=fresh_until) if kept else Answer(502)
    return Answer(reply.status or 502, reply.image, reply.etag, fresh_until)


def init_app(app: Flask) -> None:
    """Give the application its tile store, as its settings describe it."""
    store = app.extensions["tiles"] = TileStore(
        Path(app.config["INSTANCE"]) / "tiles",
        app.config["TILE_CACHE_MB"] * 1024 * 1024,
        app.config["TILE_SERVER_URL"],
        subdomains=[word.strip() for word in app.config["TILE_SUBDOMAINS"].split(",") if word.strip()],
        user_agent=f"Regimen/{app.config['VERSION']}",
        most_waiting=min(MOST_WAITING, max(1, app.config["THREADS"] * 3 // 4)),
    )
    settings.when_changed(app, lambda: store.keep_at_most(app.config["TILE_CACHE_MB"] * 1024 * 1024))


def tile_store() -> TileStore:
    """The tile store of this application."""
    store: TileStore = current_app.extensions["tiles"]
    return store
