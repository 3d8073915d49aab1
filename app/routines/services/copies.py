"""Copies of a routine, a day or a slot, with everything below them.

Exercises that somebody else keeps for themselves become the receiver's own.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.database import Model, now
from app.exercises.models import Exercise
from app.exercises.services import own_copy
from app.extensions import db
from app.files import stage_of_this_change
from app.routines.models import Day, Routine, Slot, SlotEntry
from app.routines.services.storing import flush, move_to

Row = TypeVar("Row", bound=Model)


def copy_routine(routine: Routine, user: User, today: date) -> Routine:
    """A plan of one's own like this one, of the same length, beginning today; without its labels and its history."""
    copy = _copied(
        routine,
        user_id=user.id,
        created=now(),
        start=today,
        end=today + (routine.end - routine.start),
        is_template=False,
        is_public=False,
        revision=0,
    )
    days = select(Day).where(Day.routine_id == routine.id).order_by(Day.order, Day.id)
    loaded = selectinload(Day.slots).selectinload(Slot.entries).selectinload(SlotEntry.configs)
    found = db.session.scalars(days.options(loaded)).all()
    own = _own_exercises(user.id, [slot for day in found for slot in day.slots])
    copy.days = [_copy_of_day(day, own) for day in found]
    db.session.add(copy)
    flush()
    return copy


def copy_day(day: Day) -> Day:
    """The same day once more, right behind the first."""
    copy = _copy_of_day(day, _own_exercises(day.routine.user_id, day.slots))
    copy.routine_id = day.routine_id
    _store_below(copy, day.routine, "days")
    move_to(day.routine.days, copy, day.routine.days.index(day) + 2)
    db.session.expire(day.routine, ["days"])
    return copy


def copy_slot(slot: Slot) -> Slot:
    """The same slot once more, right behind the first."""
    copy = _copy_of_slot(slot, _own_exercises(slot.day.routine.user_id, [slot]))
    copy.day_id = slot.day_id
    _store_below(copy, slot.day, "slots")
    move_to(slot.day.slots, copy, slot.day.slots.index(slot) + 2)
    db.session.expire(slot.day, ["slots"])
    return copy


def _store_below(copy: Model, parent: Model, siblings: str) -> None:
    db.session.add(copy)
    flush()
    db.session.expire(parent, [siblings])


def _own_exercises(user_id: int, slots: Sequence[Slot]) -> dict[int, int]:
    """For each exercise in the slots that is somebody else's own: the one the person has in its place."""
    planned = {entry.exercise_id for slot in slots for entry in slot.entries}
    private = select(Exercise).where(Exercise.id.in_(planned), Exercise.owner_id != user_id).order_by(Exercise.id)
    found = db.session.scalars(private).all()
    return {one.id: own_copy(stage_of_this_change(), user_id, one).id for one in found}


def _copy_of_day(day: Day, own: Mapping[int, int]) -> Day:
    return _copied(day, slots=[_copy_of_slot(slot, own) for slot in day.slots])


def _copy_of_slot(slot: Slot, own: Mapping[int, int]) -> Slot:
    return _copied(slot, entries=[_copy_of_entry(entry, own) for entry in slot.entries])


def _copy_of_entry(entry: SlotEntry, own: Mapping[int, int]) -> SlotEntry:
    exercise_id = own.get(entry.exercise_id, entry.exercise_id)
    return _copied(entry, exercise_id=exercise_id, configs=[_copied(config) for config in entry.configs])


def _copied(row: Row, **changed: Any) -> Row:
    """A new row with the same values, but for its key and its place in the tree."""
    mapper = inspect(type(row))
    values: dict[str, Any] = {
        column.key: inspect(row).dict[column.key]
        for column in mapper.column_attrs
        if not column.columns[0].primary_key and not _is_place(column.key)
    }
    return type(row)(**(values | changed))


def _is_place(name: str) -> bool:
    return name in {"routine_id", "day_id", "slot_id", "slot_entry_id"}
