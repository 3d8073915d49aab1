"""Workouts, segments, records and sports as programs written for FitTrackee read them."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from app.activities.logic import short_ids
from app.activities.logic.durations import duration_text
from app.activities.logic.figures import round_half_up
from app.activities.logic.records import EMBEDDED_ORDER, LD
from app.activities.models import Activity, GearType, Record, Segment, Sport, SportPreference
from app.activities.queries import GearInUse, Neighbours
from app.dates import rfc1123

THOUSANDTHS = 1000
MICROSECONDS = 1_000_000


def workout(
    activity: Activity, neighbours: Neighbours, username: str, gear: Iterable[GearInUse] = ()
) -> dict[str, Any]:
    """An activity with everything around it."""
    short_id = short_ids.encode(activity.uuid)
    place = {kind: number for number, kind in enumerate(EMBEDDED_ORDER)}
    return _figures(activity) | {
        "id": short_id,
        "uuid": short_id,
        "bounds": activity.bounds or [],
        "calories": activity.calories,
        "creation_date": rfc1123(activity.created_at),
        "description": activity.description,
        "equipments": [equipment(item) for item in gear],
        "map": activity.map_id,
        "modification_date": None if activity.modified_at is None else rfc1123(activity.modified_at),
        "next_workout": _short(neighbours.next),
        "notes": activity.notes,
        "original_file": activity.track_ending.lstrip(".") if activity.has_track else None,
        "previous_workout": _short(neighbours.previous),
        "records": [
            record(held, short_id, username)
            for held in sorted(activity.records, key=lambda held: place[held.record_type])
        ],
        "segments": [segment(part, short_id) for part in activity.segments],
        "source": activity.source,
        "sport_id": activity.sport_id,
        "title": activity.title,
        "user": username,
        "weather_end": activity.weather_end,
        "weather_start": activity.weather_start,
        "with_analysis": activity.has_track,
        "with_file": activity.has_track,
        "with_geometry": activity.has_track,
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


def sport(kind: Sport, wanted: SportPreference | None, gear: Mapping[int, GearInUse]) -> dict[str, Any]:
    """A sport as the caller prefers it; `gear` knows what they usually use, by its id."""
    return {
        "id": kind.id,
        "label": kind.label,
        "is_active": kind.is_active,
        "is_active_for_user": kind.is_active and (wanted is None or wanted.is_shown),
        "color": wanted.color if wanted else None,
        "stopped_speed_threshold": _threshold(kind, wanted),
        "default_equipments": _usual(wanted, gear),
    }


def preference(wanted: SportPreference, kind: Sport, gear: Mapping[int, GearInUse]) -> dict[str, Any]:
    """What a person prefers in a sport."""
    return {
        "color": wanted.color,
        "default_equipments": _usual(wanted, gear),
        "is_active": wanted.is_shown,
        "sport_id": wanted.sport_id,
        "stopped_speed_threshold": _threshold(kind, wanted),
        "user_id": wanted.user_id,
    }


def _threshold(kind: Sport, wanted: SportPreference | None) -> float:
    chosen = wanted.stopped_speed_threshold_m_per_h if wanted else None
    return (kind.stopped_speed_threshold_m_per_h if chosen is None else chosen) / THOUSANDTHS


def _usual(wanted: SportPreference | None, gear: Mapping[int, GearInUse]) -> list[dict[str, Any]]:
    item = gear.get(wanted.gear_id) if wanted and wanted.gear_id else None
    return [equipment(item)] if item else []


def equipment_type(kind: GearType) -> dict[str, Any]:
    """A type of equipment."""
    return {"id": kind.id, "label": kind.label, "is_active": kind.is_active}


def equipment(item: GearInUse) -> dict[str, Any]:
    """Equipment and its totals."""
    gear = item.gear
    return {
        "id": gear.short_id,
        "creation_date": rfc1123(gear.created_at),
        "default_for_sport_ids": gear.usual_sport_ids,
        "description": gear.description,
        "equipment_type": equipment_type(gear.gear_type),
        "is_active": gear.is_active,
        "label": gear.label,
        "total_distance": item.distance_m / THOUSANDTHS,
        "total_duration": duration_text(item.duration_us),
        "total_duration_in_hours": round(item.duration_us / MICROSECONDS / 3600, 1),
        "total_moving": duration_text(item.moving_us),
        "user_id": gear.user_id,
        "visibility": "private",
        "workouts_count": item.count,
    }


def _figures(of: Activity | Segment) -> dict[str, Any]:
    return {
        "ascent": _thousandth(of.ascent_mm),
        "ave_cadence": of.average_cadence,
        "ave_hr": of.average_heart_rate,
        "ave_pace": _pace(of.distance_m and of.moving_us / of.distance_m),
        "ave_power": of.average_power,
        "best_pace": _pace(of.max_speed_m_per_h and 3_600_000_000 / of.max_speed_m_per_h),
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


def _pace(milliseconds_per_km: float) -> str | None:
    """Whole seconds for a kilometre; nothing for who did not move."""
    seconds = round_half_up(milliseconds_per_km / THOUSANDTHS)
    return duration_text(seconds * MICROSECONDS) if seconds else None


def _thousandth(value: int | None) -> float | None:
    return None if value is None else value / THOUSANDTHS


def _short(uuid: UUID | None) -> str | None:
    return None if uuid is None else short_ids.encode(uuid)
