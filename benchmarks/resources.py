"""Lists of the wger API against a bare Flask view in the same server that fetches 20 stored rows by one SELECT.

The view answers with the very bytes the list answers with; they lie in a table of their own. No answer is cached.
"""

import json
import sqlite3
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

from sqlalchemy import insert

from app import create_app
from app.accounts.queries import people_known_as
from app.body.models import WeightEntry
from app.database import writing
from app.extensions import db
from benchmarks.account import Program, open_account
from benchmarks.processes import forget_peak, peak_mb, resident_mb
from benchmarks.result import Result
from tests.servers import Server, server

ROUNDS, BURST = 25, 20
SHARES = {"exercise": 0.5, "exerciseinfo": 0.5, "ingredientinfo": 0.5}
LEAST, OTHERS = 0.15, ("muscle", "ingredient", "weightentry", "routine", "workoutlog", "nutritionplan", "measurement")
UNLIMITED = {"INGREDIENT_LIST_LIMIT": "", "INGREDIENT_DETAIL_LIMIT": ""}
ROWS, MOST_MB, LONG_LIST = 100_000, 30, "/api/v2/weightentry/"


def _own_rows(program: Program) -> None:
    """Twenty rows in the lists that only hold what one made oneself."""
    for number in range(1, 21):
        for path, body in (
            ("weightentry", {"date": f"2026-01-{number:02}", "weight": 80 - number / 10}),
            ("routine", {"name": f"No. {number}", "start": "2026-01-01", "end": "2026-02-01"}),
            ("nutritionplan", {"description": f"No. {number}", "only_logging": True}),
        ):
            program.post(f"/api/v2/{path}/", body)


def _rate(program: Program, path: str) -> float:
    start = time.perf_counter()
    for _ in range(BURST):
        program.get(path)
    return BURST / (time.perf_counter() - start)


def _compared(program: Program, name: str, folder: Path) -> Result:
    path = f"/api/v2/{name}/"
    body = program.get(path)
    _keep(folder, name, body)
    ours, floor = [], []
    for _ in range(ROUNDS):
        floor.append(_rate(program, f"/floor/{name}"))
        ours.append(_rate(program, path))
    share, least = median(ours) / median(floor), SHARES.get(name, LEAST)
    rows = len(json.loads(body)["results"])
    return Result(
        f"`GET {path}` ({rows} rows, {len(body) / 1000:.1f} kB); floor: a bare view with one SELECT and the same bytes",
        f"{median(ours):.0f} a second",
        f"{median(floor):.0f} a second",
        f"{share:.0%}",
        f"≥ {least:.0%}",
        share >= least,
    )


def _keep(folder: Path, name: str, body: bytes) -> None:
    """The bytes of an answer as 20 rows for the bare view."""
    size = len(body) // 20 + 1
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    parts += [b""] * (20 - len(parts))
    with sqlite3.connect(folder / "resources" / "regimen.sqlite3") as database:
        database.execute("CREATE TABLE IF NOT EXISTS benchmark_floor (name TEXT, place INTEGER, body BLOB)")
        database.execute("CREATE INDEX IF NOT EXISTS benchmark_floor_name ON benchmark_floor (name, place)")
        database.executemany(
            "INSERT INTO benchmark_floor VALUES (?, ?, ?)", [(name, i, p) for i, p in enumerate(parts)]
        )


def _long_page(program: Program, running: Server) -> Result:
    program.get(LONG_LIST)
    forget_peak(running.process.pid)
    before = resident_mb(running.process.pid)
    size = program.get_in_parts(f"{LONG_LIST}?limit={ROWS}")
    growth = peak_mb(running.process.pid) - before
    return Result(
        f"Growth of memory for `GET {LONG_LIST}?limit={ROWS}` over {ROWS:,} rows ({size / 1e6:.0f} MB)",
        f"{growth:.0f} MB",
        "",
        "",
        f"≤ {MOST_MB} MB",
        growth <= MOST_MB,
    )


def _weigh_often(environ: Mapping[str, str], name: str) -> None:
    app = create_app(environ)
    start = datetime(2000, 1, 1, tzinfo=UTC)
    with app.app_context(), writing():
        person = db.session.scalars(people_known_as(name)).one()
        db.session.execute(
            insert(WeightEntry),
            [
                {"user_id": person.id, "date": start + timedelta(hours=number), "weight": Decimal("80.5")}
                for number in range(ROWS)
            ],
        )


def measure(folder: Path) -> list[Result]:
    """Shares of the floor, then the memory of one very long page."""
    with server(folder / "resources", application="benchmarks.floor:app", **UNLIMITED) as running:
        program = Program(running.address, open_account(running.environ, "rita"))
        _own_rows(program)
        known = json.loads(program.get("/api/v2/"))
        results = [_compared(program, name, folder) for name in (*SHARES, *OTHERS) if name in known]
        program.close()
        token = open_account(running.environ, "otto")
        _weigh_often(running.environ, "otto")
        program = Program(running.address, token)
        results.append(_long_page(program, running))
        program.close()
    return results
