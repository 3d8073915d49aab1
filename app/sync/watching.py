"""One thread of each process looks whether the log has grown, and wakes the streams that are concerned.

It is there as long as there are streams. On SQLite it asks twenty times a second whether anybody wrote at all, which
reads a number in memory; only then, and on PostgreSQL each time, it asks which buckets are others than before.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, text

from app.extensions import db

log = logging.getLogger(__name__)

KEY = "regimen-phones"
"""Under which an application has its watcher."""
KEPT_FOR_PAGES = 8
"""Threads of each process that streams never take."""
EVERY_S = {"sqlite": 0.05, "postgresql": 0.1}
_CHANGED = text("SELECT id, last_op FROM sync_bucket WHERE last_op > :seen")
_GATES = text("SELECT user_id, client_id, write_checkpoint FROM sync_device")

Gate = tuple[int, str]
"""A person, and the name of a phone's copy."""


class Listener:
    """A stream that waits."""

    def __init__(self, buckets: Iterable[int], gate: Gate) -> None:
        self.buckets = frozenset(buckets)
        self.gate = gate
        self.gives_way = False
        """Whether it is to end, because another has taken its place."""
        self._woken = threading.Event()

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

    def __init__(self, engine: Callable[[], Engine], most: int) -> None:
        self._engine = engine
        self._most = most
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_closing = False

    @property
    def number(self) -> int:
        """How many streams there are."""
        return len(self._listeners)

    def join(self, listener: Listener) -> None:
        """Have a stream woken. Where there are too many the oldest gives way, and before it an older one of the same
        copy: that phone has come back.
        """
        with self._lock:
            for other in self._listeners:
                if other.gate == listener.gate:
                    _send_off(other)
            self._listeners.append(listener)
            staying = [other for other in self._listeners if not other.gives_way]
            for other in staying[: max(0, len(staying) - self._most)]:
                _send_off(other)
            if self._is_closing:
                _send_off(listener)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="phones", daemon=True)
                self._thread.start()

    def leave(self, listener: Listener) -> None:
        """Forget a stream that has ended."""
        with self._lock:
            self._listeners.remove(listener)

    def close(self) -> None:
        """End all streams: the process is to end."""
        self._is_closing = True
        for listener in list(self._listeners):
            _send_off(listener)

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
                changed, found = _look(connection, last_op)
                last_op = max([last_op, *changed.values()])
                if is_first:
                    # What was written before this moment, the streams may or may not have read.
                    self._wake_all()
                else:
                    self._wake(
                        set(changed), {gate for gate in found.keys() | gates if found.get(gate) != gates.get(gate)}
                    )
                last_version, gates, is_first = version, found, False
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
        engine, most = db.engine, max(1, current_app.config["THREADS"] - KEPT_FOR_PAGES)
        known = current_app.extensions.setdefault(KEY, Watcher(lambda: engine, most))
    return known


def end_with_the_process(app: Flask) -> None:
    """Have the streams end when this process is told to."""
    before = signal.getsignal(signal.SIGTERM)

    def end(number: int, frame: Any) -> None:
        known: Watcher | None = app.extensions.get(KEY)
        if known is not None:
            known.close()
        if callable(before):
            before(number, frame)

    signal.signal(signal.SIGTERM, end)


def _send_off(listener: Listener) -> None:
    listener.gives_way = True
    listener.wake()


def _version_of(connection: Connection) -> int | None:
    """On SQLite a number that is another after every change by others; it costs no look at the file."""
    if connection.dialect.name != "sqlite":
        return None
    driver: Any = connection.connection.dbapi_connection
    found: int = driver.execute("PRAGMA data_version").fetchone()[0]
    return found


def _look(connection: Connection, seen: int) -> tuple[dict[int, int], dict[Gate, int]]:
    with connection.begin():
        changed = {row.id: row.last_op for row in connection.execute(_CHANGED, {"seen": seen})}
        gates = {(row.user_id, row.client_id): row.write_checkpoint for row in connection.execute(_GATES)}
    return changed, gates
