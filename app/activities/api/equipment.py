"""Equipment: the list, adding, changing, deleting. (Our tables call it gear.)"""

from typing import Any

from flask import Response, request
from flask_login import current_user

from app.activities import queries, services
from app.activities.api import answer_shapes, request_shapes, shapes
from app.activities.api.checking import gear_named, row_id
from app.activities.blueprint import blueprint
from app.activities.models import Gear, GearType
from app.activities.services import GearChange
from app.api.fittrackee.bodies import Refused, answer, bad_request, forbidden, json_body, nothing_found, success
from app.api.fittrackee.sign_in import offered
from app.api.openapi.workouts import tells
from app.database import find, writing
from app.errors import Conflict, Invalid, NotFound
from app.extensions import db

CHANGEABLE = {"label", "description", "equipment_type_id", "is_active", "default_for_sport_ids"}
WORDS = {
    "gear_label_taken": "equipment already exists with the same label",
    "gear_used_otherwise": "equipment is used in workouts of sports this type is not for",
    "gear_of_other_sport": "equipment type is not for one of these sports",
}


@offered(blueprint, "/api/equipment-types", scope="equipments:read")
@tells(answer_shapes.EQUIPMENT_TYPES)
def list_equipment_types() -> Response:
    """Every type of equipment."""
    types = db.session.scalars(queries.gear_types())
    return success({"equipment_types": [shapes.equipment_type(kind) for kind in types]})


@offered(blueprint, "/api/equipment-types/<type_id>", scope="application:write", method="PATCH")
@tells(answer_shapes.EQUIPMENT_TYPES, body=request_shapes.OFFERED)
def change_equipment_type(type_id: str) -> Response:
    """Offer a type of equipment to everybody, or no longer: for administrators."""
    if not current_user.is_admin:
        raise forbidden()
    is_active = json_body().get("is_active")
    with writing():
        kind = db.session.scalar(queries.gear_types().where(GearType.id == (row_id(type_id) or 0)))
        if kind is None:
            raise nothing_found("equipment_types")
        if not isinstance(is_active, bool):
            raise bad_request(hint="is_active is true or false")
        kind.is_active = is_active
    return success({"equipment_types": [shapes.equipment_type(kind)]})


@offered(blueprint, "/api/equipments", scope="equipments:read")
@tells(answer_shapes.EQUIPMENTS, query=request_shapes.EQUIPMENT_QUERY)
def list_equipment() -> Response:
    """The caller's equipment in the order it was added."""
    rows = queries.gear_of(current_user)
    if text := request.args.get("equipment_type_id"):
        type_id = row_id(text)
        if type_id is None:
            raise bad_request(hint="equipment_type_id is a number")
        rows = rows.where(Gear.gear_type_id == type_id)
    return success({"equipments": [shapes.equipment(item) for item in queries.in_use(rows)]})


@offered(blueprint, "/api/equipments/<short_id>", scope="equipments:read")
@tells(answer_shapes.EQUIPMENTS)
def get_equipment(short_id: str) -> Response:
    """One piece of equipment."""
    return _answer_with(_gear(short_id))


@offered(blueprint, "/api/equipments", scope="equipments:write", method="POST")
@tells(answer_shapes.EQUIPMENTS, status="201", body=request_shapes.NEW_EQUIPMENT)
def add_equipment() -> Response:
    """New equipment."""
    body = _body("the 'label' and 'equipment_type_id' parameters must be provided")
    if not body.get("label") or not body.get("equipment_type_id"):
        raise bad_request("the 'label' and 'equipment_type_id' parameters must be provided")
    wanted = _change_in(body)
    assert wanted.label is not None
    assert wanted.gear_type is not None
    if not wanted.gear_type.is_active:
        raise bad_request("equipment type is inactive")
    with writing():
        try:
            gear = services.add_gear(current_user, wanted.gear_type, wanted.label, wanted)
        except (Conflict, Invalid) as error:
            raise _refused(error) from None
    return _answer_with(gear, new=True)


