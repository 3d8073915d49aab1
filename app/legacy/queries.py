"""Whose rows, as older programs divide them."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.legacy.models import Schedule, ScheduleStep
from app.reference.models import RepetitionUnit, WeightUnit
from app.routines.logic.kinds import KILOGRAMS, POUNDS, REPETITIONS
from app.routines.models import Day, Routine, Slot, SlotEntry
from app.routines.queries import routines_of
from app.training.models import WorkoutLog
from app.training.queries import logs_of


def workouts_of(user: Any) -> Select[Routine]:
    """A person's routines that are no templates."""
    return routines_of(user).where(Routine.is_template.is_(False))


def schedules_of(user: Any) -> Select[Schedule]:
    """A person's schedules."""
    return select(Schedule).where(Schedule.user_id == user.id)


def steps_of(user: Any) -> Select[ScheduleStep]:
    """The steps of one's own schedules."""
    return select(ScheduleStep).join(ScheduleStep.schedule).where(Schedule.user_id == user.id)


def with_values(entries: Select[SlotEntry]) -> list[SlotEntry]:
    """Entries with their rules. Two statements."""
    return list(db.session.scalars(entries.options(selectinload(SlotEntry.configs))).unique())


def with_entries(slots: Select[Slot]) -> list[Slot]:
    """Slots with their entries and the rules of these. Three statements."""
    loaded = slots.options(selectinload(Slot.entries).selectinload(SlotEntry.configs))
    return list(db.session.scalars(loaded).unique())


def days_with_everything(routine_id: int) -> list[Day]:
    """The days of a routine with their slots, entries and rules. Four statements."""
    slots = selectinload(Day.slots).selectinload(Slot.entries).selectinload(SlotEntry.configs)
    return list(db.session.scalars(select(Day).where(Day.routine_id == routine_id).order_by(Day.order).options(slots)))


def unit_names() -> tuple[dict[int, str], dict[int, str]]:
    """Of repetitions, and of weights."""
    repetitions = {unit.id: unit.name for unit in db.session.scalars(select(RepetitionUnit))}
    return repetitions, {unit.id: unit.name for unit in db.session.scalars(select(WeightUnit))}


def counted_logs(user: Any, routine_id: int, exercise_id: int) -> list[WorkoutLog]:
    """The sets of an exercise in a routine that have repetitions and a weight in kilograms or pounds, by date."""
    rows = logs_of(user).where(
        WorkoutLog.routine_id == routine_id,
        WorkoutLog.exercise_id == exercise_id,
        WorkoutLog.repetitions_unit_id == REPETITIONS,
        WorkoutLog.weight_unit_id.in_((KILOGRAMS, POUNDS)),
    )
    return list(db.session.scalars(rows.order_by(WorkoutLog.date, WorkoutLog.id)))
