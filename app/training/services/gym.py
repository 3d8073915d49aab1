"""What happens between two sets: a workout begins, its sets are noted, and one says what one trains with."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import User
from app.database import now
from app.dates import to_local
from app.errors import Conflict, Invalid, NotFound
from app.extensions import db
from app.routines.models import Day, Routine
from app.training.models import GymSetup, WorkoutLog, WorkoutSession
from app.training.queries import open_session_on, session_on
from app.training.services.logs import change_log, log_set
from app.training.services.sessions import flush, goes_on, start_session, to_instant

_NOON = time(12)
_A_SECOND = timedelta(seconds=1)
_LAST_MOMENT = datetime.max.replace(tzinfo=UTC) - _A_SECOND


def begin(user: User, day: date, routine: Routine | None = None, plan_day: Day | None = None) -> WorkoutSession:
    """The workout of a day and a routine: the one that is there, or a new one, which begins now if it is today.

    Without a routine there may be several on a day: one that has ended stays as it is.
    """
    session = session_on(user, day, routine.id) if routine else open_session_on(user, day)
    if session is None:
        values: dict[str, Any] = {"date": day, "routine_id": routine.id if routine else None}
        here = to_local(now(), user.preferences.timezone)
        if here.date() == day:
            values["time_start"] = here.time().replace(microsecond=0, tzinfo=None)
        session = start_session(user, values)
    if plan_day is not None and (session.day_id is None or not session.logs):
        session.day_id = plan_day.id
    flush()
    return session


def note_set(user: User, session: WorkoutSession, key: UUID, values: Mapping[str, Any]) -> WorkoutLog:
    """Note a set under a key its sender made: sent twice it is one set, the second time changed.

    Raises Invalid for a set without numbers, NotFound when the key is somebody else's or of another workout.
    """
    log = db.session.get(WorkoutLog, key)
    if log is not None:
        if log.user_id != user.id or log.session_id != session.id:
            raise NotFound("no_such_row")
        return change_log(log, user, values)
    given = {"id": key, "session_id": session.id, "routine_id": session.routine_id, "date": _moment(user, session)}
    return log_set(user, given | dict(values))


def _moment(user: User, session: WorkoutSession) -> datetime:
    """Now; on another day than today behind the sets that are there, the first at the workout's start or at noon."""
    if goes_on(session, user):
        return now()
    rows = select(WorkoutLog.date).where(WorkoutLog.session_id == session.id).order_by(WorkoutLog.date.desc())
    last = db.session.scalar(rows.limit(1))
    if last is not None:
        return last + _A_SECOND if last < _LAST_MOMENT else last
    first = to_instant(session.date, session.time_start or _NOON, user.preferences.timezone)
    return first or datetime.combine(session.date, _NOON, UTC)


def move_session(user: User, session: WorkoutSession, day: date) -> None:
    """Put a workout on another day, its sets with it. Raises Conflict when its routine was trained on that day."""
    if day == session.date:
        return
    if session.routine_id is not None and session_on(user, day, session.routine_id) is not None:
        raise Conflict("trained_that_day", field="date")
    shift = day - session.date
    try:
        for log in session.logs:
            log.date += shift
    except OverflowError as error:
        raise Invalid("date", field="date") from error
    session.date = day
    flush()


def setup_of(user: User) -> GymSetup:
    """What a person trains with; the usual, not stored, until they say otherwise."""
    found = db.session.scalar(select(GymSetup).where(GymSetup.user_id == user.id))
    return found or GymSetup.usual(user.id, user.preferences.weight_unit)


def change_setup(user: User, values: Mapping[str, Any]) -> None:
    """Say what one trains with."""
    setup = setup_of(user)
    for name, value in values.items():
        setattr(setup, name, value)
    db.session.add(setup)
    flush()
