"""Statistics of the caller: by period and sport, and by sport."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, request
from flask_login import current_user

from app.accounts.queries import people_known_as
from app.activities import queries
from app.activities.api import answer_shapes, request_shapes
from app.activities.api.checking import sport_named
from app.activities.blueprint import blueprint
from app.activities.logic.durations import duration_text
from app.activities.logic.statistics import PERIODS_FOR_PROGRAMS, Done, hundredths, period_name
from app.api.fittrackee.bodies import bad_request, failed, forbidden, not_found, success
from app.api.fittrackee.sign_in import offered
from app.api.openapi.workouts import tells
from app.dates import end_of_day, start_of_day
from app.extensions import db
from app.files import size_of_folder

MOST_WORKOUTS = 10_000
MICROSECONDS = 1_000_000


@offered(blueprint, "/api/stats/<username>/by_time", scope="workouts:read")
@tells(answer_shapes.BY_TIME, query=request_shapes.BY_TIME_QUERY)
def statistics_by_time(username: str) -> Response:
    """What was done in each year, month, week or day, in each sport."""
    _check_person(username)
    kind, period = request.args.get("type", "total"), request.args.get("time", "year")
    if kind not in _FIGURES:
        raise failed("invalid stats type")
    if period not in PERIODS_FOR_PROGRAMS:
        raise failed("invalid time period")
    zone = current_user.preferences.timezone
    rows = queries.narrowed(queries.activities_of(current_user), _asked_days(zone))
    figures_of = _FIGURES[kind]
    by_period = queries.done_by_period(rows, period, zone, for_means=kind == "average")
    found = {
        period_name(start, period): {str(sport_id): figures_of(done) for sport_id, done in done_in.items()}
        for start, done_in in by_period.items()
    }
    return success({"statistics": found})


@offered(blueprint, "/api/stats/<username>/by_sport", scope="workouts:read")
@tells(answer_shapes.BY_SPORT, query=request_shapes.BY_SPORT_QUERY)
def statistics_by_sport(username: str) -> Response:
    """What was done in each sport, or in one."""
    _check_person(username)
    rows = queries.activities_of(current_user)
    if text := request.args.get("sport_id"):
        rows = queries.narrowed(rows, {"sport_id": _asked_sport(text)})
    total = queries.count_of(rows)
    found = queries.done_by_sport(rows, MOST_WORKOUTS if total > MOST_WORKOUTS else None)
    figures = {str(sport_id): _of_sport(done) for sport_id, done in found.items()}
    return success({"statistics": figures, "total_workouts": total})


@offered(blueprint, "/api/stats/all", scope="workouts:read")
@tells(answer_shapes.OF_EVERYBODY)
def statistics_of_everybody() -> Response:
    """How much there is on this server: for administrators."""
    if not current_user.is_admin:
        raise forbidden()
    counts = queries.counts_of_everybody()
    return success(counts | {"uploads_dir_size": size_of_folder("uploads")})


def _check_person(username: str) -> None:
    """Everybody sees only their own figures. Raises Refused."""
    if username == current_user.username:
        return
    known = username.isprintable() and db.session.scalar(people_known_as(username).limit(1))
    if not known or "@" in username:
        raise not_found("user does not exist")
    raise forbidden()


def _asked_days(zone: str | None) -> dict[str, Any]:
    limits: dict[str, tuple[str, Callable[..., datetime]]] = {
        "from": ("started_from", start_of_day),
        "to": ("started_before", end_of_day),
    }
    wanted = {}
    for parameter, (name, instant) in limits.items():
        if text := request.args.get(parameter):
            try:
                wanted[name] = instant(datetime.strptime(text, "%Y-%m-%d").date(), zone)
            except (ValueError, OverflowError):
                raise bad_request(hint=f"{parameter} is a day, like 2026-05-15") from None
    return wanted


def _asked_sport(text: str) -> int:
    if not text.removeprefix("-").isdecimal():
        raise bad_request(hint="sport_id is a number")
    sport = sport_named(text)
    if sport is None:
        raise not_found("sport does not exist")
    return sport.id


def _totals(done: Done) -> dict[str, Any]:
    return {
        "total_ascent": hundredths(done.ascent_mm),
        "total_descent": hundredths(done.descent_mm),
        "total_distance": hundredths(done.distance_m),
        "total_duration": done.moving_us // MICROSECONDS,
        "total_workouts": done.count,
    }


def _averages(done: Done) -> dict[str, Any]:
    return {
        "average_ascent": hundredths(done.ascent_mm, done.with_ascent),
        "average_descent": hundredths(done.descent_mm, done.with_descent),
        "average_distance": hundredths(done.distance_m, done.count),
        "average_duration": done.moving_us // (done.count * MICROSECONDS),
        "average_speed": hundredths(done.speed_m_per_h, done.count),
        "total_workouts": done.count,
    }


_FIGURES: dict[str, Callable[[Done], dict[str, Any]]] = {"total": _totals, "average": _averages}


def _of_sport(done: Done) -> dict[str, Any]:
    seconds = _averages(done)["average_duration"]
    total = done.moving_us // MICROSECONDS
    return (
        _averages(done)
        | _totals(done)
        | {
            "average_duration": duration_text(seconds * MICROSECONDS),
            "total_duration": duration_text(total * MICROSECONDS),
        }
    )
