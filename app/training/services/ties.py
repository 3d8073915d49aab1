"""Sets and workouts are tied again to parts of a plan that were deleted and taken back."""

from sqlalchemy import select, update

from app.events import listens_to
from app.extensions import db
from app.routines.services.bin import PartsRemoved, PartsRestored
from app.training.models import WorkoutLog, WorkoutSession


@listens_to(PartsRemoved)
def remember(event: PartsRemoved) -> None:
    """Note what hangs on the parts that go."""
    logs = select(WorkoutLog.slot_entry_id, WorkoutLog.id).where(WorkoutLog.slot_entry_id.in_(event.entries))
    sessions = select(WorkoutSession.day_id, WorkoutSession.id).where(WorkoutSession.day_id.in_(event.days))
    event.kept["logs"] = [tuple(row) for row in db.session.execute(logs)]
    event.kept["sessions"] = [tuple(row) for row in db.session.execute(sessions)]


@listens_to(PartsRestored)
def tie_again(event: PartsRestored) -> None:
    """Hang it on those that came back."""
    for table, column, rows, keys in (
        (WorkoutLog, "slot_entry_id", event.kept.get("logs", ()), event.entries),
        (WorkoutSession, "day_id", event.kept.get("sessions", ()), event.days),
    ):
        for old, new in keys.items():
            ids = [key for tied, key in rows if tied == old]
            if ids:
                model: type[WorkoutLog] | type[WorkoutSession] = table
                db.session.execute(update(model).where(model.id.in_(ids)).values({column: new}))
