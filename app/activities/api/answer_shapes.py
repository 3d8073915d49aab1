"""What the workouts API answers, for its description: beside `shapes.py`, which makes these answers."""

from typing import Any

from app.activities.logic.records import EMBEDDED_ORDER
from app.api.openapi.operations import answer
from app.api.openapi.parts import INTEGER, NUMBER, SWITCH, TEXT, Named, Shape, by_key, listed, maybe, record

MOMENT: Shape = {"type": "string", "description": "Like `Fri, 15 May 2026 12:05:00 GMT`."}
DURATION: Shape = {
    "type": "string",
    "description": "Days if any, hours, minutes, seconds: `1:30:00`, `2 days, 0:10:00`.",
}
PACE: Shape = {"type": "string", "description": "Hours, minutes and seconds for a kilometre: `0:05:30`."}
_NO_NUMBER, _NO_TEXT, _NO_INTEGER = maybe(NUMBER), maybe(TEXT), maybe(INTEGER)


def told(data: Any, **beside: Any) -> Shape:
    """An answer with what was asked for under `data`."""
    return record({"status": TEXT, "data": data, **beside})


def _under(key: str, shape: Any) -> Shape:
    return told(record({key: shape}))


_FIGURES = {
    "ascent": _NO_NUMBER,
    "ave_cadence": _NO_NUMBER,
    "ave_hr": _NO_NUMBER,
    "ave_pace": maybe(PACE),
    "ave_power": _NO_NUMBER,
    "best_pace": maybe(PACE),
    "ave_speed": _NO_NUMBER,
    "descent": _NO_NUMBER,
    "distance": _NO_NUMBER,
    "duration": DURATION,
    "max_alt": _NO_NUMBER,
    "max_cadence": _NO_NUMBER,
    "max_hr": _NO_NUMBER,
    "max_power": _NO_NUMBER,
    "max_speed": _NO_NUMBER,
    "min_alt": _NO_NUMBER,
    "moving": DURATION,
    "pauses": maybe(DURATION),
}
EQUIPMENT_TYPE = Named("WorkoutsEquipmentType", record({"id": INTEGER, "label": TEXT, "is_active": SWITCH}))
EQUIPMENT = Named(
    "WorkoutsEquipment",
    record(
        {
            "id": TEXT,
            "creation_date": MOMENT,
            "default_for_sport_ids": listed(INTEGER),
            "description": _NO_TEXT,
            "equipment_type": EQUIPMENT_TYPE,
            "is_active": SWITCH,
            "label": TEXT,
            "total_distance": NUMBER,
            "total_duration": DURATION,
            "total_duration_in_hours": NUMBER,
            "total_moving": DURATION,
            "user_id": INTEGER,
            "visibility": TEXT,
            "workouts_count": INTEGER,
        }
    ),
)
RECORD = Named(
    "WorkoutsRecord",
    record(
        {
            "id": INTEGER,
            "record_type": {"type": "string", "enum": list(EMBEDDED_ORDER)},
            "sport_id": INTEGER,
            "user": TEXT,
            "value": {"type": ["number", "string"], "description": "A duration for `LD`, else km, km/h or m."},
            "workout_date": MOMENT,
            "workout_id": TEXT,
        }
    ),
)
SEGMENT = Named("WorkoutsSegment", record({**_FIGURES, "workout_id": TEXT, "segment_id": INTEGER}))
WEATHER = Named(
    "WorkoutsWeather",
    {
        "type": "object",
        "properties": {
            "humidity": _NO_NUMBER,
            "icon": _NO_TEXT,
            "temperature": _NO_NUMBER,
            "wind": _NO_NUMBER,
            "windBearing": _NO_NUMBER,
        },
    },
)
WORKOUT = Named(
    "RecordedWorkout",
    record(
        {
            **_FIGURES,
            "id": TEXT,
            "uuid": TEXT,
            "bounds": listed(NUMBER),
            "calories": _NO_INTEGER,
            "creation_date": MOMENT,
            "description": _NO_TEXT,
            "equipments": listed(EQUIPMENT),
            "map": _NO_TEXT,
            "modification_date": maybe(MOMENT),
            "next_workout": _NO_TEXT,
            "notes": _NO_TEXT,
            "original_file": _NO_TEXT,
            "previous_workout": _NO_TEXT,
            "records": listed(RECORD),
            "segments": listed(SEGMENT),
            "source": _NO_TEXT,
            "sport_id": INTEGER,
            "title": _NO_TEXT,
            "user": TEXT,
            "weather_end": {"anyOf": [WEATHER, {"type": "null"}]},
            "weather_start": {"anyOf": [WEATHER, {"type": "null"}]},
            "with_analysis": SWITCH,
            "with_file": SWITCH,
            "with_geometry": SWITCH,
            "with_gpx": SWITCH,
            "workout_date": MOMENT,
        }
    ),
)
SPORT = Named(
    "WorkoutsSport",
    record(
        {
            "id": INTEGER,
            "label": TEXT,
            "is_active": SWITCH,
            "is_active_for_user": SWITCH,
            "color": _NO_TEXT,
            "stopped_speed_threshold": NUMBER,
            "default_equipments": listed(EQUIPMENT),
        }
    ),
)
SPORT_PREFERENCE = Named(
    "WorkoutsSportPreference",
    record(
        {
            "color": _NO_TEXT,
            "default_equipments": listed(EQUIPMENT),
            "is_active": SWITCH,
            "sport_id": INTEGER,
            "stopped_speed_threshold": NUMBER,
            "user_id": INTEGER,
        }
    ),
)
SUMMARY = Named(
    "WorkoutsSummary",
    record(
        {
            **dict.fromkeys(("average_ascent", "average_descent", "average_distance"), _NO_NUMBER),
            "average_duration": maybe(DURATION),
            "average_pace": maybe(PACE),
            "average_speed": _NO_NUMBER,
            "best_pace": maybe(PACE),
            "count": INTEGER,
            **dict.fromkeys(("max_speed", "total_ascent", "total_descent", "total_distance"), _NO_NUMBER),
            "total_duration": maybe(DURATION),
            "total_sports": INTEGER,
        }
    ),
)
PAGINATION = Named(
    "WorkoutsPagination",
    record({"has_next": SWITCH, "has_prev": SWITCH, "page": INTEGER, "pages": INTEGER, "total": INTEGER}),
)

