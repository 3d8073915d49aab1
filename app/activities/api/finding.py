"""The workout an address means, and the checks that come before anything is done with it."""

from collections.abc import Sequence
from typing import Any

from flask import Response
from flask_login import current_user

from app.activities import queries
from app.activities.api import shapes
from app.activities.logic import short_ids
from app.activities.models import Activity
from app.api.fittrackee.bodies import Refused, forbidden, not_found, nothing_found, success
from app.database import find
from app.errors import NotFound
from app.extensions import db


def workout_of(short_id: str, missing: Refused | None = None, stranger: Refused | None = None) -> Activity:
    """A workout of the caller.

    Raises Refused: `missing` (else an empty list) when there is none, `stranger` (else 403) when it is of others.
    """
    try:
        activity = find(queries.every_activity(), Activity.uuid == short_ids.decode(short_id))
    except (short_ids.UndecodableId, NotFound):
        raise missing or nothing_found("workouts") from None
    if activity.user_id != current_user.id:
        raise stranger or forbidden()
    return activity


def tracked_workout_of(short_id: str, key: str) -> Activity:
    """A workout of the caller that has a track. Raises Refused; `key` is where the data would be."""
    activity = workout_of(short_id, nothing_found(key, f"workout not found (id: {short_id})"))
    if not activity.has_track:
        raise not_found(f"no gpx file for this workout (id: {short_id})")
    return activity


def answer_with(activities: Sequence[Activity], status: int = 200, **beside: Any) -> Response:
    """Workouts as they are after a change."""
    found = []
    gear, name = queries.gear_in(activities), current_user.username
    for activity in activities:
        # What was read before the change may have become wrong.
        db.session.expire(activity, ["records", "segments"])
        found.append(shapes.workout(activity, queries.neighbours_of(activity), name, gear.get(activity.id, ())))
    return success({"workouts": found}, status, **beside)
