"""How the caller wants to see a sport: colour, hidden or not, threshold of standing still, usual equipment."""

from typing import Any

from flask import Response
from flask_login import current_user

from app.activities import services
from app.activities.api import answer_shapes, request_shapes, shapes
from app.activities.api.checking import checked_gear, sport_named, usual_gear
from app.activities.blueprint import blueprint
from app.activities.models import Sport
from app.activities.schemas import COLOR, GREATEST_THRESHOLD_KMH
from app.api.fittrackee.bodies import answer, bad_request, json_body, not_found
from app.api.fittrackee.sign_in import offered
from app.api.openapi.workouts import tells
from app.database import writing

# `pace_speed_display` is taken and not kept: speeds are always shown.
KNOWN = {"color", "is_active", "stopped_speed_threshold", "default_equipment_ids", "pace_speed_display"}


@offered(blueprint, "/api/auth/profile/edit/sports", scope="profile:write", method="POST")
@tells(answer_shapes.PREFERRED, body=request_shapes.PREFERRED_SPORT)
def prefer_in_sport() -> Response:
    """Keep what the body names; the threshold counts for workouts that are uploaded or computed from now on."""
    body = json_body()
    if body.get("sport_id") is None or KNOWN.isdisjoint(body):
        raise bad_request(hint="sport_id and something to prefer are needed")
    sport = _sport(body["sport_id"])
    chosen = _chosen_in(body)
    if body.get("default_equipment_ids") is not None:
        checked_gear(body["default_equipment_ids"], sport)
    with writing():
        if body.get("default_equipment_ids") is not None:
            usual = checked_gear(body["default_equipment_ids"], sport)
            chosen["gear"] = usual[0] if usual else None
        preference = services.prefer(current_user, sport, **chosen)
    data = shapes.preference(preference, sport, usual_gear([preference]))
    return answer({"status": "success", "message": "user sport preferences updated", "data": data})


@offered(blueprint, "/api/auth/profile/reset/sports/<sport_id>", scope="profile:write", method="DELETE")
@tells()
def forget_sport_preference(sport_id: str) -> Response:
    """Let the sport be as it is for everybody."""
    sport = _sport(sport_id)
    with writing():
        services.forget_preference(current_user, sport)
    return Response(status=204, mimetype="application/json")


def _sport(value: Any) -> Sport:
    sport = sport_named(value)
    if sport is None:
        raise not_found("sport does not exist")
    return sport


def _chosen_in(body: dict[str, Any]) -> dict[str, Any]:
    """The values for `services.prefer`, equipment apart. Raises Refused."""
    chosen: dict[str, Any] = {}
    if "color" in body:
        if body["color"] is not None and not (isinstance(body["color"], str) and COLOR.fullmatch(body["color"])):
            raise bad_request("invalid hexadecimal color")
        chosen["color"] = body["color"]
    if body.get("is_active") is not None:
        if not isinstance(body["is_active"], bool):
            raise bad_request(hint="is_active is true or false")
        chosen["is_shown"] = body["is_active"]
    threshold = body.get("stopped_speed_threshold")
    if threshold is not None:
        is_number = isinstance(threshold, int | float) and not isinstance(threshold, bool)
        if not is_number or not 0 <= threshold <= GREATEST_THRESHOLD_KMH:
            raise bad_request(hint=f"stopped_speed_threshold is a speed of at most {GREATEST_THRESHOLD_KMH} km/h")
        chosen["stopped_speed_threshold_m_per_h"] = round(threshold * 1000)
    return chosen
