"""Slots of a day: places for one exercise, or for several that take turns."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from app.errors import Invalid
from app.extensions import db
from app.routines.models import Day, Slot, SlotEntry
from app.routines.services.storing import after, flush, move_to, number_through, remove, store, take_over


def add_slot(day: Day, values: Mapping[str, Any] | None = None) -> Slot:
    """A new slot at the end of a day, unless `values` give it an order. Raises Invalid on a day of rest."""
    if day.is_rest:
        raise Invalid("rest_day_has_no_exercises", field="day")
    last = db.session.scalar(select(func.max(Slot.order)).where(Slot.day_id == day.id))
    slot = store(Slot(day_id=day.id, **({"order": after(last)} | dict(values or {}))))
    db.session.expire(day, ["slots"])
    return slot


def change_slot(slot: Slot, values: Mapping[str, Any]) -> Slot:
    """Change a slot."""
    return store(take_over(slot, values))


def move_slot(slot: Slot, place: int, day: Day | None = None) -> None:
    """Put a slot at a place of its day or of another one, counted from 1. Raises Invalid on a day of rest."""
    if day is not None and day.id != slot.day_id:
        if day.is_rest:
            raise Invalid("rest_day_has_no_exercises", field="day")
        left = slot.day
        slot.day = day
        flush()
        number_through(_slots_of(left.id))
    move_to(_slots_of(slot.day_id), slot, place)
    db.session.expire(slot.day, ["slots"])


def remove_slot(slot: Slot) -> None:
    """Delete a slot; those after it move up."""
    day_id = slot.day_id
    remove(slot)
    number_through(_slots_of(day_id))


def join_slots(first: Slot, second: Slot) -> None:
    """Make one superset of two slots of a routine: the entries of the second follow those of the first."""
    if first.id == second.id:
        raise Invalid("same_slot", field="slot")
    entries = [*first.entries, *second.entries]
    for entry in list(second.entries):
        entry.slot = first
    flush()
    number_through(entries)
    db.session.expire(second, ["entries"])
    db.session.expire(first, ["entries"])
    remove_slot(second)


def split_slot(entry: SlotEntry) -> Slot:
    """Take an entry out of its superset, into a slot of its own that follows."""
    slot = entry.slot
    alone = add_slot(slot.day)
    entry.slot = alone
    entry.order = 1
    flush()
    db.session.expire(slot, ["entries"])
    db.session.expire(alone, ["entries"])
    number_through(slot.entries)
    move_slot(alone, _slots_of(slot.day_id).index(slot) + 2)
    return alone


def _slots_of(day_id: int) -> list[Slot]:
    return list(db.session.scalars(select(Slot).where(Slot.day_id == day_id).order_by(Slot.order, Slot.id)))
