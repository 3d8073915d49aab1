"""Entries: exercises in a slot."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, update

from app.accounts.models import PersonalDetails, User
from app.events import listens_to
from app.exercises.services import ExerciseGoes, ExerciseReplaced
from app.extensions import db
from app.routines.logic.kinds import KILOGRAMS, REPETITIONS
from app.routines.models import Day, Routine, Slot, SlotEntry
from app.routines.queries import siblings_of
from app.routines.services.storing import after, flush, move_to, number_through, remove, store, take_over


def add_entry(user: User, values: Mapping[str, Any]) -> SlotEntry:
    """A new entry. Without roundings it takes those of the person; without an order it comes last."""
    # None is a unit as well: that of what has none. So a column's default, which replaces None, would be wrong.
    given: dict[str, Any] = {"repetition_unit_id": REPETITIONS, "weight_unit_id": KILOGRAMS} | dict(values)
    usual = usual_roundings(user)
    for name, rounding in usual.items():
        given[name] = given.get(name) or rounding
    if given.get("order") is None:
        last = select(func.max(SlotEntry.order)).where(SlotEntry.slot_id == given["slot_id"])
        given["order"] = after(db.session.scalar(last))
    return store(SlotEntry(**given))


def usual_roundings(user: User) -> dict[str, Decimal | None]:
    """What the weights and repetitions of a person's new entries are rounded to."""
    found = db.session.execute(
        select(PersonalDetails.repetitions_rounding, PersonalDetails.weight_rounding).where(
            PersonalDetails.user_id == user.id
        )
    ).one_or_none()
    repetitions, weight = found or (None, None)
    return {"repetition_rounding": repetitions, "weight_rounding": weight}


def change_entry(entry: SlotEntry, values: Mapping[str, Any]) -> SlotEntry:
    """Change an entry."""
    return store(take_over(entry, values))


def move_entry(entry: SlotEntry, place: int, slot: Slot | None = None) -> None:
    """Put an entry at a place of its slot or of another one, counted from 1. A slot that is left empty stays."""
    if slot is not None and slot.id != entry.slot_id:
        left = entry.slot_id
        entry.slot = slot
        flush()
        number_through(db.session.scalars(siblings_of(left)).all())
    move_to(db.session.scalars(siblings_of(entry.slot_id)).all(), entry, place)


def remove_entry(entry: SlotEntry) -> None:
    """Delete an entry; its slot goes with the last one."""
    slot_id = entry.slot_id
    remove(entry)
    left = db.session.scalars(siblings_of(slot_id)).all()
    if left:
        number_through(left)
        return
    slot = db.session.get(Slot, slot_id)
    if slot is not None:
        remove(slot)


@listens_to(ExerciseReplaced)
def replace_exercise(event: ExerciseReplaced) -> None:
    """Plan the replacement wherever the other was planned."""
    rows = update(SlotEntry).where(SlotEntry.exercise_id == event.old_id)
    if event.user_id is not None:
        theirs = select(Slot.id).join(Slot.day).join(Day.routine).where(Routine.user_id == event.user_id)
        rows = rows.where(SlotEntry.slot_id.in_(theirs))
    db.session.execute(rows.values(exercise_id=event.new_id))


@listens_to(ExerciseGoes)
def tell_who_planned(event: ExerciseGoes) -> None:
    """Say in whose plans an exercise is."""
    rows = select(Routine.user_id).join(Routine.days).join(Day.slots).join(Slot.entries)
    event.users.update(db.session.scalars(rows.where(SlotEntry.exercise_id == event.exercise_id).distinct()))
