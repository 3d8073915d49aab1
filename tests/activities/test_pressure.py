"""A full disk, and many at once: everything stays whole."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import database
from app.activities.logic.records import MEASURED
from app.activities.models import Activity, Record
from app.extensions import db
from tests.activities.gpx_samples import golden_gpx, gpx_of, ride
from tests.activities.uploads import traces_in, upload, uploaded
from tests.people import PASSWORD, Browser, Cast, Program

FULL_DISK = """
import json, resource, sys
from app import create_app
from tests.activities.gpx_samples import gpx_of, ride
from tests.activities.uploads import traces_in, upload
from tests.people import Program

environ, token, limit, minutes = json.loads(sys.argv[1])
app = create_app(environ)
program = Program(app, token)
content = gpx_of(ride(minutes, every_s=1))
program.get("/api/workouts")
before = traces_in(app)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
if minutes:
    answer = upload(program, content)
else:
    entry = {"sport_id": 1, "duration": 60, "distance": 1, "workout_date": "2026-01-01 10:00"}
    answer = program.post("/api/workouts/no_gpx", json=entry)
after = traces_in(app)
print(json.dumps([len(content), answer.status_code, answer.get_data(as_text=True), before == after]))
"""


def with_a_disk_of(limit: int, minutes: int, *, environ: dict[str, str], token: str) -> list[Any]:
    """Upload a ride where no file may grow beyond `limit` bytes; 0 minutes: write one down."""
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK, json.dumps([environ, token, limit, minutes])],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    result: list[Any] = json.loads(run.stdout.splitlines()[-1])
    return result


@pytest.mark.parametrize(
    ("limit", "minutes", "where"),
    [
        (100_000, 40, "where uploads are kept"),
        (300_000, 150, "where uploads wait while they come in"),
    ],
)
def test_a_full_disk_is_told_and_leaves_nothing_behind(
    limit: int, minutes: int, where: str, *, app: Flask, cast: Cast, environ: dict[str, str]
) -> None:
    size, status, body, unchanged = with_a_disk_of(limit, minutes, environ=environ, token=cast.token_of("alice"))

    assert size > limit, where
    assert status == 507
    assert json.loads(body)["message"] == "The server's disk is full, nothing was stored."
    assert unchanged


def test_a_database_without_room_says_so(app: Flask, cast: Cast, environ: dict[str, str]) -> None:
    if app.config["DATABASE_URL"]:
        pytest.skip("the database is another machine's")

    _, status, body, unchanged = with_a_disk_of(0, 0, environ=environ, token=cast.token_of("alice"))

    assert (status, json.loads(body)["status"]) == (507, "error")
    assert unchanged


@pytest.fixture
def endless_writer(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody who writes all the time; the others lose their patience soon."""
    if app.config["DATABASE_URL"]:
        pytest.skip("the database is another machine's")
    monkeypatch.setattr(database, "PATIENCE_MS", 50)
    with closing(sqlite3.connect(app.config["INSTANCE"] / "regimen.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.usefixtures("endless_writer")
def test_who_cannot_write_for_others_is_told_to_try_again(as_alice: Program, alices_browser: Browser) -> None:
    entry = {"sport_id": 1, "duration": 60, "distance": 1, "workout_date": "2026-01-01 10:00"}

    by_program = as_alice.post("/api/workouts/no_gpx", json=entry)
    by_person = alices_browser.submit(
        "/settings/account/email", page="/settings/account", data={"email": "", "password": PASSWORD}
    )

    assert (by_program.status_code, by_program.json["code"]) == (503, "database_busy")
    assert (by_person.status_code, "The server is busy" in by_person.text) == (503, True)


@pytest.mark.usefixtures("endless_writer")
def test_who_only_reads_does_not_notice(as_alice: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE_MS", 60_000)

    answer = as_alice.get("/api/workouts")  # the use of the token would be noted

    assert answer.status_code == 200


def test_uploads_and_deletions_at_once_keep_the_records_right(app: Flask, cast: Cast, as_alice: Program) -> None:
    doomed = [uploaded(as_alice, gpx_of(ride(minutes)))["id"] for minutes in range(2, 8)]

    def bring(minutes: int) -> int:
        return upload(Program(app, cast.token_of("alice")), gpx_of(ride(minutes))).status_code

    def delete(short_id: str) -> int:
        return Program(app, cast.token_of("alice")).delete(f"/api/workouts/{short_id}").status_code

    with ThreadPoolExecutor(4) as pool:
        brought = pool.map(bring, (3, 9, 4, 8, 5, 9))
        deleted = pool.map(delete, doomed)

    assert [*brought, *deleted] == [201] * 6 + [204] * 6
    with app.app_context():
        activities = list(db.session.scalars(select(Activity).order_by(Activity.started_at, Activity.id)))
        records = {one.record_type: (one.activity_id, one.value) for one in db.session.scalars(select(Record))}
    assert len(activities) == 6
    for kind, column in MEASURED.items():
        best = max(activities, key=lambda activity: (getattr(activity, column), -activity.id))
        assert records[kind] == (best.id, getattr(best, column))


def test_the_same_workout_deleted_twice_at_once_is_deleted_once(app: Flask, cast: Cast, as_alice: Program) -> None:
    before = traces_in(app)
    short_id = uploaded(as_alice, golden_gpx())["id"]

    def delete(_turn: int) -> int:
        return Program(app, cast.token_of("alice")).delete(f"/api/workouts/{short_id}").status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(delete, range(2)))

    assert statuses == [204, 404]
    assert traces_in(app) == before
