"""`daysofweek`, and what is computed from workouts and sets."""

from typing import Any

from flask import Response, jsonify, request
from flask_login import current_user
from marshmallow import ValidationError

from app.api.endpoint import described, left_behind
from app.api.fields import BIGGEST
from app.api.listing import Window, neighbours
from app.api.negotiation import BASE, address_of
from app.api.openapi import answers
from app.api.openapi.parts import ADDRESS, DATE, INTEGER, SWITCH, TEXT, Named, by_key, component, listed, maybe, record
from app.api.wger.problems import NoSuchRow
from app.api.wger.sign_in import PUBLIC
from app.errors import Problem
from app.legacy.api.successors import by
from app.legacy.api.workouts import SET, WORKOUT
from app.legacy.blueprint import blueprint
from app.legacy.canonical import canonical, computed_settings
from app.legacy.logic import WEEKDAYS, heaviest_by_day
from app.legacy.projection import shown_log
from app.legacy.queries import counted_logs, with_entries
from app.routines.models import Routine, Slot
from app.routines.queries import slots_of

_DAY_OF_WEEK = Named("DaysOfWeek", record({"id": INTEGER, "day_of_week": TEXT}))
_PAGE = record({"count": INTEGER, "next": maybe(ADDRESS), "previous": maybe(ADDRESS), "results": listed(_DAY_OF_WEEK)})
_POINT = record({"date": DATE, "weight": TEXT, "reps": INTEGER})
_LOG_DATA = record({"chart_data": listed(listed(_POINT)), "logs": by_key(listed({"type": "object"}))})
_MUSCLES = record({side: listed(component("Muscle")) for side in ("front", "back", "frontsecondary", "backsecondary")})
_EXERCISE = record(
    {
        "obj": {"type": ["object", "null"]},
        "setting_obj_list": listed(component("Setting")),
        "setting_text": TEXT,
        "setting_list": listed(TEXT),
        "reps_list": listed(INTEGER),
        "weight_list": listed(maybe(TEXT)),
        "has_weight": SWITCH,
        "comment_list": listed(TEXT),
        "image_list": listed(record({"image": TEXT, "is_main": SWITCH})),
    }
)
_SET = record(
    {
        "obj": component("Set"),
        "is_superset": SWITCH,
        "settings_computed": listed(component("Setting")),
        "muscles": _MUSCLES,
        "exercise_list": listed(_EXERCISE),
    }
)
_DAY = record(
    {
        "obj": record({"id": INTEGER, "training": INTEGER, "description": TEXT, "day": listed(INTEGER)}),
        "days_of_week": record({"text": TEXT, "day_list": listed(_DAY_OF_WEEK)}),
        "muscles": _MUSCLES,
        "set_list": listed(_SET),
    }
)
_CANONICAL = Named(
    "CanonicalWorkout", record({"obj": component("Workout"), "muscles": _MUSCLES, "day_list": listed(_DAY)})
)


def _shown_weekday(number: int) -> dict[str, Any]:
    return {"id": number, "day_of_week": WEEKDAYS[number - 1]}


@blueprint.route(f"{BASE}daysofweek/", tags=["daysofweek"])
@answers(_PAGE)
@left_behind(by("day"))
@described("Days Of Week List", access=PUBLIC)
def weekdays() -> Response:
    """The days of the week, from Monday."""
    wanted = request.args.get("day_of_week", "").strip()
    found = [_shown_weekday(number) for number, name in enumerate(WEEKDAYS, 1) if wanted in {"", name}]
    if request.args.get("ordering", "").strip() in {"-id", "-pk"}:
        found.reverse()
    window = Window.of(request.args)
    next_page, previous_page = neighbours(window, len(found), lambda: address_of(request))
    rows = found[window.offset : window.offset + window.limit]
    return jsonify({"count": len(found), "next": next_page, "previous": previous_page, "results": rows})


@blueprint.route(f"{BASE}daysofweek/<id>/", tags=["daysofweek"])
@answers(_DAY_OF_WEEK)
@left_behind(by("day"))
@described("Days Of Week Instance", access=PUBLIC)
def weekday(id: str) -> Response:
    """One day of the week."""
    if id not in set("1234567"):
        raise NoSuchRow("DaysOfWeek")
    return jsonify(_shown_weekday(int(id)))


@blueprint.route(f"{BASE}workout/<id>/canonical_representation/", tags=["workout"])
@answers(_CANONICAL)
@left_behind(by("routine"))
@described("Canonical Representation")
def canonical_representation(id: str) -> Response:
    """A workout with everything in it."""
    routine = WORKOUT.find(current_user, id)
    assert isinstance(routine, Routine)
    return jsonify(canonical(routine, current_user))


@blueprint.route(f"{BASE}workout/<id>/log_data/", tags=["workout"])
@answers({"anyOf": [TEXT, _LOG_DATA]})
@left_behind(by("workoutlog"))
@described("Log Data")
def log_data(id: str) -> Response:
    """What was logged of one exercise in a workout: by day, and the heaviest set for a chart."""
    routine = WORKOUT.find(current_user, id)
    asked = request.args.get("id", "").strip()
    if not asked:
        return jsonify("Please provide an base ID in the 'id' GET parameter")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 20):
        raise ValidationError({"id": [Problem("integer")]})
    logs = [shown_log(log) for log in counted_logs(current_user, routine.id, min(int(asked), BIGGEST))]
    days: dict[str, list[dict[str, Any]]] = {}
    for log in logs:
        days.setdefault(log["date"], []).append(log)
    return jsonify({"chart_data": heaviest_by_day(logs), "logs": days})


@blueprint.route(f"{BASE}set/<id>/computed_settings/", tags=["set"])
@answers(record({"results": listed(component("Setting"))}))
@left_behind(by("slot"))
@described("Computed Settings")
def set_computed_settings(id: str) -> Response:
    """The settings of a set in the order in which they are done."""
    found = SET.find(current_user, id)
    (slot,) = with_entries(slots_of(current_user).where(Slot.id == found.id))
    return jsonify({"results": computed_settings(slot)})
