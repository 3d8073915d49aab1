"""Logged sets. Each stands in a session; one that names none finds or begins that of its day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select, update

from app.accounts.models import User
from app.database import now
from app.dates import to_local
from app.errors import Invalid
from app.events import announce, listens_to
from app.exercises.services import ExerciseGoes, ExerciseReplaced
from app.extensions import db
from app.routines.logic.kinds import KILOGRAMS, NORMAL, REPETITIONS
from app.routines.models import Day, Slot, SlotEntry
from app.training.events import SetLogged, SetsChanged
from app.training.models import WorkoutLog, WorkoutSession
from app.training.queries.rows import session_on
from app.training.services.sessions import flush

_ALL = "_schema"
"""Where problems stand that concern several fields."""


def log_set(user: User, values: Mapping[str, Any]) -> WorkoutLog:
    """Log a set. Raises Invalid when there is nothing in it, or a number without its unit."""
    given: dict[str, Any] = {"date": now(), "repetitions_unit_id": REPETITIONS, "weight_unit_id": KILOGRAMS}
    given |= values
    entry = _entry(given.get("slot_entry_id"))
    if entry is not None:
        given = {"type": _type_of(entry), "load": entry.load} | given
    log = WorkoutLog(user_id=user.id, **given)
    _check(log)
    db.session.add(log)
    _placed(log, user)
    announce(SetLogged(log))
    return log


def change_log(log: WorkoutLog, user: User, values: Mapping[str, Any]) -> WorkoutLog:
    """Change a logged set. Raises Invalid."""
    with db.session.no_autoflush:
        for name, value in values.items():
            if name != "id":
                setattr(log, name, value)
        _check(log)
        _placed(log, user)
    announce(SetsChanged(user.id))
    return log


def remove_log(log: WorkoutLog) -> None:
    """Delete a logged set; its session stays."""
    user_id = log.user_id
    db.session.delete(log)
    flush()
    announce(SetsChanged(user_id))


@listens_to(ExerciseReplaced)
def replace_exercise(event: ExerciseReplaced) -> None:
    """Have sets of one exercise count as sets of another."""
    rows = update(WorkoutLog).where(WorkoutLog.exercise_id == event.old_id)
    if event.user_id is not None:
        rows = rows.where(WorkoutLog.user_id == event.user_id)
    db.session.execute(rows.values(exercise_id=event.new_id))


@listens_to(ExerciseGoes)
def tell_who_logged(event: ExerciseGoes) -> None:
    """Say who logged an exercise."""
    rows = select(WorkoutLog.user_id).where(WorkoutLog.exercise_id == event.exercise_id)
    event.users.update(db.session.scalars(rows.distinct()))


def _check(log: WorkoutLog) -> None:
    if log.repetitions is None and log.weight is None:
        raise Invalid("nothing_logged", field=_ALL)
    if log.repetitions is not None and log.repetitions_unit_id is None:
        raise Invalid("repetitions_without_unit", field=_ALL)
    if log.weight is not None and log.weight_unit_id is None:
        raise Invalid("weight_without_unit", field=_ALL)


def _placed(log: WorkoutLog, user: User) -> WorkoutLog:
    """The log in a session, and the session on a day of the plan, as far as that can be told."""
    with db.session.no_autoflush:
        if log.session_id is None:
            log.session = _session_for(log, user)
    flush()
    session = log.session or db.session.get(WorkoutSession, log.session_id)
    if session is not None and session.day_id is None:
        session.day_id = _single_day_of(session)
        flush()
    return log


def _session_for(log: WorkoutLog, user: User) -> WorkoutSession:
    """The session of the log's day and routine, begun if there is none."""
    day = _local_day(log, user)
    found = session_on(user, day, log.routine_id)
    if found is not None:
        return found
    session = WorkoutSession(user_id=user.id, date=day, routine_id=log.routine_id)
    plan_day = _day_of_entry(log.slot_entry_id)
    if plan_day is not None and plan_day.routine_id == log.routine_id:
        session.day_id = plan_day.id
    db.session.add(session)
    return session


def _local_day(log: WorkoutLog, user: User) -> date:
    try:
        return to_local(log.date, user.preferences.timezone).date()
    except OverflowError:
        return log.date.date()


def _entry(entry_id: int | None) -> SlotEntry | None:
    return db.session.get(SlotEntry, entry_id) if entry_id is not None else None


def _type_of(entry: SlotEntry) -> str:
    return (entry.effort if entry.type == NORMAL else None) or entry.type


def _day_of_entry(entry_id: int | None) -> Day | None:
    if entry_id is None:
        return None
    found: Day | None = db.session.scalar(select(Day).join(Slot).join(SlotEntry).where(SlotEntry.id == entry_id))
    return found


def _single_day_of(session: WorkoutSession) -> int | None:
    """The one day of its routine that all logs of a session with an entry belong to."""
    if session.routine_id is None:
        return None
    days = (
        select(Day.id, Day.routine_id)
        .join(Slot, Slot.day_id == Day.id)
        .join(SlotEntry, SlotEntry.slot_id == Slot.id)
        .join(WorkoutLog, WorkoutLog.slot_entry_id == SlotEntry.id)
        .where(WorkoutLog.session_id == session.id)
        .distinct()
    )
    found = db.session.execute(days.limit(2)).all()
    if len(found) == 1 and found[0].routine_id == session.routine_id:
        return int(found[0].id)
    return None