@offered(blueprint, "/api/equipments/<short_id>", scope="equipments:write", method="PATCH")
@tells(answer_shapes.EQUIPMENTS, body=request_shapes.CHANGED_EQUIPMENT)
def change_equipment(short_id: str) -> Response:
    """Change what the body names."""
    body = _body("no request data was supplied")
    _gear(short_id)
    if CHANGEABLE.isdisjoint(body):
        raise bad_request("no valid parameters supplied")
    wanted = _change_in(body)
    with writing():
        gear = _gear(short_id)
        try:
            services.change_gear(gear, wanted)
        except (Conflict, Invalid) as error:
            raise _refused(error) from None
    return _answer_with(gear)


@offered(blueprint, "/api/equipments/<short_id>/refresh", scope="equipments:write", method="POST")
@tells(answer_shapes.EQUIPMENTS)
def refresh_equipment(short_id: str) -> Response:
    """The totals, which are never out of date here."""
    return _answer_with(_gear(short_id))


@offered(blueprint, "/api/equipments/<short_id>", scope="equipments:write", method="DELETE")
@tells(query=request_shapes.FORCE)
def delete_equipment(short_id: str) -> Response:
    """Delete equipment for good; when it was used, only with `?force`. Workouts stay."""
    with writing():
        try:
            services.delete_gear(_gear(short_id), even_if_used="force" in request.args)
        except Conflict:
            message = "cannot delete equipment that has associated workouts without 'force' parameter"
            raise Refused(403, {"status": "error", "message": message}) from None
    return Response(status=204, mimetype="application/json")


def _answer_with(gear: Gear, *, new: bool = False) -> Response:
    found = queries.in_use(queries.gear_of(current_user).where(Gear.id == gear.id))
    data = {"equipments": [shapes.equipment(item) for item in found]}
    return answer({"status": "created", "data": data}, 201) if new else success(data)


def _gear(short_id: str) -> Gear:
    gear = gear_named(short_id)
    if gear is None:
        raise nothing_found("equipments")
    return gear


def _body(message: str) -> dict[str, Any]:
    if request.is_json and request.get_data() in {b"{}", b"[]"}:
        raise bad_request(message)
    return json_body()


def _change_in(body: dict[str, Any]) -> GearChange:
    description = body.get("description")
    label, is_active = body.get("label"), body.get("is_active")
    if not isinstance(label, str | None) or not isinstance(description, str | None):
        raise bad_request(hint="label and description are texts")
    if not isinstance(is_active, bool | None):
        raise bad_request(hint="is_active is true or false")
    gear_type = _type(body["equipment_type_id"]) if body.get("equipment_type_id") is not None else None
    return GearChange(
        label=label,
        description="" if "description" in body and description is None else description,
        gear_type=gear_type,
        is_active=is_active,
        usual_sport_ids=_sport_ids(body.get("default_for_sport_ids")),
    )


def _type(value: Any) -> GearType:
    type_id = row_id(value)
    try:
        return find(queries.gear_types(), GearType.id == (type_id or 0))
    except NotFound:
        raise bad_request("invalid equipment type id") from None


def _sport_ids(value: Any) -> list[int] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, int) and not isinstance(one, bool) for one in value):
        raise bad_request("default_for_sport_ids must be an array of integers")
    known = {sport.id for sport in db.session.scalars(queries.sports())}
    if unknown := [one for one in value if one not in known]:
        raise bad_request(f"sport id {unknown[0]} not found")
    return value


def _refused(error: Conflict | Invalid) -> Refused:
    if error.code == "max_length":
        return bad_request(f"{error.details['field']} exceeds {error.details['limit']} characters")
    if error.code == "required":
        return bad_request("the 'label' and 'equipment_type_id' parameters must be provided")
    return bad_request(WORDS.get(error.code, "invalid payload"), code=error.code)
