"""`/api/v2/upload-powersync-data`: one row a phone has made, changed or deleted, under the rules of the REST API.

Phones repeat what they are not sure of, and everything here may be repeated. What is refused for good is answered with
200 and an `error`, for phones try anything else again and again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, current_app, jsonify, request
from flask_login import current_user
from marshmallow import ValidationError
from sqlalchemy import select

from app.accounts.api.userprofile import UserprofileSchema, change_profile
from app.accounts.models import User
from app.api.bodies import json_body
from app.api.credential import current_credential, know_caller
from app.api.endpoint import described
from app.api.fields import BIGGEST, uuid_in
from app.api.negotiation import BASE
from app.api.openapi.operations import answer, operation
from app.api.openapi.parts import TEXT, Named
from app.api.resource import Resource
from app.api.wger.problems import NoSuchRow, our_problem
from app.api.wger.sign_in import UNASKED, Refused
from app.api.wger.wording import worded
from app.body.models import WeightEntry
from app.database import writing
from app.errors import Busy, NotAllowed, RegimenError, StorageFull
from app.extensions import db
from app.routines.queries import routines_of
from app.sync.blueprint import blueprint
from app.training.models import WorkoutSession
from app.web.problems import TRY_AGAIN

Outcome = dict[str, Any]
_REQUEST = {
    "type": "object",
    "required": ["table", "data"],
    "properties": {"table": TEXT | {"minLength": 1}, "data": {"type": "object"}},
}
_RESPONSE = {
    "type": "object",
    "properties": {"status": TEXT, "error": TEXT, "details": {"type": ["string", "object", "array"]}},
}
_DOCUMENT = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": Named("PowersyncUploadRequest", _REQUEST)}},
    },
    "responses": {
        "200": answer("Done, or refused for good: then `error` says why", Named("PowersyncUploadResponse", _RESPONSE)),
        "401": {"description": "The token is over"},
        "403": {"description": "Not signed in"},
        "413": {"description": "The body is too large"},
        "415": {"description": "The body is of a type this address does not read"},
        "503": answer("The database is busy: try again", Named("PowersyncUploadResponse", _RESPONSE)),
    },
}
DONE: Outcome = {"status": "ok!"}
PUT, PATCH, DELETE = "PUT", "PATCH", "DELETE"
EVERYTHING = frozenset({PUT, PATCH, DELETE})


@dataclass(frozen=True)
class Target:
    """A table phones may change, and the resource of the REST API whose rules hold there."""

    resource: str
    model: str
    """What refusals call a row."""
    methods: frozenset[str] = EVERYTHING
    rows_of: Callable[[Any], Any] | None = None
    """A person's own rows, where the resource shows others as well."""
    key: Any = None
    """The column of the phone's id, where it is not the id."""
    ignored: frozenset[str] = frozenset()
    lost: Mapping[str, Any] = field(default_factory=dict)
    """References a new row goes without where they name no row of anybody's: that row was refused for good."""


TARGETS: Mapping[str, Target] = {
    "weight_weightentry": Target("weightentry", "WeightEntry", key=WeightEntry.uuid),
    "manager_workoutsession": Target("workoutsession", "WorkoutSession"),
    # A workout that two phones began has one session; sets of the other find it by their day and routine.
    "manager_workoutlog": Target("workoutlog", "WorkoutLog", lost={"session": WorkoutSession.id}),
    "manager_routine": Target("routine", "Routine", frozenset({PATCH, DELETE}), rows_of=routines_of),
    "measurements_category": Target("measurement-category", "Category"),
    "measurements_measurement": Target("measurement", "Measurement"),
    "nutrition_nutritionplan": Target("nutritionplan", "NutritionPlan"),
    "nutrition_meal": Target("meal", "Meal"),
    "nutrition_mealitem": Target("mealitem", "MealItem"),
    "nutrition_logitem": Target("nutritiondiary", "LogItem"),
    "gallery_image": Target("gallery", "Image", frozenset({PATCH, DELETE}), ignored=frozenset({"image"})),
}
PROFILE = "core_userprofile"


def _refused(error: str, details: Any = None) -> Outcome:
    return {"error": error} | ({} if details is None else {"details": details})


@blueprint.route(f"{BASE}upload-powersync-data", methods=[PUT, PATCH, DELETE], strict_slashes=False)
@operation(_DOCUMENT)
@described("Upload Powersync Data", access=UNASKED)
def upload() -> Response | tuple[Response, int, dict[str, str]]:
    """One row that a phone has made, changed or deleted."""
    know_caller()
    if not current_user.is_authenticated:
        # What is refused for good is lost: a phone whose token is over is to fetch another, or to sign in again.
        status = 401 if current_credential().error in {"expired", "revoked"} else 403
        return Response(status=status, content_type="text/html; charset=utf-8")
    if not current_credential().allows("write"):
        return jsonify(_refused("Forbidden", "This token only reads"))
    body = json_body(request)
    try:
        return jsonify(_outcome(body, request.method))
    except (Busy, StorageFull):
        return jsonify({"error": "Temporarily unavailable"}), 503, TRY_AGAIN


