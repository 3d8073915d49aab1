"""Ten years of daily weight as the page's script reads them, and a phone's photo through the API.

The floors: the same rows read and written as JSON by the standard library alone, and the same picture decoded at half
its size, made smaller and written twice by the imaging library alone.
"""

import json
import sqlite3
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from PIL import Image
from sqlalchemy import insert, select

from app import create_app
from app.accounts.models import User
from app.accounts.services import BROWSER, open_session
from app.body.models import WeightEntry
from app.body.services import COPIES
from app.database import now, writing
from app.extensions import db
from benchmarks.account import Program, open_account
from benchmarks.processes import forget_peak, peak_mb, resident_mb
from benchmarks.result import Result
from tests.servers import server

DAYS, ROUNDS = 3652, 21
PHOTO_ROUNDS = 7
MOST_CHART_MS, MOST_PHOTO_S, MOST_PHOTO_MB = 30, 1.5, 80


def measure(folder: Path) -> list[Result]:
    """Whole requests; memory is the server's."""
    with server(folder / "body") as running:
        token = open_account(running.environ, "ulla")
        cookie = _weigh_for_ten_years(running.environ)
        chart, floor, size = _chart(running.address, token, cookie, Path(running.environ["INSTANCE"]))
        photo, decoding, growth = _photos(running.address, token, running.process.pid)
    return [
        Result(
            f"Chart data of ten years of daily weight ({size / 1e3:.0f} kB); floor: the rows read and written by "
            "`sqlite3` and `json`",
            f"{chart:.1f} ms",
            f"{floor:.1f} ms",
            f"{chart / floor:.1f}",
            f"≤ {MOST_CHART_MS} ms",
            chart <= MOST_CHART_MS,
        ),
        Result(
            "Upload of a 12-megapixel photo with its smaller copies; floor: Pillow alone makes the copies",
            f"{1000 * photo:.0f} ms",
            f"{1000 * decoding:.0f} ms",
            f"{photo / decoding:.1f}",
            f"≤ {MOST_PHOTO_S} s",
            photo <= MOST_PHOTO_S,
        ),
        Result(
            f"Growth of the server's resident memory during it, the most of {PHOTO_ROUNDS} uploads",
            f"{growth:.0f} MB",
            "",
            "",
            f"≤ {MOST_PHOTO_MB} MB",
            growth <= MOST_PHOTO_MB,
        ),
    ]


def _weigh_for_ten_years(environ: Mapping[str, str]) -> str:
    """Give the person their weights; returns the cookie of a session of theirs."""
    app = create_app(environ)
    with app.app_context(), writing():
        user = db.session.scalars(select(User)).one()
        start = now().replace(microsecond=0) - timedelta(days=DAYS)
        rows = [
            {
                "user_id": user.id,
                "date": start + timedelta(days=day),
                "weight": Decimal(800 + day % 37) / 10,
                "notes": "",
            }
            for day in range(DAYS)
        ]
        db.session.execute(insert(WeightEntry), rows)
        opened = open_session(user, BROWSER, now(), timedelta(days=1), device="benchmark")
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return f"regimen={serializer.dumps({'_user_id': f'{user.get_id()}.{opened.id}', '_fresh': True})}"


def _chart(address: str, token: str, cookie: str, instance: Path) -> tuple[float, float, int]:
    """Milliseconds of ours and of the floor, and the size of the answer."""
    program, ours, floor, size = Program(address, token), [], [], 0
    for _round in range(ROUNDS):
        begin = time.perf_counter()
        size = len(program.get("/body/weight/chart.json?range=all", Cookie=cookie))
        ours.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        _bare_rows(instance / "regimen.sqlite3")
        floor.append(time.perf_counter() - begin)
    program.close()
    return 1000 * median(ours), 1000 * median(floor), size


def _bare_rows(database: Path) -> str:
    connection = sqlite3.connect(database)
    rows = connection.execute("SELECT date, weight FROM weight_entry ORDER BY date").fetchall()
    connection.close()
    times = [int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) for text, _weight in rows]
    values = [weight / 1_000_000 for _text, weight in rows]
    return json.dumps({"time": times, "value": values, "average": values})


def _photos(address: str, token: str, pid: int) -> tuple[float, float, float]:
    """Seconds of ours and of the floor, and megabytes."""
    content, ours, floor, growth = _photo(), [], [], []
    _send(address, token, content)  # The first one loads the imaging library.
    for _round in range(PHOTO_ROUNDS):
        forget_peak(pid)
        before = resident_mb(pid)
        begin = time.perf_counter()
        _send(address, token, content)
        ours.append(time.perf_counter() - begin)
        growth.append(peak_mb(pid) - before)
        begin = time.perf_counter()
        _bare_copies(content)
        floor.append(time.perf_counter() - begin)
    return median(ours), median(floor), max(growth)


def _photo() -> bytes:
    """4000 × 3000 pixels with as much detail as a camera sees: about five megabytes."""
    picture = Image.effect_noise((4000, 3000), 24).convert("RGB")
    written = BytesIO()
    picture.save(written, "JPEG", quality=85)
    return written.getvalue()


def _bare_copies(content: bytes) -> None:
    picture = Image.open(BytesIO(content))
    for size in sorted(COPIES, reverse=True):
        picture.thumbnail((size, size), reducing_gap=1.01)
        picture.save(BytesIO(), "JPEG", quality=82)


def _send(address: str, token: str, content: bytes) -> None:
    head = (
        b'--x\r\nContent-Disposition: form-data; name="date"\r\n\r\n2026-01-01\r\n'
        b'--x\r\nContent-Disposition: form-data; name="image"; filename="me.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    headers = {"Authorization": f"Token {token}", "Content-Type": "multipart/form-data; boundary=x"}
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request("POST", "/api/v2/gallery/", head + content + b"\r\n--x--\r\n", headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 201:
        raise RuntimeError(f"{answer.status}: {body[:300]!r}")
