"""Copies of a routine, a day or a slot, with everything below them."""

from datetime import date
from typing import Any, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.database import Model, now
from app.extensions import db
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
    copy.days = [_copy_of_day(day) for day in db.session.scalars(days.options(loaded))]
    db.session.add(copy)
    flush()
    return copy


def copy_day(day: Day) -> Day:
    """The same day once more, right behind the first."""
    copy = _copy_of_day(day)
    copy.routine_id = day.routine_id
    _store_below(copy, day.routine, "days")
    move_to(day.routine.days, copy, day.routine.days.index(day) + 2)
    db.session.expire(day.routine, ["days"])
    return copy


def copy_slot(slot: Slot) -> Slot:
    """The same slot once more, right behind the first."""
    copy = _copy_of_slot(slot)
    copy.day_id = slot.day_id
    _store_below(copy, slot.day, "slots")
    move_to(slot.day.slots, copy, slot.day.slots.index(slot) + 2)
    db.session.expire(slot.day, ["slots"])
    return copy


def _store_below(copy: Model, parent: Model, siblings: str) -> None:
    db.session.add(copy)
    flush()
    db.session.expire(parent, [siblings])


def _copy_of_day(day: Day) -> Day:
    return _copied(day, slots=[_copy_of_slot(slot) for slot in day.slots])


def _copy_of_slot(slot: Slot) -> Slot:
    return _copied(slot, entries=[_copy_of_entry(entry) for entry in slot.entries])


def _copy_of_entry(entry: SlotEntry) -> SlotEntry:
    return _copied(entry, configs=[_copied(config) for config in entry.configs])


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
