"""What is computed from a plan and its history, for programs."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response
from flask_babel import get_locale
from flask_login import current_user

from app.api.encoding import encoded
from app.api.endpoint import described
from app.api.negotiation import BASE
from app.api.openapi import answers
from app.api.wger.sign_in import Refused
from app.extensions import db
from app.routines.api import answered, routine_at
from app.routines.models import Routine
from app.routines.revisions import kept
from app.schedule.blueprint import blueprint
from app.schedule.services import Programme, statistics_of
from app.schedule.shapes import DISPLAY, GYM, LOGS, STATISTICS
from app.schedule.wording import words
from app.training.queries import logs_in, routine_sessions
from app.training.schemas import WorkoutLogSchema, WorkoutSessionSchema
from app.training.services import today_of
from app.web.language import chosen_timezone


@blueprint.route(f"{BASE}routine/<id>/date-sequence-display/", tags=["routine"])
@answers(DISPLAY)
@described("Date sequence display")
def date_sequence_display(id: str) -> Response:
    """Every date of a routine with its day, and what is to be done on it."""
    return _dated(id, "display")


@blueprint.route(f"{BASE}routine/<id>/date-sequence-gym/", tags=["routine"])
@answers(GYM)
@described("Date sequence gym")
def date_sequence_gym(id: str) -> Response:
    """The same set by set, as one trains."""
    return _dated(id, "gym")


def _dated(id: str, view: str) -> Response:
    routine, today = routine_at(id), today_of(current_user)
    is_own = routine.user_id == current_user.id
    if not is_own:
        # A public template, as its page shows it: what its owner trained is nobody else's concern.
        today, view = routine.start, f"{view} untrained"

    def make() -> bytes:
        programme = Programme.of(routine) if is_own else Programme.untrained(routine)
        return encoded(programme.view(view.partition(" ")[0], today, words()))

    return answered(kept(routine, view, make, today=today, reader=str(get_locale())))


@blueprint.route(f"{BASE}routine/<id>/logs/", tags=["routine"])
@answers(LOGS)
@described("Logs")
def logs(id: str) -> Response:
    """The sessions of a routine and what was logged in each."""
    return _kept_of_own(id, "logs", _logs)


@blueprint.route(f"{BASE}routine/<id>/stats/", tags=["routine"])
@answers(STATISTICS)
@described("Stats")
def stats(id: str) -> Response:
    """Volume, sets and intensity by time, muscle and exercise."""
    return _kept_of_own(id, "stats", statistics_of)


def _kept_of_own(id: str, name: str, make: Callable[[Routine], Any]) -> Response:
    """What only the owner may see, even of a public template."""
    routine = routine_at(id)
    if routine.user_id != current_user.id:
        raise Refused("not_permitted")
    return answered(kept(routine, name, lambda: encoded(make(routine)), reader=chosen_timezone()))


def _logs(routine: Routine) -> list[dict[str, Any]]:
    sessions = routine_sessions(routine.id)
    logged: defaultdict[UUID | None, list[dict[str, Any]]] = defaultdict(list)
    shown = WorkoutLogSchema()
    for log in db.session.scalars(logs_in(sessions)):
        logged[log.session_id].append(shown.dump(log))
    schema = WorkoutSessionSchema()
    return [{"session": schema.dump(one), "logs": logged[one.id]} for one in db.session.scalars(sessions)]
