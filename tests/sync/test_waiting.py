"""Who writes what phones are told waits for others, and is told to try again where that leads nowhere."""

import time
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app import database
from app.database import writing
from app.errors import Busy
from app.extensions import db
from app.nutrition.models import NutritionPlan
from tests.people import Cast, Program
from tests.sync.phones import assert_log_is_right
from tests.sync.test_entrance import token_of

PATIENCE_S = 20
OUTING = {"sport_id": 1, "duration": 60, "distance": 1, "workout_date": "2026-01-01 10:00"}
_WAITING = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def _until_somebody_waits(session: Session) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not session.scalar(_WAITING):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_of_two_who_wait_for_each_other_one_is_told_to_try_again(
    filled: Flask, cast: Cast, as_bob: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not filled.config["DATABASE_URL"]:
        # SQLite has one writer: there he only waits.
        monkeypatch.setattr(database, "PATIENCE_MS", 20)
    row = {"table": "nutrition_nutritionplan", "data": {"id": str(uuid4()), "description": "his"}}
    answers: list[Any] = []
    his = Thread(target=lambda: answers.append(as_bob.put("/api/v2/upload-powersync-data", json=row)))
    gave_way = False
    with filled.app_context():
        try:
            with writing(cast.id_of("alice")) as session:
                # Whoever has written to the log keeps others from it until the end.
                session.add(NutritionPlan(user_id=cast.id_of("alice"), description="hers"))
                session.flush()
                his.start()
                if db.engine.dialect.name == "postgresql":
                    # What he holds already: now each waits for the other, and the database ends one of them.
                    _until_somebody_waits(session)
                    session.execute(select(func.pg_advisory_xact_lock(cast.id_of("bob"))))
                his.join()
        except Busy:
            gave_way = True
        his.join()
        stored = set(db.session.scalars(select(NutritionPlan.description)))

    (answer,) = answers
    if gave_way:
        assert (answer.status_code, stored) == (200, {"his"})
    else:
        assert (answer.status_code, answer.headers["Retry-After"], stored) == (503, "5", {"hers"})
    assert_log_is_right(filled)


def test_who_finds_the_database_busy_is_told_when_to_come_again(
    filled: Flask, cast: Cast, as_alice: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE_MS", 20)
    headers = {"Authorization": f"Token {token_of(as_alice)}"}
    with filled.app_context():
        engine = db.engine
    with engine.connect().execution_options(writes=True) as other:
        other.begin()
        if other.dialect.name == "postgresql":
            # There only the writers of one person wait for each other.
            other.execute(select(func.pg_advisory_xact_lock(cast.id_of("alice"))))

        by_phone = filled.test_client().get("/ps/write-checkpoint2.json?client_id=phone", headers=headers)
        by_program = as_alice.post("/api/v2/weightentry/", json={"date": "2026-01-02T10:00:00Z", "weight": 80})
        of_workouts = as_alice.post("/api/workouts/no_gpx", json=OUTING)

    assert by_phone.get_json()["error"]["code"] == "database_busy"
    for answer in (by_phone, by_program, of_workouts):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
