"""What is only meant for one workout: exercises swapped, left out or added, and sets that may be taken back."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select

from app.accounts.models import User
from app.database import now
from app.errors import Invalid, NotFound
from app.events import announce
from app.extensions import db
from app.training.events import SetsChanged
from app.training.models import RemovedSet, WorkoutDraft, WorkoutLog, WorkoutSession
from app.training.services.logs import remove_log
from app.training.services.sessions import flush

MOST_CHANGES = 200
TAKEN_BACK_WITHIN = timedelta(days=1)
_READERS: dict[type, Any] = {Decimal: Decimal, UUID: UUID, datetime: datetime.fromisoformat}


def draft_of(session: WorkoutSession) -> WorkoutDraft:
    """What is done differently in a workout; not stored, as long as nothing is."""
    found = db.session.scalar(select(WorkoutDraft).where(WorkoutDraft.session_id == session.id))
    return found or WorkoutDraft(session_id=session.id, swaps={}, skipped=[], added=[])


def swap_exercise(session: WorkoutSession, entry_id: int, exercise_id: int) -> None:
    """Take another exercise in the place of an entry of the plan. Raises Invalid `too_many_changes`."""
    draft = draft_of(session)
    draft.swaps = _bounded(draft.swaps | {str(entry_id): exercise_id})
    _store(draft)


def add_exercise(session: WorkoutSession, exercise_id: int) -> None:
    """Do an exercise nobody planned. Raises Invalid `too_many_changes`."""
    draft = draft_of(session)
    draft.added = _bounded([*(one for one in draft.added if one != exercise_id), exercise_id])
    draft.skipped = [key for key in draft.skipped if key != f"x{exercise_id}"]
    _store(draft)


def leave_out(session: WorkoutSession, station: str, *, is_left_out: bool) -> None:
    """Skip a station, or take it in again; said twice it is so all the same. Raises Invalid `too_many_changes`."""
    draft = draft_of(session)
    others = [key for key in draft.skipped if key != station]
    draft.skipped = _bounded([*others, station] if is_left_out else others)
    _store(draft)


def _bounded(changes: Any) -> Any:
    if len(changes) > MOST_CHANGES:
        raise Invalid("too_many_changes")
    return changes


def _store(draft: WorkoutDraft) -> None:
    db.session.add(draft)
    flush()


def removed_sets_of(user: User) -> Select[RemovedSet]:
    """The deleted sets a person may take back."""
    return (
        select(RemovedSet)
        .join(WorkoutSession, WorkoutSession.id == RemovedSet.session_id)
        .where(WorkoutSession.user_id == user.id, RemovedSet.removed_at > now() - TAKEN_BACK_WITHIN)
    )


def put_aside(log: WorkoutLog) -> None:
    """Delete a set of a workout so that it can be taken back. Those that nobody took back in time go for good."""
    db.session.execute(delete(RemovedSet).where(RemovedSet.removed_at <= now() - TAKEN_BACK_WITHIN))
    values = {column.key: _plain(getattr(log, column.key)) for column in WorkoutLog.__table__.columns}
    db.session.merge(RemovedSet(id=log.id, session_id=log.session_id, removed_at=now(), values=values))
    remove_log(log)


def take_back(user: User, removed: RemovedSet) -> None:
    """Log a deleted set again, as it was, as far as what it belonged to is still there. Raises NotFound."""
    values = {
        column.key: _read(removed.values[column.key], column.type.python_type)
        for column in WorkoutLog.__table__.columns
        if column.key in removed.values
    }
    for column in WorkoutLog.__table__.columns:
        for foreign in column.foreign_keys:
            key = values.get(column.key)
            if key is not None and db.session.scalar(select(foreign.column).where(foreign.column == key)) is None:
                if not column.nullable:
                    raise NotFound("nothing_to_undo")
                values[column.key] = None
    db.session.delete(removed)
    if db.session.get(WorkoutLog, values["id"]) is None:
        db.session.add(WorkoutLog(**values))
        flush()
        announce(SetsChanged(user.id))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def _read(value: Any, kind: type) -> Any:
    return value if value is None or kind not in _READERS else _READERS[kind](value)
