"""Workouts, segments, records and sports as programs written for FitTrackee read them."""

from typing import Any
from uuid import UUID

from app.activities.logic import short_ids
from app.activities.logic.durations import duration_text
from app.activities.logic.records import EMBEDDED_ORDER, LD
from app.activities.models import Activity, Record, Segment, Sport
from app.activities.queries import Neighbours
from app.dates import rfc1123

THOUSANDTHS = 1000
MICROSECONDS = 1_000_000


def workout(activity: Activity, neighbours: Neighbours, username: str) -> dict[str, Any]:
    """An activity with everything around it."""
    short_id = short_ids.encode(activity.uuid)
    place = {kind: number for number, kind in enumerate(EMBEDDED_ORDER)}
    return _figures(activity) | {
        "id": short_id,
        "uuid": short_id,
        "bounds": activity.bounds or [],
        "creation_date": rfc1123(activity.created_at),
        "description": activity.description,
        "equipments": [],
        "map": activity.map_id,
        "modification_date": None if activity.modified_at is None else rfc1123(activity.modified_at),
        "next_workout": _short(neighbours.next),
        "notes": activity.notes,
        "previous_workout": _short(neighbours.previous),
        "records": [
            record(held, short_id, username)
            for held in sorted(activity.records, key=lambda held: place[held.record_type])
        ],
        "segments": [segment(part, short_id) for part in activity.segments],
        "sport_id": activity.sport_id,
        "title": activity.title,
        "user": username,
        "weather_end": None,
        "weather_start": None,
        "with_gpx": activity.has_track,
        "workout_date": rfc1123(activity.started_at),
    }


def segment(part: Segment, workout_id: str) -> dict[str, Any]:
    """A piece of a track."""
    return _figures(part) | {"workout_id": workout_id, "segment_id": part.number}


def record(held: Record, workout_id: str, username: str) -> dict[str, Any]:
    """A record, and whose."""
    # Records know whole seconds only.
    longest = duration_text(held.value // MICROSECONDS * MICROSECONDS)
    return {
        "id": held.id,
        "record_type": held.record_type,
        "sport_id": held.sport_id,
        "user": username,
        "value": longest if held.record_type == LD else held.value / THOUSANDTHS,
        "workout_date": rfc1123(held.achieved_at),
        "workout_id": workout_id,
    }


def sport(kind: Sport) -> dict[str, Any]:
    """A sport."""
    return {
        "id": kind.id,
        "label": kind.label,
        "is_active": True,
        "is_active_for_user": True,
        "color": None,
        "stopped_speed_threshold": kind.stopped_speed_threshold_m_per_h / THOUSANDTHS,
        "default_equipments": [],
    }


def _figures(of: Activity | Segment) -> dict[str, Any]:
    return {
        "ascent": _thousandth(of.ascent_mm),
        "ave_cadence": of.average_cadence,
        "ave_hr": of.average_heart_rate,
        "ave_power": of.average_power,
        "ave_speed": _thousandth(of.average_speed_m_per_h),
        "descent": _thousandth(of.descent_mm),
        "distance": _thousandth(of.distance_m),
        "duration": duration_text(of.duration_us),
        "max_alt": _thousandth(of.max_altitude_mm),
        "max_cadence": of.max_cadence,
        "max_hr": of.max_heart_rate,
        "max_power": of.max_power,
        "max_speed": _thousandth(of.max_speed_m_per_h),
        "min_alt": _thousandth(of.min_altitude_mm),
        "moving": duration_text(of.moving_us),
        "pauses": duration_text(of.pauses_us) if of.pauses_us else None,
    }


def _thousandth(value: int | None) -> float | None:
    return None if value is None else value / THOUSANDTHS


def _short(uuid: UUID | None) -> str | None:
    return None if uuid is None else short_ids.encode(uuid)
