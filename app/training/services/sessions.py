"""Sessions: beginning one, changing it, ending it."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.database import now
from app.dates import to_local, to_utc
from app.errors import Conflict
from app.events import announce
from app.extensions import db
from app.training.events import SessionsChanged, SetsChanged
from app.training.logic import BodyWeight, Record, records
from app.training.models import WorkoutSession
from app.training.queries.strength import sets_before, sets_of_session

LONGEST = timedelta(hours=12)
"""Nobody trains longer without a break; a workout that is still open then was forgotten."""
_A_DAY = timedelta(days=1)


def today_of(user: User) -> date:
    """The day it is where the person is."""
    return to_local(now(), user.preferences.timezone).date()


def to_instant(day: date, clock: time | None, zone: str | None) -> datetime | None:
    """The instant at which a person's clock shows this time on this day."""
    if clock is None:
        return None
    try:
        return to_utc(datetime.combine(day, clock.replace(tzinfo=None)), zone)
    except OverflowError:
        return None


def start_session(user: User, values: Mapping[str, Any]) -> WorkoutSession:
    """A new session, today unless another date is given. Raises Conflict: a routine has one session a day.

    `datetime_start` and `datetime_end` may stand for date and times.
    """
    given = with_clock_times(values, user.preferences.timezone)
    given.setdefault("date", today_of(user))
    session = WorkoutSession(user_id=user.id, **given)
    _refuse_second(session)
    db.session.add(session)
    flush()
    announce(SessionsChanged(user.id))
    return session


def change_session(session: WorkoutSession, user: User, values: Mapping[str, Any]) -> WorkoutSession:
    """Change a session. Raises Conflict."""
    for name, value in with_clock_times(values, user.preferences.timezone).items():
        if name != "id":
            setattr(session, name, value)
    _refuse_second(session)
    flush()
    announce(SessionsChanged(user.id))
    return session


def goes_on(session: WorkoutSession, user: User) -> bool:
    """Whether it is today's, or began before midnight, was not ended, and may still be under way."""
    if session.date == today_of(user):
        return True
    return session.time_end is None and _is_within(session, user, now(), LONGEST)


def finish_session(session: WorkoutSession, user: User, values: Mapping[str, Any] | None = None) -> WorkoutSession:
    """End a session, unless it ended before; with notes and an impression, if there are some.

    One that goes on ends now; one that was left open ended with its last set, as far as that can be told.
    """
    given = dict(values or {})
    if session.time_end is None and "time_end" not in given:
        end = _end_of(session, user)
        if end is not None:
            clock = _local(end, user.preferences.timezone).time().replace(microsecond=0, tzinfo=None)
            given["time_end"] = clock
            given.setdefault("time_start", session.time_start or clock)
    return change_session(session, user, given)


def _end_of(session: WorkoutSession, user: User) -> datetime | None:
    if goes_on(session, user):
        return now()
    last = max((log.date for log in session.logs), default=None)
    return last if last is not None and _is_within(session, user, last, _A_DAY) else None


def _is_within(session: WorkoutSession, user: User, moment: datetime, length: timedelta) -> bool:
    """Whether so little time lies between the start of a session and this moment."""
    begun = to_instant(session.date, session.time_start, user.preferences.timezone)
    return begun is not None and timedelta() <= moment - begun < length


def remove_session(session: WorkoutSession) -> None:
    """Delete a session with its logs."""
    user_id = session.user_id
    db.session.delete(session)
    flush()
    announce(SessionsChanged(user_id))
    announce(SetsChanged(user_id))


def records_won(user: User, session: WorkoutSession, body_weight: BodyWeight) -> list[Record]:
    """What the sets of a session beat of everything that was done before it."""
    done = sets_of_session(user, session.id)
    return records(done, sets_before(user, session, {one.exercise for one in done}), body_weight)


def with_clock_times(values: Mapping[str, Any], zone: str | None) -> dict[str, Any]:
    """The same with date and times on the person's clock in place of instants; what is given of them stays."""
    given = dict(values)
    start, end = given.pop("datetime_start", None), given.pop("datetime_end", None)
    if start is not None:
        local = _local(start, zone)
        given.setdefault("date", local.date())
        given.setdefault("time_start", local.time())
    if end is not None:
        given.setdefault("time_end", _local(end, zone).time())
    return given


def _local(moment: datetime, zone: str | None) -> datetime:
    try:
        return to_local(moment, zone)
    except OverflowError:
        return moment


def ends_on(session: WorkoutSession) -> date:
    """The day a session ends on: the following one when its end lies before its start."""
    start, end = session.time_start, session.time_end
    if start is not None and end is not None and end < start and session.date < date.max:
        return session.date + timedelta(days=1)
    return session.date


def _refuse_second(session: WorkoutSession) -> None:
    if session.routine_id is None:
        return
    with db.session.no_autoflush:
        same = select(WorkoutSession.id).where(
            WorkoutSession.user_id == session.user_id,
            WorkoutSession.date == session.date,
            WorkoutSession.routine_id == session.routine_id,
        )
        if session.id is not None:
            same = same.where(WorkoutSession.id != session.id)
        if db.session.scalar(same.limit(1)) is not None:
            raise Conflict("unique_set", fields="date, user, routine")


def flush() -> None:
    """Write what has changed. Raises Conflict when it contradicts other rows."""
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict("contradicts_other_rows") from error
