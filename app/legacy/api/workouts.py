"""`workout`, `set` and `setting`: routines, slots and entries as older programs write them."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select

from app.api.encoding import encoded
from app.api.filters import Condition, Filter, called, exact, on_day, reference
from app.api.query_values import NOTHING, read_number, read_whole
from app.api.renaming import Renaming, declare
from app.api.resource import Resource
from app.legacy import services
from app.legacy.api.successors import by
from app.legacy.blueprint import blueprint
from app.legacy.projection import FIRST, shown_set, shown_setting
from app.legacy.queries import with_entries, with_values, workouts_of
from app.legacy.schemas import SetSchema, SettingSchema, WorkoutSchema
from app.routines.models import CONFIGS, Config, Routine, Slot, SlotEntry
from app.routines.queries import days_of, entries_of, exercises_for, slots_of
from app.routines.services import remove_routine


def _begins_with(kind: str, value: Any) -> Select[Any]:
    """The entries with this value in the first iteration."""
    model = CONFIGS[kind]
    return select(Config.slot_entry_id).where(
        Config.kind == kind, Config.iteration == FIRST, exact(model.value)[0].condition(value)
    )


def _entry_begins_with(kind: str) -> Any:
    def condition(value: Any) -> Condition:
        return SlotEntry.id.in_(_begins_with(kind, value))

    return condition


def _has_sets(value: Any) -> Condition:
    number = -1 if value is NOTHING else value
    entries = select(SlotEntry.slot_id).where(SlotEntry.id.in_(_begins_with("sets", read_number(str(number)))))
    return Slot.id.in_(entries)


WORKOUT = Resource(
    "workout",
    Routine,
    WorkoutSchema,
    visible=workouts_of,
    filters=[
        *exact(Routine.name, Routine.description),
        *(replace(one, parameter="creation_date") for one in on_day(Routine.created)),
    ],
    ordering=(Routine.created.desc(),),
    sortable={
        "id": Routine.id,
        "name": Routine.name,
        "creation_date": Routine.created,
        "description": Routine.description,
        "comment": Routine.description,
    },
    add=lambda _model, user, values: services.add_workout(user, values),
    change=lambda row, _user, values: services.change_workout(row, values),
    remove=lambda row, _user: remove_routine(row),
    title="Workout",
    noun="Workout",
    description="Training plans.",
    superseded=by("routine"),
)
SET = Resource(
    "set",
    Slot,
    SetSchema,
    visible=slots_of,
    filters=[
        *called("exerciseday", reference(Slot.day_id, days_of)),
        *exact(Slot.order, Slot.comment),
        Filter("sets", read_whole, _has_sets, {"type": "integer"}),
    ],
    ordering=(Slot.order,),
    sortable={"id": Slot.id, "exerciseday": Slot.day_id, "order": Slot.order, "comment": Slot.comment},
    add=lambda _model, _user, values: services.add_set(values),
    change=lambda row, _user, values: services.change_set(row, values),
    title="Set",
    noun="Set",
    description="Sets of a day: some exercises, each so many times.",
    writer=lambda rows: [encoded(shown_set(slot)) for slot in with_entries(rows)],
    superseded=by("slot"),
)
SETTING = Resource(
    "setting",
    SlotEntry,
    SettingSchema,
    visible=entries_of,
    filters=[
        *called("set", reference(SlotEntry.slot_id, slots_of)),
        *called("exercise_base", reference(SlotEntry.exercise_id, exercises_for)),
        *reference(SlotEntry.exercise_id, exercises_for),
        *exact(SlotEntry.order),
        Filter("reps", read_number, _entry_begins_with("repetitions"), {"type": "integer"}),
        Filter("weight", read_number, _entry_begins_with("weight"), {"type": "number"}),
    ],
    ordering=(SlotEntry.order, SlotEntry.id),
    sortable={
        "id": SlotEntry.id,
        "set": SlotEntry.slot_id,
        "order": SlotEntry.order,
        "exercise_base": SlotEntry.exercise_id,
        "exercise": SlotEntry.exercise_id,
        "comment": SlotEntry.comment,
    },
    add=lambda _model, user, values: services.add_setting(user, values),
    change=lambda row, _user, values: services.change_setting(row, values),
    remove=lambda row, _user: services.remove_setting(row),
    title="Setting",
    noun="Setting",
    description="Exercises of a set: how often, and how heavy.",
    writer=lambda rows: [encoded(shown_setting(entry)) for entry in with_values(rows)],
    superseded=by("slot-entry"),
)
blueprint.resources(WORKOUT, SET, SETTING)

# These addresses had older names of their own; their answers say both anyway.
declare(
    {
        "workout": Renaming({"comment": "description"}, show=dict),
        "setting": Renaming({"exercise": "exercise_base"}, show=dict),
    }
)
