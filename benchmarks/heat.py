"""Data of the map of all tracks: ten thousand tracks of real length, as the browser gets them."""

import gzip
import http.client
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import cos, radians, sin
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from sqlalchemy import insert

from app import create_app
from app.accounts.services import add_person, hashed_password
from app.activities.logic.lines import packed_line
from app.activities.logic.track import Segment, Track
from app.activities.models import Activity, TrackLine
from app.database import writing
from app.extensions import db
from benchmarks.account import PASSWORD, sign_in
from benchmarks.result import Result
from tests.servers import server

TRACKS, SHAPES, ROUNDS = 10_000, 200, 9
POINTS = 3600
MOST_MS, MOST_BYTES = 300, 2_000_000


def _wander(chance: random.Random) -> Track:
    """An hour to three on winding roads, one point a second or so, from one of a few homes."""
    latitude, longitude = 47.99 + chance.gauss(0, 0.05), 7.85 + chance.gauss(0, 0.05)
    heading, step = chance.uniform(0, 6.28), chance.uniform(3, 9)
    points = []
    for second in range(POINTS):
        heading += chance.gauss(0, 0.06)
        latitude += step * cos(heading) / 111_319
        longitude += step * sin(heading) / (111_319 * cos(radians(latitude)))
        points.append((latitude, longitude, None, float(second * 2)))
    return Track(None, None, None, [Segment.of(points)])


def _rows(user_id: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    chance = random.Random(7)
    lines = [packed_line(_wander(chance)) for _ in range(SHAPES)]
    for number in range(TRACKS):
        line = lines[number % SHAPES]
        started_at = datetime(2000, 1, 1, 8, tzinfo=UTC) + timedelta(hours=20 * number)
        activity = {
            "id": number + 1,
            "uuid": uuid4(),
            "user_id": user_id,
            "sport_id": 1 + number % 6,
            "created_at": started_at,
            "started_at": started_at,
            "title": f"Outing {number}",
            "duration_us": 1,
            "moving_us": 1,
            "distance_m": 20_000,
            "average_speed_m_per_h": 20_000,
            "max_speed_m_per_h": 30_000,
            "track_name": uuid4().hex,
        }
        box = {"south": 47.0, "west": 7.0, "north": 48.5, "east": 8.5}
        yield activity, {"activity_id": number + 1, "coarse": _shifted(line.coarse, chance), "fine": line.fine} | box


def _shifted(line: bytes, chance: random.Random) -> bytes:
    """The same line with other small numbers in it, so that packing finds no copies."""
    return bytes(byte if byte & 0x80 or not place else chance.randrange(0x80) for place, byte in enumerate(line))


def measure(folder: Path) -> list[Result]:
    """Time of a whole request, and its size."""
    with server(folder / "heat") as running:
        app = create_app(running.environ)
        with app.app_context(), writing():
            user = add_person("ulla", None, hashed_password(PASSWORD))
            pairs = list(_rows(user.id))
            db.session.execute(insert(Activity), [activity for activity, _line in pairs])
            db.session.execute(insert(TrackLine), [line for _activity, line in pairs])
        headers = sign_in(running.address, "ulla")
        connection = http.client.HTTPConnection(urlsplit(running.address).netloc)
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            connection.request("GET", "/activities/map/lines", headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            times.append(time.perf_counter() - start)
            assert answer.status == 200, answer.status
        connection.close()
    assert gzip.decompress(body).startswith(b"RT1")
    spent_ms = 1000 * median(times)
    what = f"Lines of {TRACKS:,} tracks of real length for the map and the heat map"
    return [
        Result(f"{what}, whole request", f"{spent_ms:.0f} ms", "", "", f"≤ {MOST_MS} ms", spent_ms <= MOST_MS),
        Result(f"{what}, compressed", f"{len(body) / 1e6:.2f} MB", "", "", "≤ 2 MB", len(body) <= MOST_BYTES),
    ]
