"""What programs may send to the workouts API, for its description: query strings and bodies."""

from app.activities.api.asking import ORDERS
from app.activities.logic.statistics import PERIODS_FOR_PROGRAMS
from app.activities.schemas import GREATEST_THRESHOLD_KMH, MOST_CALORIES
from app.api.fittrackee.paging import INSTEAD_OF_NONSENSE, MOST, USUAL
from app.api.openapi.parts import DATE, INTEGER, NUMBER, SWITCH, TEXT, Named, Shape, listed, maybe

_CLOCK: Shape = {"type": "string", "description": "Hours and minutes, like `1:30`."}
_PACE: Shape = {"type": "string", "description": "Minutes and seconds for a kilometre, like `5:30`."}

PAGING: dict[str, Shape] = {
    "page": INTEGER | {"minimum": 1, "default": 1},
    "per_page": INTEGER | {"default": USUAL, "description": f"At most {MOST}; {INSTEAD_OF_NONSENSE} for nonsense."},
}
WORKOUT_QUERY: dict[str, Shape] = {
    **PAGING,
    "sport_id": {"type": "string", "description": "An id, or several with commas between."},
    **dict.fromkeys(("title", "notes", "description"), TEXT | {"description": "A part of the text, in any case."}),
    **dict.fromkeys(("from", "to"), DATE),
    **{f"{name}_{end}": NUMBER for name in ("distance", "ave_speed", "max_speed") for end in ("from", "to")},
    **{f"{name}_{end}": _PACE for name in ("ave_pace", "max_pace") for end in ("from", "to")},
    **dict.fromkeys(("duration_from", "duration_to"), _CLOCK),
    "equipment_id": {"type": "string", "description": "Its id; `none`: workouts without any."},
    "coordinates": {"type": "string", "description": "Latitude and longitude, like `48.86,2.36`."},
    "radius": NUMBER | {"description": "Around `coordinates`, in km."},
    "order": {"type": "string", "enum": ["asc", "desc"], "default": "desc"},
    "order_by": {"type": "string", "enum": list(ORDERS), "default": "workout_date"},
    "with_statistics": SWITCH,
}
EQUIPMENT_QUERY: dict[str, Shape] = {"equipment_type_id": INTEGER}
SPORTS_QUERY: dict[str, Shape] = {"check_workouts": SWITCH | {"description": "For administrators: `has_workouts`."}}
FORCE: dict[str, Shape] = {"force": {"type": "string", "description": "Delete it even if it was used."}}
BY_TIME_QUERY: dict[str, Shape] = {
    "from": DATE,
    "to": DATE,
    "time": {"type": "string", "enum": list(PERIODS_FOR_PROGRAMS), "default": "year"},
    "type": {"type": "string", "enum": ["total", "average"], "default": "total"},
}
BY_SPORT_QUERY: dict[str, Shape] = {"sport_id": INTEGER}


def body_of(name: str, fields: dict[str, Shape], required: tuple[str, ...] = ()) -> Named:
    """A body that is a JSON object."""
    shape: Shape = {"type": "object", "properties": fields}
    return Named(name, shape | ({"required": list(required)} if required else {}))


_SPORT_ID: Shape = {"type": ["integer", "string"], "description": "The id of a sport."}
_WORDS = {"title": maybe(TEXT), "notes": maybe(TEXT), "description": maybe(TEXT)}
_EQUIPMENT_IDS = maybe(listed(TEXT) | {"maxItems": 1})
_MOST_TEXT: Shape = {"type": ["number", "string", "null"], "description": "Metres; both climbs or none."}
_FIGURES: dict[str, Shape] = {
    "workout_date": TEXT | {"description": "On the person's own clock, like `2026-05-15 14:05`."},
    "duration": NUMBER | {"minimum": 0, "description": "Seconds."},
    "distance": NUMBER | {"minimum": 0, "description": "Kilometres."},
    "ascent": _MOST_TEXT,
    "descent": _MOST_TEXT,
    "calories": maybe(NUMBER | {"minimum": 0, "maximum": MOST_CALORIES}),
}
NEW_WORKOUT = body_of(
    "RecordedWorkoutRequest",
    {"sport_id": _SPORT_ID, **_WORDS, **_FIGURES, "equipment_ids": _EQUIPMENT_IDS},
    ("sport_id", "workout_date", "duration", "distance"),
)
CHANGED_WORKOUT = body_of(
    "PatchedRecordedWorkoutRequest", {"sport_id": _SPORT_ID, **_WORDS, **_FIGURES, "equipment_ids": _EQUIPMENT_IDS}
)
UPLOADED = Named(
    "WorkoutUploadRequest",
    {
        "type": "object",
        "required": ["file", "data"],
        "properties": {
            "file": {"type": "string", "format": "binary"},
            "data": {
                "type": "string",
                "description": 'JSON text: `{"sport_id": 1}`, and as wanted `title`, `notes`, `description`, '
                "`equipment_ids`, `skip_duplicates`.",
            },
        },
    },
)
OFFERED = body_of("WorkoutsOfferedRequest", {"is_active": SWITCH}, ("is_active",))
_EQUIPMENT: dict[str, Shape] = {
    "label": TEXT,
    "description": maybe(TEXT),
    "equipment_type_id": INTEGER,
    "is_active": SWITCH,
    "default_for_sport_ids": maybe(listed(INTEGER)),
}
NEW_EQUIPMENT = body_of("WorkoutsEquipmentRequest", _EQUIPMENT, ("label", "equipment_type_id"))
CHANGED_EQUIPMENT = body_of("PatchedWorkoutsEquipmentRequest", _EQUIPMENT)
PREFERRED_SPORT = body_of(
    "WorkoutsSportPreferenceRequest",
    {
        "sport_id": _SPORT_ID,
        "color": maybe({"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}),
        "is_active": maybe(SWITCH),
        "stopped_speed_threshold": maybe(NUMBER | {"minimum": 0, "maximum": GREATEST_THRESHOLD_KMH}),
        "default_equipment_ids": _EQUIPMENT_IDS,
        "pace_speed_display": {"description": "Taken and not kept."},
    },
    ("sport_id",),
)