WORKOUTS = _under("workouts", listed(WORKOUT))
_SKIPPED = by_key(TEXT)
STORED: Shape = told(record({"workouts": listed(WORKOUT)}))
STORED["properties"]["skipped_workouts"] = _SKIPPED
WORKOUT_PAGE = told(
    {
        "type": "object",
        "required": ["workouts"],
        "properties": {
            "workouts": listed(WORKOUT),
            "statistics": record({"all": SUMMARY, "current_page": SUMMARY}),
        },
    },
    pagination=PAGINATION,
)
SPORTS = _under("sports", listed(SPORT))
RECORDS = _under("records", listed(RECORD))
EQUIPMENTS = _under("equipments", listed(EQUIPMENT))
EQUIPMENT_TYPES = _under("equipment_types", listed(EQUIPMENT_TYPE))
PREFERRED = told(SPORT_PREFERENCE, message=TEXT)
PONG = record({"status": TEXT, "message": TEXT})
CONFIG = told(
    record(
        {
            "about": _NO_TEXT,
            "admin_contact": _NO_TEXT,
            **dict.fromkeys(("file_limit_import", "file_sync_limit_import", "gpx_limit_import"), INTEGER),
            **dict.fromkeys(("is_email_sending_enabled", "is_registration_enabled"), SWITCH),
            "map_attribution": TEXT,
            **dict.fromkeys(("max_single_file_size", "max_users", "max_zip_file_size"), INTEGER),
            **dict.fromkeys(("privacy_policy", "privacy_policy_date"), _NO_TEXT),
            **dict.fromkeys(("product", "product_version"), TEXT),
            "stats_workouts_limit": INTEGER,
            "version": TEXT,
            "weather_provider": _NO_TEXT,
        }
    )
)

