"""The list of workouts; one workout: read, change, delete."""

from dataclasses import replace
from typing import Any

from flask import Response, request
from flask_login import current_user

from app.activities import queries, services
from app.activities.api import answer_shapes, request_shapes, shapes
from app.activities.api.asking import asked_list
from app.activities.api.checking import checked_gear, sport_named
from app.activities.api.finding import answer_with, workout_of
from app.activities.api.moments import moment
from app.activities.api.summaries import summaries
from app.activities.blueprint import blueprint
from app.activities.jobs import look_for_weather
from app.activities.models import Activity, Gear, Sport
from app.activities.schemas import CLIMB_FIELDS, ActivityFigures, loaded
from app.activities.services import Change, Climb
from app.api.fittrackee.bodies import bad_request, json_body, out_of_order, success
from app.api.fittrackee.paging import pagination
from app.api.fittrackee.problems import OVER_LIMITS
from app.api.fittrackee.sign_in import offered
from app.api.openapi.workouts import tells
from app.database import writing
from app.errors import UnreadableFile
from app.files import staged

ONLY_WITHOUT_FILE = ("ascent", "calories", "descent", "distance", "duration", "workout_date")


@offered(blueprint, "/api/workouts", scope="workouts:read")
@tells(answer_shapes.WORKOUT_PAGE, query=request_shapes.WORKOUT_QUERY)
def list_workouts() -> Response:
    """A page of the caller's workouts."""
    asked = asked_list(request.args, current_user.preferences.timezone)
    own = queries.activities_of(current_user)
    if place := asked.wanted.pop("near", None):
        asked.wanted["ids"] = queries.ids_near(queries.narrowed(own, asked.wanted), place)
    rows = queries.narrowed(own, asked.wanted)
    rows = queries.ordered(rows, asked.order, descending=asked.descending)
    page = queries.page_of(rows, asked.wanted, asked.page, asked.per_page)
    name = current_user.username
    gear = queries.gear_in(page.activities)
    found = [
        shapes.workout(activity, page.neighbours[activity.id], name, gear.get(activity.id, ()))
        for activity in page.activities
    ]
    data: dict[str, Any] = {"workouts": found}
    if request.args.get("with_statistics", "").lower() == "true":
        shown = rows.limit(asked.per_page).offset((page.number - 1) * asked.per_page)
        data["statistics"] = summaries({"all": rows.order_by(None), "current_page": shown})
    return success(data, pagination=pagination(page))


@offered(blueprint, "/api/workouts/<short_id>", scope="workouts:read")
@tells(answer_shapes.WORKOUTS)
def get_workout(short_id: str) -> Response:
    """One workout."""
    return answer_with([workout_of(short_id)])


@offered(blueprint, "/api/workouts/<short_id>", scope="workouts:write", method="PATCH")
@tells(answer_shapes.WORKOUTS, body=request_shapes.CHANGED_WORKOUT)
def change_workout(short_id: str) -> Response:
    """Change what the body names."""
    body = json_body()
    activity = workout_of(short_id)
    wanted = _wanted_change(body, activity)
    with staged() as stage:
        measured = None
        if wanted.sport is not None and activity.has_track:
            measured = services.measure_anew(stage, current_user, activity, wanted.sport)
        with writing():
            activity = workout_of(short_id)
            wanted = replace(wanted, gear=_wanted_gear(body, activity, wanted.sport))
            services.change(stage, activity, wanted, measured)
    return answer_with([activity])


@offered(blueprint, "/api/workouts/<short_id>/refresh", scope="workouts:write", method="POST")
@tells(answer_shapes.WORKOUTS)
def refresh_workout(short_id: str) -> Response:
    """Measure a workout anew from its file, by the rules and preferences of today."""
    activity = workout_of(short_id)
    if not activity.has_track:
        raise bad_request("workout without original file")
    with staged() as stage:
        try:
            measured = services.measure_anew(stage, current_user, activity, activity.sport, in_any_case=True)
        except UnreadableFile:
            raise out_of_order() from None
        if measured is None:
            raise out_of_order()
        with writing():
            activity = workout_of(short_id)
            services.change(stage, activity, Change(), measured)
    if activity.weather_start is None or activity.weather_end is None:
        look_for_weather(activity)
    return answer_with([activity])


@offered(blueprint, "/api/workouts/<short_id>", scope="workouts:write", method="DELETE")
@tells()
def delete_workout(short_id: str) -> Response:
    """Delete a workout for good."""
    with staged() as stage, writing():
        services.delete(stage, workout_of(short_id))
    return Response(status=204, mimetype="application/json")


def _wanted_change(body: dict[str, Any], activity: Activity) -> Change:
    values, errors = loaded(ActivityFigures(), body)
    _check_figures(body, activity, errors)
    sport = _wanted_sport(body)
    _wanted_gear(body, activity, sport)
    if "bad_moment" in errors.get("workout_date", ()):
        raise bad_request("invalid format for workout date")
    if "over_limits" in errors.get("calories", ()):
        raise bad_request(OVER_LIMITS)
    if errors:
        raise bad_request(hint=f"look at {', '.join(sorted(errors))}")
    return Change(
        sport=sport,
        title=values.get("title"),
        notes=values.get("notes"),
        description=values.get("description"),
        started_at=moment(values["workout_date"]) if values.get("workout_date") else None,
        duration_s=values.get("duration") or None,
        distance_km=values.get("distance") or None,
        climb=Climb(values.get("ascent"), values.get("descent")) if "ascent" in body else None,
        calories=round(values["calories"]) if values.get("calories") is not None else None,
    )


def _wanted_gear(body: dict[str, Any], activity: Activity, sport: Sport | None) -> list[Gear] | None:
    if body.get("equipment_ids") is None:
        return None
    return checked_gear(body["equipment_ids"], sport or activity.sport, activity.gear)


def _check_figures(body: dict[str, Any], activity: Activity, errors: dict[str, set[str]]) -> None:
    """A track knows its figures better; without one, both climbs are told or none."""
    if activity.has_track:
        if told := [name for name in ONLY_WITHOUT_FILE if name in body]:
            keys = f"key ('{told[0]}')" if len(told) == 1 else f"keys {tuple(told)}"
            raise bad_request(f"invalid {keys} for workout with file", "invalid")
    elif ("ascent" in body) != ("descent" in body) or not errors.keys().isdisjoint(CLIMB_FIELDS):
        raise bad_request("invalid ascent or descent", "invalid")


def _wanted_sport(body: dict[str, Any]) -> Sport | None:
    if not body.get("sport_id"):
        return None
    sport = sport_named(body["sport_id"])
    if sport is None:
        raise bad_request(f"sport id {body['sport_id']} not found", "invalid")
    return sport
