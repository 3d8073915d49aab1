"""Today's rows as older programs know them: workouts, their days, sets and settings, and logs."""

from typing import Any

from app.legacy.logic import USUAL_SETS, plain, sets_in, weekdays_in
from app.routines.models import Day, Routine, Slot, SlotEntry
from app.training.models import WorkoutLog

FIRST = 1


def first_values(entry: SlotEntry) -> dict[str, Any]:
    """What an entry begins with, by kind."""
    return {one.kind: one.value for one in entry.configs if one.iteration == FIRST}


def shown_workout(routine: Routine) -> dict[str, Any]:
    """A routine as a workout."""
    return {
        "id": routine.id,
        "name": routine.name,
        "creation_date": routine.created.date().isoformat(),
        "description": routine.description,
        "comment": routine.description,
    }


def shown_day(day: Day) -> dict[str, Any]:
    """A day of a workout: a text, and the weekdays it is for."""
    return {
        "id": day.id,
        "training": day.routine_id,
        "description": day.description or day.name,
        "day": weekdays_in(day.config),
    }


def shown_set(slot: Slot) -> dict[str, Any]:
    """A slot as a set."""
    return {
        "id": slot.id,
        "exerciseday": slot.day_id,
        "sets": sets_of(slot),
        "order": slot.order,
        "comment": slot.comment,
    }


def shown_setting(entry: SlotEntry) -> dict[str, Any]:
    """An entry as a setting: its values in the first iteration."""
    values = first_values(entry)
    weight, reserve = values.get("weight"), values.get("rir")
    return {
        "id": entry.id,
        "set": entry.slot_id,
        "order": entry.order,
        "exercise_base": entry.exercise_id,
        "exercise": entry.exercise_id,
        "repetition_unit": entry.repetition_unit_id,
        "reps": int(values.get("repetitions", 0)),
        "weight": None if weight is None else f"{weight:.2f}",
        "weight_unit": entry.weight_unit_id,
        "rir": None if reserve is None else plain(reserve),
        "comment": entry.comment,
    }


def shown_log(log: WorkoutLog) -> dict[str, Any]:
    """A logged set."""
    return {
        "id": str(log.id),
        "exercise_base": log.exercise_id,
        "exercise": log.exercise_id,
        "workout": log.routine_id,
        "repetition_unit": log.repetitions_unit_id,
        "reps": None if log.repetitions is None else int(log.repetitions),
        "weight": None if log.weight is None else f"{log.weight:.2f}",
        "weight_unit": log.weight_unit_id,
        "date": log.date.date().isoformat(),
        "rir": None if log.rir is None else plain(log.rir),
    }


def by_exercise(slot: Slot) -> dict[int, list[SlotEntry]]:
    """The entries of a slot, by exercise, in their order."""
    found: dict[int, list[SlotEntry]] = {}
    for entry in slot.entries:
        found.setdefault(entry.exercise_id, []).append(entry)
    return found


def sets_of(slot: Slot) -> int:
    """How many sets there are of each exercise that stands in the slot once; else what is kept with the slot."""
    alone = [entries[0] for entries in by_exercise(slot).values() if len(entries) == 1]
    if alone:
        return int(first_values(alone[0]).get("sets", 1))
    kept = sets_in(slot.config)
    return USUAL_SETS if kept is None else kept
