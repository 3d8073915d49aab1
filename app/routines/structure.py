"""A routine with everything in it, nested, as an editor wants it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.routines.models import Config, Day, Routine, Slot, SlotEntry
from app.routines.plans import shown_day
from app.routines.schemas import CONFIG_SCHEMAS, RoutineSchema, SlotEntrySchema, SlotSchema

_FIELDS = ("id", "name", "description", "created", "start", "end", "fit_in_week")
_CONFIGS = {
    "repetitions_configs": "repetitions",
    "max_repetitions_configs": "max_repetitions",
    "weight_configs": "weight",
    "max_weight_configs": "max_weight",
    "set_nr_configs": "sets",
    "max_set_nr_configs": "max_sets",
    "rir_configs": "rir",
    "max_rir_configs": "max_rir",
    "rest_configs": "rest",
    "max_rest_configs": "max_rest",
}
_ENTRY = ("id", "slot", "exercise", "order", "comment", "type", "class_name", "config")
_ORDER = (
    *_ENTRY,
    "repetition_unit",
    "repetition_rounding",
    "repetitions_configs",
    "max_repetitions_configs",
    "weight_unit",
    "weight_rounding",
    *list(_CONFIGS)[2:],
)


def structure_of(routine: Routine) -> dict[str, Any]:
    """The routine, its days, their slots, their entries, and the rules of these by kind. Four statements."""
    days = _rows(routine, select(Day), Day)
    slots = _by(lambda slot: slot.day_id, _rows(routine, select(Slot).join(Slot.day), Slot))
    in_routine = select(SlotEntry).join(SlotEntry.slot).join(Slot.day)
    entries = _by(lambda entry: entry.slot_id, _rows(routine, in_routine, SlotEntry))
    configs = _configs(routine)
    shown: dict[str, Any] = RoutineSchema(only=_FIELDS).dump(routine)
    shown["days"] = [
        shown_day(day)
        | {"slots": [_slot(slot, [_entry(one, configs) for one in entries[slot.id]]) for slot in slots[day.id]]}
        for day in days
    ]
    return shown


def _rows(routine: Routine, rows: Any, model: Any) -> list[Any]:
    return list(db.session.scalars(rows.where(Day.routine_id == routine.id).order_by(model.order, model.id)))


def _by(key: Any, rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _configs(routine: Routine) -> dict[tuple[int, str], list[dict[str, Any]]]:
    """The rules of a routine in JSON, by entry and kind."""
    schemas = {kind: schema() for kind, schema in CONFIG_SCHEMAS.items()}
    rows = (
        select(Config)
        .join(Config.slot_entry)
        .join(SlotEntry.slot)
        .join(Slot.day)
        .where(Day.routine_id == routine.id)
        .order_by(Config.iteration)
    )
    found: defaultdict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for row in db.session.scalars(rows):
        found[row.slot_entry_id, row.kind].append(schemas[row.kind].dump(row))
    return found


def _slot(slot: Slot, entries: list[dict[str, Any]]) -> dict[str, Any]:
    shown: dict[str, Any] = SlotSchema().dump(slot)
    config = shown.pop("config")
    return shown | {"entries": entries, "config": config}


def _entry(entry: SlotEntry, configs: dict[tuple[int, str], list[dict[str, Any]]]) -> dict[str, Any]:
    shown = SlotEntrySchema().dump(entry) | {"class_name": entry.class_name}
    shown |= {name: configs.get((entry.id, kind), []) for name, kind in _CONFIGS.items()}
    return {name: shown[name] for name in _ORDER}
