"""Sports and equipment that programs name in what they send."""

from collections.abc import Collection, Iterable
from typing import Any

from flask_login import current_user

from app.activities import queries
from app.activities.logic import short_ids
from app.activities.models import Gear, Sport, SportPreference
from app.activities.queries import GearInUse
from app.api.fittrackee.bodies import Refused, bad_request
from app.database import find
from app.errors import NotFound

MOST_EQUIPMENT = 1


def sport_named(value: Any) -> Sport | None:
    """The sport with this id, which may be written as a text; None for everything else."""
    number = row_id(value)
    if number is None:
        return None
    try:
        return queries.find_sport(number)
    except NotFound:
        return None


def row_id(value: Any) -> int | None:
    """An id of a small table, which may be written as a text; None for what cannot be one."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:20])
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**31:
        return None
    return value


def gear_named(text: str) -> Gear | None:
    """The caller's equipment with this short id; None for everything else."""
    try:
        return find(queries.gear_of(current_user), Gear.uuid == short_ids.decode(text))
    except (short_ids.UndecodableId, NotFound):
        return None


def checked_gear(value: Any, sport: Sport, attached: Collection[Gear] = ()) -> list[Gear]:
    """The equipment a list of ids means, all of it fit for the sport. Raises Refused.

    What is retired may only be named where it is `attached` already.
    """
    if not isinstance(value, list):
        raise bad_request("equipment_ids must be an array of strings")
    if len(value) > MOST_EQUIPMENT:
        raise bad_request("only one equipment can be added")
    return [_usable(equipment_id, sport, attached) for equipment_id in value]


def _usable(equipment_id: Any, sport: Sport, attached: Collection[Gear]) -> Gear:
    if not isinstance(equipment_id, str):
        raise bad_request("equipment_ids must be an array of strings")
    gear = gear_named(equipment_id)
    if gear is None:
        raise _refused("not_found", equipment_id, f"equipment with id {equipment_id} does not exist")
    if not gear.gear_type.fits(sport.id):
        raise _refused("invalid", equipment_id, f"invalid equipment id {equipment_id} for sport {sport.label}")
    if not gear.is_active and gear not in attached:
        raise _refused("inactive", equipment_id, f"equipment with id {equipment_id} is inactive")
    return gear


def _refused(status: str, equipment_id: str, message: str) -> Refused:
    return bad_request(message, status, equipment_id=equipment_id)


def usual_gear(wanted: Iterable[SportPreference]) -> dict[int, GearInUse]:
    """What the caller usually uses in some sports, by its id."""
    ids = {preference.gear_id for preference in wanted} - {None}
    found = queries.in_use(queries.gear_of(current_user).where(Gear.id.in_(ids))) if ids else []
    return {item.gear.id: item for item in found}


def gear_for_new(body: dict[str, Any], sport: Sport) -> list[Gear] | None:
    """The equipment of a new workout; None when nothing is said about it. Raises Refused."""
    if "equipment_ids" not in body:
        return None
    return checked_gear(body["equipment_ids"], sport) if body["equipment_ids"] is not None else []


def sport_for_new(body: dict[str, Any]) -> Sport:
    """The sport of a new workout, after its equipment was looked at. Raises Refused."""
    sport = sport_named(body["sport_id"])
    if body.get("equipment_ids") is not None:
        if sport is None:
            raise bad_request(f"sport id {body['sport_id']} not found")
        checked_gear(body["equipment_ids"], sport)
    if sport is None:
        raise bad_request(f"Sport id: {body['sport_id']} does not exist", "invalid")
    return sport
