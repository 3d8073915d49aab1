"""Activities with a stored track, made straight from the tables."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from flask import Flask

from app.activities.logic import short_ids
from app.activities.models import Activity
from app.database import writing
from app.extensions import db

Places = Sequence[tuple[float, float]]

BERLIN: Places = [(13.37 + index / 500, 52.51 + (index % 7) / 900) for index in range(40)]
"""A zigzag ride, as (longitude, latitude)."""


@dataclass
class StoredTrack:
    """Where an activity's track is kept, and the id of its map."""

    activity_id: int
    short_id: str
    map_id: str
    profile: Path

    @property
    def map_path(self) -> str:
        """The address of its picture."""
        return f"/api/workouts/map/{self.map_id}"


def store_track(app: Flask, user_id: int, *segments: Places) -> StoredTrack:
    """An activity whose track has these segments."""
    track_name, map_id = uuid4().hex, uuid4().hex
    places = [place for segment in segments for place in segment]
    profile = {
        "longitude": [longitude for longitude, _ in places],
        "latitude": [latitude for _, latitude in places],
        "segment_starts": [sum(map(len, segments[:number])) for number in range(len(segments))],
    }
    path = Path(app.config["INSTANCE"]) / "uploads" / str(user_id) / f"{track_name}.profile.json.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(json.dumps(profile).encode()))
    with app.app_context(), writing():
        activity = Activity(
            user_id=user_id,
            sport_id=1,
            started_at=datetime(2026, 4, 2, 8, tzinfo=UTC),
            duration_us=3_600_000_000,
            moving_us=3_600_000_000,
            distance_m=10_000,
            average_speed_m_per_h=10_000,
            max_speed_m_per_h=12_000,
            track_name=track_name,
            map_id=map_id,
        )
        db.session.add(activity)
        db.session.flush()
        return StoredTrack(activity.id, short_ids.encode(activity.uuid), map_id, path)
