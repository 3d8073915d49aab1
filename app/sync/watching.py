"""One thread of each process looks whether the log has grown, and wakes the streams that are concerned.

It is there as long as there are streams. On SQLite it asks twenty times a second whether anybody wrote at all, which
reads a number in memory; only then, and on PostgreSQL each time, it asks which buckets are others than before.
"""

import logging
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from math import inf
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, bindparam, text

from app.extensions import db

log = logging.getLogger(__name__)

KEY = "regimen-phones"
"""Under which an application has its watcher."""
KEPT_FOR_PAGES = 16
"""Threads of each process that streams leave alone; three quarters, if there are fewer."""
MOST_PASSING = 4
"""Threads for streams that are just coming or going."""
STAYS_S = 10.0
"""So long a stream has its place before another person's may take it: with many phones each gets its turn."""
LEAVES_S = 2.0
"""So long a stream may take to end; then its connection is cut, for whoever does not read keeps a thread."""
PASSES_S = 30.0
"""The same for an answer that only brings a phone up to now."""
EVERY_S = {"sqlite": 0.05, "postgresql": 0.1}
_CHANGED = text("SELECT id, last_op FROM sync_bucket WHERE last_op > :seen")
_GATES = text("SELECT user_id, client_id, write_checkpoint FROM sync_device WHERE user_id IN :people").bindparams(
    bindparam("people", expanding=True)
)

Gate = tuple[int, str]
"""A person, and the name of a phone's copy."""


class NoRoom(Exception):
    """There are as many streams as may be, those included that have not ended yet."""


class Listener:
    """A stream, as long as it has a thread."""

    def __init__(
        self, buckets: Iterable[int], gate: Gate, ends_at: float = inf, connection: socket.socket | None = None
    ) -> None:
        """`ends_at`: when its token ends, on the clock that only goes forward."""
        self.buckets = frozenset(buckets)
        self.gate = gate
        self.gives_way = False
        """Whether it is to end as soon as it can: another has its place, or there was none."""
        self.began_at = time.monotonic()
        self._cut_at = max(ends_at, self.began_at + PASSES_S) + LEAVES_S
        self._connection = connection
        self._woken = threading.Event()

    def send_off(self, patience_s: float) -> None:
        """Have it end, and be cut off if it does not."""
        self.gives_way = True
        self._cut_at = min(self._cut_at, time.monotonic() + patience_s)
        self.wake()

    def cut_off_if_late(self) -> None:
        """End a connection whose thread waits for somebody who does not read."""
        if time.monotonic() > self._cut_at and self._connection is not None:
            with suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)
            self._cut_at = inf

    def wake(self) -> None:
        """Have it look."""
        self._woken.set()

    def wait(self, seconds: float) -> bool:
        """Until something concerns it, so long at most; whether something does."""
        woken = self._woken.wait(seconds)
        self._woken.clear()
        return woken