def _outcome(body: Any, method: str) -> Outcome:
    table = body.get("table") if isinstance(body, dict) else None
    sent = body.get("data") if isinstance(body, dict) else None
    if not table or not isinstance(sent, dict) or not sent:
        return _refused("Missing required fields: table, data")
    if table == PROFILE:
        return _change_profile(sent, method)
    target = TARGETS.get(table) if isinstance(table, str) else None
    if target is None:
        return _refused(f"Unknown table: {table}")
    if method not in target.methods:
        return _refused("Method not allowed", f"{target.model} creation must go through the REST API")
    return _explained(target.model, lambda: _carry_out(target, sent, method))


def _explained(model: str, act: Callable[[], Outcome]) -> Outcome:
    """What the act comes to; all or nothing of it is stored."""
    try:
        with writing():
            return act()
    except ValidationError as error:
        return _refused("Validation failed", worded(error.messages))
    except NotAllowed:
        return _refused("Forbidden", f"{model} references an object you do not own")
    except (Busy, StorageFull):
        raise
    except RegimenError as error:
        answer: Any = our_problem(error)
        return _refused("Validation failed", answer.get_json())
    except Refused:
        return _refused("Forbidden")
    except NoSuchRow:
        return DONE


def _carry_out(target: Target, sent: Mapping[str, Any], method: str) -> Outcome:
    resource = _resource(target.resource)
    user = current_user._get_current_object()
    key = _key_in(target, resource, sent.get("id"))
    row = None if key is None else _own_row(target, resource, user, key)
    if method == PUT:
        if key is None:
            return _refused("Validation failed", {"id": ["A row needs an id, a UUID."]})
        if row is None and _is_taken(target, resource, key):
            return _refused("Validation failed", {"id": ["There is a row with this id already."]})
        if row is None:
            values = resource.schema().read(_without_lost(target, _in_names_of(resource, target, sent)), partial=False)
            resource.add(resource.model, user, values | ({target.key.key: key} if target.key is not None else {}))
    elif row is not None and method == PATCH:
        values = resource.schema().read(_in_names_of(resource, target, sent), partial=True)
        resource.change(row, user, values)
    elif row is not None:
        resource.remove(row, user)
    return DONE


def _resource(name: str) -> Resource:
    known: dict[str, Resource] = current_app.extensions.setdefault("regimen-phone-resources", {})
    if not known:
        known.update(
            {one.name: one for room in current_app.blueprints.values() for one in getattr(room, "declared", ())}
        )
    return known[name]


def _key_in(target: Target, resource: Resource, value: Any) -> Any:
    """The key of a row as the phone has it; None when it cannot be one."""
    if target.key is not None or resource.has_uuid_keys:
        return uuid_in(value) if isinstance(value, str) else None
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= BIGGEST else None


def _own_row(target: Target, resource: Resource, user: Any, key: Any) -> Any:
    rows = (target.rows_of or resource.visible)(user)
    column = resource.model.id if target.key is None else target.key
    return db.session.scalars(rows.where(column == key)).unique().one_or_none()


def _is_taken(target: Target, resource: Resource, key: Any) -> bool:
    return _exists(resource.model.id if target.key is None else target.key, key)


def _exists(column: Any, key: Any) -> bool:
    return db.session.scalar(select(column).where(column == key)) is not None


def _without_lost(target: Target, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in values.items()
        if name not in target.lost
        or not isinstance(value, str)
        or (key := uuid_in(value)) is None
        or _exists(target.lost[name], key)
    }


def _in_names_of(resource: Resource, target: Target, sent: Mapping[str, Any]) -> dict[str, Any]:
    """References under the names the API has for them: `plan`, also where a phone says `plan_id`."""
    fields = resource.schema().load_fields
    found = {}
    for name, value in sent.items():
        if not isinstance(name, str) or name in target.ignored:
            continue
        short = name.removesuffix("_id")
        found[short if name not in fields and short in fields and short not in sent else name] = value
    return found


def _change_profile(sent: Mapping[str, Any], method: str) -> Outcome:
    if method != PATCH:
        what = "cannot be deleted" if method == DELETE else "creation must go through the REST API"
        return _refused("Method not allowed", f"UserProfile {what}")

    def act() -> Outcome:
        user = db.session.get_one(User, current_user.id)
        if str(sent.get("id")) == str(user.id):
            change_profile(user, UserprofileSchema().read(sent, partial=True))
        return DONE

    return _explained("UserProfile", act)
