"""What the log of phones costs whoever writes: the same statements with its triggers and without, on both databases.

PostgreSQL is measured where `TEST_DATABASE_URL` names a server; in it a database is made, and removed again.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import Connection, create_engine, delete, insert, make_url, text, update

from app import create_app, starter, triggers
from app.accounts.services import add_person, hashed_password
from app.database import uuid7, writing
from app.exercises.models import Exercise
from app.extensions import db
from app.nutrition.models import Ingredient
from app.sync.cli import fill
from app.sync.recording import NAME
from app.training.models import WorkoutLog, WorkoutSession
from app.triggers import PREFIX, declared
from benchmarks.processes import cpu_s
from benchmarks.result import Result
from tests.servers import environment_of

ROWS, ROUNDS = 20_000, 3
TARGETS_US = {"sqlite": 50, "postgresql": 200}
UNUSED_US = 10
"""What "nothing" comes to: a look at whether anybody uses the food."""

Deed = Callable[[Connection], Any]


@contextmanager
def _own_database(url: str) -> Iterator[str]:
    own = make_url(url).set(database="regimen_benchmark")
    engine = create_engine(make_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {own.database} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {own.database}"))
        try:
            yield own.render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP DATABASE {own.database} WITH (FORCE)"))
    engine.dispose()


def _without_log(connection: Connection) -> None:
    for one in declared():
        if one.name.startswith(NAME) and one.dialect in {"", connection.dialect.name}:
            of_postgresql = f"DROP FUNCTION IF EXISTS {PREFIX}{one.name}() CASCADE"
            of_sqlite = f"DROP TRIGGER IF EXISTS {PREFIX}{one.name}"
            connection.exec_driver_sql(of_sqlite if connection.dialect.name == "sqlite" else of_postgresql)


def _people_and_foods() -> tuple[int, Any, int]:
    """A person, a workout of hers, an exercise; and foods nobody uses."""
    with writing() as session:
        user = add_person("pia", "pia@example.com", hashed_password("three quiet hills"))
        exercise = Exercise(category_id=9, license_id=2)
        session.add(exercise)
        session.flush()
        training = WorkoutSession(user_id=user.id, date=date(2026, 1, 2))
        session.add(training)
        session.flush()
        food = {"energy": 52, "protein": 0, "carbohydrates": 14, "fat": 0, "language_id": 2}
        rows = [{"name": f"food {number}", **food} for number in range(ROWS)]
        session.execute(insert(Ingredient), rows)
        return user.id, training.id, exercise.id


def _deeds() -> dict[str, Deed]:
    user_id, session_id, exercise_id = _people_and_foods()
    values = {"user_id": user_id, "session_id": session_id, "exercise_id": exercise_id}
    values |= {"date": datetime(2026, 1, 2, tzinfo=UTC), "repetitions": Decimal(8), "weight": Decimal("62.5")}
    values |= {"type": "normal", "load": "external"}
    table = WorkoutLog.__table__

    def add(connection: Connection) -> None:
        connection.execute(insert(table), [{"id": uuid7(), **values} for _ in range(ROWS)])

    def run(statement: Any, connection: Connection) -> None:
        connection.execute(statement)

    heavier = update(table).values(weight=Decimal(70))
    return {
        "a set stored": add,
        "a set changed": partial(run, heavier),
        "a set deleted": partial(run, delete(table)),
        "a food changed nobody uses": partial(run, update(Ingredient.__table__).values(energy=Ingredient.energy + 1)),
    }


def _round(deeds: dict[str, Deed]) -> dict[str, float]:
    """Microseconds of a core a row takes, by deed; each is a transaction."""
    found = {}
    for name, deed in deeds.items():
        with writing() as session:
            used = _used_by(session.connection())
            start = used()
            deed(session.connection())
        found[name] = (used() - start) / ROWS * 1e6
    return found


def _used_by(connection: Connection) -> Callable[[], float]:
    """Seconds of a core the database uses: SQLite works in this process, PostgreSQL in one for the connection."""
    if connection.dialect.name == "sqlite":
        return time.process_time
    pid = connection.scalar(text("SELECT pg_backend_pid()"))
    assert Path(f"/proc/{pid}").exists(), "PostgreSQL has to run on this machine"
    return partial(cpu_s, pid)


def _results(dialect: str, ours: list[dict[str, float]], floors: list[dict[str, float]]) -> Iterator[Result]:
    for name in ours[0]:
        with_log, without = (min(one[name] for one in rounds) for rounds in (ours, floors))
        most = UNUSED_US if "nobody" in name else TARGETS_US[dialect]
        more = with_log - without
        yield Result(
            f"The log of phones, {name} ({'SQLite' if dialect == 'sqlite' else 'PostgreSQL'})",
            f"{with_log:.0f} µs",
            f"{without:.0f} µs",
            f"+ {more:.0f} µs",
            f"+ ≤ {most} µs",
            more <= most,
        )


def _measured(folder: Path, dialect: str, **settings: str) -> Iterator[Result]:
    app = create_app(environment_of(folder / f"phone-triggers-{dialect}", **settings))
    with app.app_context():
        upgrade()
        with writing():
            starter.load(rows for room in app.blueprints.values() for rows in getattr(room, "starter", ()))
        fill()
        deeds = _deeds()
        ours, floors = [], []
        for _number in range(ROUNDS):
            ours.append(_round(deeds))
            with writing() as session:
                _without_log(session.connection())
            floors.append(_round(deeds))
            with writing() as session:
                triggers.install(session.connection())
        yield from _results(dialect, ours, floors)
        db.session.remove()
        db.engine.dispose()


def measure(folder: Path) -> Iterator[Result]:
    """Microseconds a row costs, and costs without the log."""
    yield from _measured(folder, "sqlite")
    if url := os.environ.get("TEST_DATABASE_URL"):
        with _own_database(url) as own:
            yield from _measured(folder, "postgresql", DATABASE_URL=own)
