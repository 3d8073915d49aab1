"""Phones that follow the log: a first copy, a change, and many that only wait, also while others use the API."""

import json
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask
from sqlalchemy import insert, select

from app import create_app
from app.accounts.models import User
from app.accounts.services import add_person, hashed_password, make_api_token
from app.body.models import WeightEntry
from app.database import now, uuid7, writing
from app.exercises.models import Exercise
from app.extensions import db
from app.sync import services
from app.training.models import WorkoutLog, WorkoutSession
from benchmarks.processes import cpu_s, pss_mb
from benchmarks.result import Result
from tests.servers import environment_of, flask, server

SETS, PHONES, ROUNDS, WAITED_S = 20_000, 200, 5, 25
REQUESTS, A_SECOND, ALTERNATIONS = 300, 25, 3
"""The load under which requests are timed: so many, at so many a second, without phones and with them in turn."""
LET_GO_S = 2
READ = ("workoutlog/?limit=20", "workoutsession/?limit=20", "exerciseinfo/?limit=5", "weightentry/?limit=20")
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


def _sets(user_id: int, session_id: Any, exercise_id: int) -> list[dict[str, Any]]:
    values = {"user_id": user_id, "session_id": session_id, "exercise_id": exercise_id, "date": MOMENT}
    more = {"repetitions": Decimal(8), "weight": Decimal("62.5"), "type": "normal", "load": "external"}
    return [{"id": uuid7(), **values, **more} for _ in range(SETS)]


def _store_sets(user_id: int, day: date) -> None:
    exercise_id = db.session.scalars(select(Exercise.id)).first()
    assert exercise_id
    with writing() as session:
        training = WorkoutSession(user_id=user_id, date=day)
        session.add(training)
        session.flush()
        rows = _sets(user_id, training.id, exercise_id)
        session.connection().execute(insert(WorkoutLog.__table__), rows)


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


def _requests(address: str, token: str) -> Iterator[float]:
    """Seconds each request of somebody else takes, who asks so many a second: reading mostly, and some writing."""
    begin = time.perf_counter()
    with requests.Session() as session:
        session.headers["Authorization"] = f"Token {token}"
        for number in range(REQUESTS):
            time.sleep(max(0.0, begin + number / A_SECOND - time.perf_counter()))
            start = time.perf_counter()
            if number % 10 == 0:
                moment = MOMENT + timedelta(seconds=time.time_ns() // 1_000_000 % 10**8)
                answer = session.post(f"{address}/api/v2/weightentry/", json={"date": moment.isoformat(), "weight": 80})
            else:
                answer = session.get(f"{address}/api/v2/{READ[number % len(READ)]}")
            yield time.perf_counter() - start
            assert answer.ok, answer.text


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def _connected(address: str, token: str, places: Mapping[str, int], closing: ExitStack) -> list[Phone]:
    """Phones that have everything and wait."""
    phones = [Phone(address, token, f"waits {one}", places) for one in range(PHONES)]
    for phone in phones:
        closing.callback(phone.close)
        phone.read_to_the_end()
    return phones


def measure(folder: Path) -> Iterator[Result]:
    """The figures of the issue, on SQLite."""
    environ = environment_of(folder / "phones", THREADS=str(PHONES + 24))
    flask(environ, "prepare")
    app = create_app(environ)
    with app.app_context():
        with writing():
            user, other = (add_person(name, None, hashed_password("three quiet hills")) for name in ("pia", "otto"))
            others_token = make_api_token(other, "load", "read write")
            make_api_token(user, "phone", "read write")
        user_id, other_id = user.id, other.id
        _store_sets(user_id, MOMENT.date())
        _store_sets(other_id, MOMENT.date())
        token = services.make_sync_token(db.session.get_one(User, user_id), lifetime=timedelta(hours=1))
        db.session.remove()
    with server(folder / "phones", prepare=False, THREADS=environ["THREADS"]) as running:
        address, pid = running.address, running.process.pid
        firsts = []
        for number in range(ROUNDS):
            start = time.perf_counter()
            phone = Phone(address, token, f"first {number}", {})
            answer = phone.read_to_the_end()
            firsts.append(time.perf_counter() - start)
            phone.close()
        first = median(firsts)
        yield _result(f"A phone's first copy: the catalogue and {SETS:,} sets", f"{first:.2f} s", "≤ 2 s", first <= 2)
        places, alone, beside = _places(answer), [], []
        list(_requests(address, others_token))
        for number in range(ALTERNATIONS):
            alone += list(_requests(address, others_token))
            before = pss_mb(pid)
            with ExitStack() as closing:
                phones = _connected(address, token, places, closing)
                if number == 0:
                    yield from _waiting(pid, before)
                beside += list(_requests(address, others_token))
                if number == ALTERNATIONS - 1:
                    change = median(_changes(app, user_id, phones))
            _have_let_go(app, user_id)
        ratio = _p95(beside) / _p95(alone)
        yield Result(
            f"A request (p95) while {PHONES} phones wait",
            f"{1000 * _p95(beside):.1f} ms",
            f"{1000 * _p95(alone):.1f} ms",
            f"{ratio:.2f}",
            "≤ 1.2",
            ratio <= 1.2,
        )
    with app.app_context():
        db.engine.dispose()
    yield _result("A change reaches another phone", f"{1000 * change:.0f} ms", "≤ 300 ms", change <= 0.3)


def _have_let_go(app: Flask, user_id: int) -> None:
    """The server notices that a phone has gone when it next tells it something."""
    for _number in range(2):
        with app.app_context(), writing() as session:
            session.add(WeightEntry(user_id=user_id, date=now(), weight=Decimal(80)))
        time.sleep(LET_GO_S)


def _waiting(pid: int, before: float) -> Iterator[Result]:
    """What phones cost that only wait."""
    more = pss_mb(pid) - before
    start, used = time.perf_counter(), cpu_s(pid)
    time.sleep(WAITED_S)
    share = 100 * (cpu_s(pid) - used) / (time.perf_counter() - start)
    yield _result(f"{PHONES} phones that wait: memory", f"{more:.0f} MB", "≤ 40 MB", more <= 40)
    yield _result(f"{PHONES} phones that wait: of a core", f"{share:.1f} %", "≤ 2 %", share <= 2)