_TASK = {
    "id": TEXT,
    "created_at": MOMENT,
    "files_count": INTEGER,
    "message": _NO_TEXT,
    "new_workouts_count": INTEGER,
    "original_file_name": TEXT,
    "progress": INTEGER,
    "sport_id": INTEGER,
    "status": {"type": "string", "enum": ["queued", "in_progress", "successful", "aborted", "errored"]},
    "type": TEXT,
}
UPLOAD_TASK = Named("WorkoutsUploadTask", record(_TASK))
WHOLE_UPLOAD_TASK = Named(
    "WorkoutsWholeUploadTask",
    record(
        _TASK | dict.fromkeys(("errored_workouts", "errored_files", "skipped_workouts"), by_key(TEXT)),
    ),
)
TASK = _under("task", WHOLE_UPLOAD_TASK)
TASK_PAGE = told(record({"tasks": listed(UPLOAD_TASK)}), pagination=PAGINATION)
_BEGUN = told(record({"task_id": TEXT}))
NOT_STORED_NOW = {
    "200": answer("It is there already, or its many files are a job of their own", {"anyOf": [STORED, _BEGUN]})
}

_POINT = {
    "type": "object",
    "required": ["distance", "duration", "latitude", "longitude", "speed", "time"],
    "properties": {
        **dict.fromkeys(("distance", "latitude", "longitude"), NUMBER),
        "duration": INTEGER,
        "speed": _NO_NUMBER,
        "time": maybe(MOMENT),
        **dict.fromkeys(("elevation", "hr", "cadence", "power", "temperature"), NUMBER),
        "lap": INTEGER,
    },
}
POINT = Named("WorkoutsChartPoint", _POINT)


def _of_track(key: str, shape: Any) -> Shape:
    return told(record({key: shape}), message=TEXT)


def _geometry(kind: str, coordinates: Shape) -> Shape:
    return record({"type": {"type": "string", "enum": [kind]}, "coordinates": coordinates})


GPX = _of_track("gpx", TEXT)
CHART = _of_track("chart_data", listed(POINT))
LINES = _of_track("geojson", _geometry("MultiLineString", listed(listed(listed(NUMBER)))))
LINE = _of_track("geojson", _geometry("LineString", listed(listed(NUMBER))))
COURSE = _under(
    "course",
    record(
        {
            "count": INTEGER,
            "workouts": listed(
                record(
                    {
                        "id": TEXT,
                        "title": _NO_TEXT,
                        "workout_date": MOMENT,
                        "distance": NUMBER,
                        "moving": DURATION,
                        "ave_speed": NUMBER,
                        "ave_hr": _NO_NUMBER,
                        "behind_best": INTEGER,
                        "is_best": SWITCH,
                    }
                )
            ),
        }
    ),
)

_AVERAGES = dict.fromkeys(
    ("average_ascent", "average_descent", "average_distance", "average_duration", "average_speed"), _NO_NUMBER
) | {"total_workouts": INTEGER}
_TOTALS = dict.fromkeys(("total_ascent", "total_descent", "total_distance", "total_duration"), _NO_NUMBER) | {
    "total_workouts": INTEGER
}
BY_TIME = _under("statistics", by_key(by_key({"anyOf": [record(_TOTALS), record(_AVERAGES)]})))
BY_SPORT = told(
    record(
        {
            "statistics": by_key(
                record({**_AVERAGES, **_TOTALS, "average_duration": DURATION, "total_duration": DURATION})
            ),
            "total_workouts": INTEGER,
        }
    )
)
OF_EVERYBODY = told(record({"users": INTEGER, "workouts": INTEGER, "sports": INTEGER, "uploads_dir_size": INTEGER}))

_PROFILE = {
    **dict.fromkeys(("bio", "first_name", "last_name", "location"), _NO_TEXT),
    "birth_date": maybe(MOMENT),
    "accepted_privacy_policy": {"type": ["boolean", "null"]},
    **dict.fromkeys(("admin", "is_active", "picture"), SWITCH),
    "created_at": MOMENT,
    "email": _NO_TEXT,
    "email_to_confirm": _NO_TEXT,
    "role": TEXT,
    "username": TEXT,
    **dict.fromkeys(("date_format", "language", "timezone"), _NO_TEXT),
    **dict.fromkeys(
        ("display_ascent", "imperial_units", "start_elevation_at_zero", "use_raw_gpx_speed", "weekm"), SWITCH
    ),
    "use_dark_mode": {"type": ["boolean", "null"]},
    "nb_sports": INTEGER,
    "nb_workouts": INTEGER,
    "records": listed(RECORD),
    "sports_list": listed(INTEGER),
    "total_ascent": NUMBER,
    "total_distance": NUMBER,
    "total_duration": DURATION,
}
PERSON = Named("WorkoutsProfile", record(_PROFILE))
PROFILE = told(PERSON)
CHANGED_PROFILE = told(PERSON, message=TEXT)
