"""Workouts without a file."""

from flask import Response
from flask_login import current_user

from app.activities import services
from app.activities.api import answer_shapes, request_shapes
from app.activities.api.checking import gear_for_new, sport_for_new
from app.activities.api.finding import answer_with
from app.activities.api.moments import moment
from app.activities.blueprint import blueprint
from app.activities.schemas import CLIMB_FIELDS, NewActivity, loaded
from app.activities.services import Climb, Effort, Words
from app.api.fittrackee.bodies import bad_request, json_body
from app.api.fittrackee.problems import OVER_LIMITS
from app.api.fittrackee.sign_in import offered
from app.api.openapi.workouts import tells
from app.database import writing


@offered(blueprint, "/api/workouts/no_gpx", scope="workouts:write", method="POST")
@tells(answer_shapes.WORKOUTS, status="201", body=request_shapes.NEW_WORKOUT)
def add_entry() -> Response:
    """A workout that was written down."""
    body = json_body()
    values, errors = loaded(NewActivity(), body)
    if any("missing" in codes for codes in errors.values()):
        raise bad_request(hint="sport_id, duration, distance and workout_date are needed")
    if not errors.keys().isdisjoint(CLIMB_FIELDS):
        raise bad_request("invalid ascent or descent", "invalid")
    sport = sport_for_new(body)
    if "bad_moment" in errors.get("workout_date", ()):
        raise bad_request("invalid format for workout date", hint="like 2026-05-15 14:05")
    if "over_limits" in errors.get("calories", ()):
        raise bad_request(OVER_LIMITS)
    if errors:
        raise bad_request(hint=f"look at {', '.join(sorted(errors))}")
    effort = Effort(
        started_at=moment(values["workout_date"]),
        duration_s=values["duration"],
        distance_km=values["distance"],
        climb=Climb(values.get("ascent"), values.get("descent")),
        calories=_whole(values.get("calories")),
    )
    words = Words(values.get("title"), values.get("description"), values.get("notes"))
    with writing():
        activity = services.record_by_hand(current_user, sport, effort, words, gear_for_new(body, sport))
    return answer_with([activity], 201)


def _whole(calories: float | None) -> int | None:
    return None if calories is None else round(calories)
