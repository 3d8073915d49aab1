"""The dated views of a plan: folded for display, or set by set for the gym."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from app.routines.logic.calendar import Dated, sequence
from app.routines.logic.plan import Day, Entry, History, Plan, Slot
from app.routines.logic.prescription import Prescriber, Prescription, Scales, Words, lightened
from app.routines.logic.progression import values_by_iteration

MOST_SETS = 200
"""Of one entry on one day. Rules that repeat could ask for thousands, which nobody does, set by set."""
View = Callable[[Sequence[tuple[Slot, Sequence[Prescription]]]], list[dict[str, Any]]]


class Prescriptions:
    """What every entry of a plan asks for in every iteration."""

    def __init__(self, plan: Plan, history: History, iterations: int, words: Words) -> None:
        self._deload, scales = plan.deload, Scales()
        entries = [entry for day in plan.days for slot in day.slots for entry in slot.entries]
        self._writers = {entry.id: Prescriber(entry, words, scales) for entry in entries}
        self._values = {
            entry.id: values_by_iteration(
                entry, history.logs.get(entry.id, {}), iterations, assumed_from=history.assumed_from
            )
            for entry in entries
        }

    def of(self, entry: Entry, iteration: int) -> Prescription:
        """What this entry asks for in this iteration; ask by rising iterations."""
        values = self._values[entry.id][iteration - 1]
        if self._deload is not None:
            values = lightened(values, self._deload, iteration)
        return self._writers[entry.id].of(values)

    def of_day(self, day: Day, iteration: int) -> list[tuple[Slot, list[Prescription]]]:
        """What all entries of a day ask for, slot by slot."""
        return [(slot, [self.of(entry, iteration) for entry in slot.entries]) for slot in day.slots]


def dated_view(plan: Plan, history: History, today: date, words: Words, view: View) -> list[dict[str, Any]]:
    """One item for each date of the plan: its day, and its slots as `view` arranges them."""
    dates = sequence(plan, history.trained, today)
    iterations = max((found.iteration for found in dates), default=0)
    prescriptions = Prescriptions(plan, history, iterations, words)
    arranged: dict[tuple[int, int], list[dict[str, Any]]] = {}
    items = []
    for found in dates:
        slots: list[dict[str, Any]] = []
        if found.day is not None:
            key = found.day.id, found.iteration
            if key not in arranged:
                arranged[key] = view(prescriptions.of_day(found.day, found.iteration))
            slots = arranged[key]
        items.append(_item(found, slots))
    return items


def _item(found: Dated, slots: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "iteration": found.iteration,
        "date": found.date.isoformat(),
        "label": found.label,
        "day": None if found.day is None else found.day.shown,
        "slots": slots,
    }


def for_display(slots: Sequence[tuple[Slot, Sequence[Prescription]]]) -> list[dict[str, Any]]:
    """One line for each entry; neighbouring slots of one and the same exercise become one."""
    shown: list[dict[str, Any]] = []
    for slot, entries in slots:
        if not entries:
            continue
        found = _slot(slot, [entry.folded() for entry in entries])
        last = shown[-1] if shown else None
        if last and not last["is_superset"] and last["exercises"] == found["exercises"]:
            last["sets"] += found["sets"]
        else:
            shown.append(found)
    return shown


def for_gym(slots: Sequence[tuple[Slot, Sequence[Prescription]]]) -> list[dict[str, Any]]:
    """Set by set; the entries of a slot take turns."""
    return [_slot(slot, _taking_turns(entries)) for slot, entries in slots]


def _taking_turns(entries: Sequence[Prescription]) -> list[dict[str, Any]]:
    if len(entries) == 1:
        # A part of a set is no set; among several entries it is one, as the round still reaches it.
        return [entries[0].single()] * min(int(entries[0].sets), MOST_SETS)
    waiting = [(entry.single(), entry.sets) for entry in entries]
    turns: list[dict[str, Any]] = []
    for round_number in range(MOST_SETS):
        waiting = [(single, sets) for single, sets in waiting if sets > round_number]
        if not waiting:
            break
        turns += [single for single, _sets in waiting]
    return turns


def _slot(slot: Slot, sets: list[dict[str, Any]]) -> dict[str, Any]:
    exercises = [sets[0]["exercise"]] if len(sets) == 1 else list(dict.fromkeys(one["exercise"] for one in sets))
    return {"comment": slot.comment, "is_superset": len(exercises) > 1, "exercises": exercises, "sets": sets}
