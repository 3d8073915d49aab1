"""Phones that follow the log: a first copy, a change, and many that only wait; and what the log costs writers."""

import json
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import insert, select

from app import create_app
from app.accounts.models import User
from app.accounts.services import add_person, hashed_password, make_api_token
from app.body.models import WeightEntry
from app.database import uuid7, writing
from app.exercises.models import Exercise
from app.extensions import db
from app.sync import services
from app.sync.recording import NAME
from app.training.models import WorkoutLog, WorkoutSession
from app.triggers import PREFIX, declared
from benchmarks.processes import family_of, pss_mb
from benchmarks.result import Result
from tests.servers import environment_of, flask, server

SETS, PHONES, ROUNDS, WAITED_S = 20_000, 200, 5, 25
MOMENT = datetime(2026, 1, 2, tzinfo=UTC)


class Phone:
    """One that asks and then reads."""

    def __init__(self, address: str, token: str, client_id: str, after: Mapping[str, int]) -> None:
        buckets = [{"name": name, "after": str(number)} for name, number in after.items()]
        body = json.dumps({"client_id": client_id, "buckets": buckets}).encode()
        place = urlsplit(address)
        head = (
            f"POST /ps/sync/stream HTTP/1.1\r\nHost: {place.netloc}\r\nAuthorization: Token {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._socket = socket.create_connection((place.hostname, place.port), timeout=60)
        self._socket.sendall(head.encode() + body)

    def read_to_the_end(self) -> bytes:
        """What comes until everything announced was sent."""
        found = bytearray()
        while b"checkpoint_complete" not in found[-70_000:]:
            piece = self._socket.recv(65536)
            assert piece, found[-300:]
            found += piece
        return bytes(found)

    def close(self) -> None:
        self._socket.close()


def _places(answer: bytes) -> dict[str, int]:
    """The buckets a first answer names, and how far a phone is that has it."""
    (line,) = (line for line in answer.splitlines() if line.startswith(b'{"checkpoint":'))
    said = json.loads(line)["checkpoint"]
    return {one["bucket"]: int(said["last_op_id"]) for one in said["buckets"]}


def _cpu_s(pid: int) -> float:
    def of(one: int) -> float:
        words = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / 100

    return sum(map(of, family_of(pid)))


def _sets(user_id: int, session_id: Any, exercise_id: int) -> list[dict[str, Any]]:
    values = {"user_id": user_id, "session_id": session_id, "exercise_id": exercise_id, "date": MOMENT}
    more = {"repetitions": Decimal(8), "weight": Decimal("62.5"), "type": "normal", "load": "external"}
    return [{"id": uuid7(), **values, **more} for _ in range(SETS)]


def _store_sets(user_id: int, day: date) -> float:
    """Seconds of this process's cores it takes to store so many sets."""
    exercise_id = db.session.scalars(select(Exercise.id)).first()
    assert exercise_id
    with writing() as session:
        training = WorkoutSession(user_id=user_id, date=day)
        session.add(training)
        session.flush()
        rows = _sets(user_id, training.id, exercise_id)
        start = time.process_time()
        session.connection().execute(insert(WorkoutLog.__table__), rows)
        return time.process_time() - start


def _cost_of_triggers(user_id: int) -> float:
    """Microseconds a set takes longer with the log than without."""
    with_log, without = [], []
    for number in range(3):
        with_log.append(_store_sets(user_id, date(2027, 1, 1) + timedelta(days=number)))
    with db.engine.connect().execution_options(writes=True) as connection:
        for one in declared():
            if one.name.startswith(NAME) and one.dialect in {"", "sqlite"}:
                connection.exec_driver_sql(f"DROP TRIGGER {PREFIX}{one.name}")
        connection.commit()
    for number in range(3):
        without.append(_store_sets(user_id, date(2028, 1, 1) + timedelta(days=number)))
    return (min(with_log) - min(without)) / SETS * 1e6


def _result(what: str, ours: str, target: str, is_met: bool) -> Result:
    return Result(what, ours, "", "", target, is_met)


def _changes(app: Flask, user_id: int, phones: list[Phone]) -> Iterator[float]:
    """Seconds until the first of the phones has heard of each of some changes."""
    for number in range(ROUNDS):
        with app.app_context(), writing() as session:
            moment = MOMENT + timedelta(minutes=number)
            session.add(WeightEntry(user_id=user_id, date=moment, weight=Decimal(80)))
        start = time.perf_counter()
        phones[0].read_to_the_end()
        yield time.perf_counter() - start
        for phone in phones[1:]:
            phone.read_to_the_end()


def measure(folder: Path) -> list[Result]:
    """The figures of the issue, on SQLite."""
    environ = environment_of(folder / "phones", THREADS=str(PHONES + 24))
    flask(environ, "prepare")
    app = create_app(environ)
    with app.app_context():
        with writing():
            user = add_person("pia", "pia@example.com", hashed_password("three quiet hills"))
            make_api_token(user, "phone", "read write")
        user_id = user.id
        _store_sets(user_id, MOMENT.date())
        token = services.make_sync_token(db.session.get_one(User, user_id))
        db.session.remove()
    firsts = []
    with server(folder / "phones", prepare=False, THREADS=environ["THREADS"]) as running, ExitStack() as closing:
        for number in range(ROUNDS):
            start = time.perf_counter()
            phone = Phone(running.address, token, f"first {number}", {})
            answer = phone.read_to_the_end()
            firsts.append(time.perf_counter() - start)
            phone.close()
        before = pss_mb(running.process.pid)
        phones = [Phone(running.address, token, f"waits {one}", _places(answer)) for one in range(PHONES)]
        for phone in phones:
            closing.callback(phone.close)
            phone.read_to_the_end()
        more = pss_mb(running.process.pid) - before
        start, used = time.perf_counter(), _cpu_s(running.process.pid)
        time.sleep(WAITED_S)
        share = 100 * (_cpu_s(running.process.pid) - used) / (time.perf_counter() - start)
        heard = list(_changes(app, user_id, phones))
    with app.app_context():
        cost = _cost_of_triggers(user_id)
        db.engine.dispose()
    first, change = median(firsts), median(heard)
    return [
        _result(f"A phone's first copy: the catalogue and {SETS:,} sets", f"{first:.2f} s", "≤ 2 s", first <= 2),
        _result("A change reaches another phone", f"{1000 * change:.0f} ms", "≤ 300 ms", change <= 0.3),
        _result(f"{PHONES} phones that wait: memory", f"{more:.0f} MB", "≤ 40 MB", more <= 40),
        _result(f"{PHONES} phones that wait: of a core", f"{share:.1f} %", "≤ 2 %", share <= 2),
        _result("What the log of phones costs each row written", f"{cost:.0f} µs", "≤ 50 µs", cost <= 50),
    ]
