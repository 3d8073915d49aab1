"""Workouts, sets and settings: routines, slots, and entries with what they begin with."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.accounts.models import User
from app.extensions import db
from app.legacy.logic import LONGEST_NAME, USUAL_SETS, span_of_workout
from app.legacy.projection import by_exercise, first_values, sets_of
from app.routines import services as routines
from app.routines.models import Day, Routine, Slot, SlotEntry
from app.routines.services.storing import remove
from app.routines.services.targets import set_targets
from app.training.services import today_of

_TARGETS = {"reps": "repetitions", "weight": "weight", "rir": "rir"}
"""What a setting says -> the kind of value it is of an entry."""


def add_workout(user: User, values: Mapping[str, Any]) -> Routine:
    """A new routine, from the next Monday on. Older names were longer: they are cut."""
    start, end = span_of_workout(today_of(user))
    return routines.add_routine(user, {"start": start, "end": end} | _short(values))


def change_workout(routine: Routine, values: Mapping[str, Any]) -> Routine:
    """Change name and description."""
    return routines.change_routine(routine, _short(values))


def _short(values: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(values)
    if "name" in given:
        given["name"] = given["name"][:LONGEST_NAME].rstrip()
    return given


def add_set(values: Mapping[str, Any]) -> Slot:
    """A new slot of a day. Raises Invalid on a day of rest."""
    given = dict(values)
    number = given.pop("sets", USUAL_SETS)
    day = db.session.get_one(Day, given.pop("day_id"))
    return routines.add_slot(day, given | {"config": {"sets": number}})


def change_set(slot: Slot, values: Mapping[str, Any]) -> Slot:
    """Change a slot, and the number of sets of what is in it."""
    given = dict(values)
    number = given.pop("sets", None)
    routines.change_slot(slot, given)
    if number is not None:
        _spread_sets(slot, number)
    return slot


def _spread_sets(slot: Slot, number: int) -> None:
    """So many sets of each exercise that stands in a slot once; one for each entry of the others."""
    kept = slot.config if isinstance(slot.config, dict) else {}
    routines.change_slot(slot, {"config": kept | {"sets": number}})
    db.session.expire(slot, ["entries"])
    for entries in by_exercise(slot).values():
        wanted = Decimal(number if len(entries) == 1 else 1)
        for entry in entries:
            if first_values(entry).get("sets") != wanted:
                set_targets(entry, {"sets": wanted})


def add_setting(user: User, values: Mapping[str, Any]) -> SlotEntry:
    """A new entry with what it begins with. Raises Invalid."""
    plan, targets = _apart(values)
    slot = db.session.get_one(Slot, plan["slot_id"])
    number = _number_of(slot)
    entry = routines.add_entry(user, plan)
    set_targets(entry, targets)
    _spread_sets(slot, number)
    return entry


def _number_of(slot: Slot) -> int:
    db.session.expire(slot, ["entries"])
    return sets_of(slot)


def change_setting(entry: SlotEntry, values: Mapping[str, Any]) -> SlotEntry:
    """Change an entry and what it begins with. Raises Invalid."""
    plan, targets = _apart(values)
    left = entry.slot
    number = _number_of(left)
    target = db.session.get_one(Slot, plan.get("slot_id", left.id))
    target_number = number if target is left else _number_of(target)
    routines.change_entry(entry, plan)
    set_targets(entry, targets)
    _spread_sets(target, target_number)
    if target is not left:
        _spread_sets(left, number)
    return entry


def remove_setting(entry: SlotEntry) -> None:
    """Delete an entry. Its slot stays, also when nothing is left in it."""
    slot = entry.slot
    number = _number_of(slot)
    remove(entry)
    _spread_sets(slot, number)


def _apart(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Decimal | None]]:
    """What an entry is, and what it begins with."""
    plan = {name: value for name, value in values.items() if name not in _TARGETS}
    targets = {
        kind: None if values[name] is None else Decimal(values[name])
        for name, kind in _TARGETS.items()
        if name in values
    }
    return plan, targets
