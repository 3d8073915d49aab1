"""Sports and equipment that programs name in what they send."""

from typing import Any

from app.activities import queries
from app.activities.models import Sport
from app.api.fittrackee.bodies import Refused, bad_request
from app.errors import NotFound


def sport_named(value: Any) -> Sport | None:
    """The sport with this id, which may be written as a text; None for everything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:20])
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**31:
        return None
    try:
        return queries.find_sport(value)
    except NotFound:
        return None


def check_equipment(value: Any) -> None:
    """Refuse equipment that cannot be attached. None and an empty list are fine. Raises Refused."""
    if value is None:
        return
    if not isinstance(value, list):
        raise bad_request("equipment_ids must be an array of strings")
    if len(value) > 1:
        raise bad_request("only one equipment can be added")
    for equipment_id in value:
        if not isinstance(equipment_id, str):
            raise bad_request("equipment_ids must be an array of strings")
        raise _unknown_equipment(equipment_id)


def _unknown_equipment(equipment_id: str) -> Refused:
    message = f"equipment with id {equipment_id} does not exist"
    return bad_request(message, "not_found", equipment_id=equipment_id)


def sport_for_new(body: dict[str, Any]) -> Sport:
    """The sport of a new workout, after its equipment was looked at. Raises Refused."""
    sport = sport_named(body["sport_id"])
    if body.get("equipment_ids") is not None:
        if sport is None:
            raise bad_request(f"sport id {body['sport_id']} not found")
        check_equipment(body["equipment_ids"])
    if sport is None:
        raise bad_request(f"Sport id: {body['sport_id']} does not exist", "invalid")
    return sport
