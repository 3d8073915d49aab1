"""Everything that took the same way as a workout: beyond what programs know."""

from typing import Any

from flask import Response
from flask_login import current_user

from app.activities import queries
from app.activities.api import answer_shapes
from app.activities.api.finding import workout_of
from app.activities.blueprint import blueprint
from app.activities.logic.durations import duration_text
from app.activities.models import Activity
from app.api.fittrackee.bodies import success
from app.api.fittrackee.sign_in import offered
from app.api.openapi.workouts import tells
from app.dates import rfc1123
from app.extensions import db

MICROSECONDS = 1_000_000
MOST_WORKOUTS = 1000


@offered(blueprint, "/api/workouts/<short_id>/course", scope="workouts:read")
@tells(answer_shapes.COURSE)
def same_course(short_id: str) -> Response:
    """The workouts of the same sport on the same way, the latest first; none where it is the only one."""
    activity = workout_of(short_id)
    standing = queries.standing_of(current_user, activity)
    if standing is None:
        return success({"course": {"count": 0, "workouts": []}})
    rows = queries.on_course_of(current_user, activity).order_by(Activity.started_at.desc(), Activity.id.desc())
    found = [_timed(one, standing.best_us) for one in db.session.scalars(rows.limit(MOST_WORKOUTS))]
    return success({"course": {"count": standing.count, "workouts": found}})


def _timed(one: Activity, best_us: int) -> dict[str, Any]:
    return {
        "id": one.short_id,
        "title": one.title,
        "workout_date": rfc1123(one.started_at),
        "distance": one.distance_m / 1000,
        "moving": duration_text(one.moving_us),
        "ave_speed": one.average_speed_m_per_h / 1000,
        "ave_hr": one.average_heart_rate,
        "behind_best": (one.moving_us - best_us) // MICROSECONDS,
        "is_best": one.moving_us == best_us,
    }