class Watcher:
    """The streams of this process."""

    def __init__(self, engine: Callable[[], Engine], threads: int) -> None:
        """`threads`: of this process."""
        room = threads - min(KEPT_FOR_PAGES, threads * 3 // 4 or 1)
        self._engine = engine
        self._passing = max(1, min(MOST_PASSING, room // 4))
        self._most = max(0, room - self._passing)
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_closing = False

    @property
    def number(self) -> int:
        """How many streams there are."""
        return len(self._listeners)

    def join(self, listener: Listener) -> None:
        """Give a stream a place, and have it woken from now on. Raises NoRoom.

        An older one of the same copy ends: that phone has come back. Where all places are taken, whoever has most of
        them gives the oldest; if even that one has only just come, the new one gets what there is now and no place.
        """
        with self._lock:
            for other in self._listeners:
                if other.gate == listener.gate:
                    other.send_off(LEAVES_S)
            if len(self._listeners) >= self._most + self._passing:
                raise NoRoom
            staying = [other for other in self._listeners if not other.gives_way]
            if len(staying) >= self._most:
                self._make_place(listener, staying)
            self._listeners.append(listener)
            if self._is_closing:
                listener.send_off(LEAVES_S)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="phones", daemon=True)
                self._thread.start()

    def _make_place(self, listener: Listener, staying: Sequence[Listener]) -> None:
        number = Counter(other.gate[0] for other in staying)
        first = max(staying, key=lambda other: number[other.gate[0]], default=None)
        is_own = first is not None and first.gate[0] == listener.gate[0]
        if first is not None and (is_own or time.monotonic() - first.began_at >= STAYS_S):
            first.send_off(LEAVES_S)
        else:
            listener.send_off(PASSES_S)

    def leave(self, listener: Listener) -> None:
        """Forget a stream that has ended."""
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)

    def close(self) -> None:
        """End all streams: the process is to end."""
        if self._is_closing:
            return  # a second signal may come while the first is being handled
        self._is_closing = True
        for listener in list(self._listeners):
            listener.send_off(LEAVES_S)

    def _watch(self) -> None:
        while self._goes_on():
            try:
                engine = self._engine()
                with engine.connect() as connection:
                    self._watch_with(connection, EVERY_S[engine.dialect.name])
            except Exception:
                # The database may be away for a while; phones that cannot read it either come back by themselves.
                log.exception("cannot look for changes")
                time.sleep(1)

    def _goes_on(self) -> bool:
        with self._lock:
            if self._listeners:
                return True
            self._thread = None
            return False

    def _watch_with(self, connection: Connection, pause: float) -> None:
        last_version: Any = None
        last_op, gates, is_first = 0, dict[Gate, int](), True
        while self._listeners:
            version = _version_of(connection)
            if version is None or version != last_version:
                changed, found = _look(connection, last_op, {listener.gate[0] for listener in list(self._listeners)})
                last_op = max([last_op, *changed.values()])
                if is_first:
                    # What was written before this moment, the streams may or may not have read.
                    self._wake_all()
                else:
                    self._wake(
                        set(changed), {gate for gate in found.keys() | gates if found.get(gate) != gates.get(gate)}
                    )
                last_version, gates, is_first = version, found, False
            for listener in list(self._listeners):
                listener.cut_off_if_late()
            time.sleep(pause)

    def _wake_all(self) -> None:
        for listener in list(self._listeners):
            listener.wake()

    def _wake(self, buckets: set[int], gates: set[Gate]) -> None:
        if buckets or gates:
            for listener in list(self._listeners):
                if listener.gate in gates or not listener.buckets.isdisjoint(buckets):
                    listener.wake()


def watcher() -> Watcher:
    """The one of this process."""
    known: Watcher | None = current_app.extensions.get(KEY)
    if known is None:
        engine, threads = db.engine, current_app.config["THREADS"]
        known = current_app.extensions.setdefault(KEY, Watcher(lambda: engine, threads))
    return known


def end_with_the_process(app: Flask) -> None:
    """Have the streams end when this process is told to."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        _close_before(app, number, signal.getsignal(number))


def _close_before(app: Flask, number: int, then: Any) -> None:
    def end(number: int, frame: Any) -> None:
        known: Watcher | None = app.extensions.get(KEY)
        if known is not None:
            known.close()
        if callable(then):
            then(number, frame)

    signal.signal(number, end)


def _version_of(connection: Connection) -> int | None:
    """On SQLite a number that is another after every change by others; it costs no look at the file."""
    if connection.dialect.name != "sqlite":
        return None
    driver: Any = connection.connection.dbapi_connection
    found: int = driver.execute("PRAGMA data_version").fetchone()[0]
    return found


def _look(connection: Connection, seen: int, people: Collection[int]) -> tuple[dict[int, int], dict[Gate, int]]:
    with connection.begin():
        changed = {row.id: row.last_op for row in connection.execute(_CHANGED, {"seen": seen})}
        gates = {
            (row.user_id, row.client_id): row.write_checkpoint
            for row in connection.execute(_GATES, {"people": list(people)})
        }
    return changed, gates
