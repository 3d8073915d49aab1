"""Reading a whole routine as the plain values the engine works on: five statements, however large it is."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.routines.logic.plan import Day, Deload, Entry, Label, Plan, Requirement, Rule, Slot, TrainingMax
from app.routines.models import Config, Routine, SlotEntry
from app.routines.models import Day as DayRow
from app.routines.models import Label as LabelRow
from app.routines.models import Slot as SlotRow

_TENTH = Decimal("0.1")


def plan_of(routine: Routine) -> Plan:
    """The routine with its days, slots, entries and rules."""
    entries = _entries(routine.id)
    slots = _slots(routine.id, entries)
    days = [
        Day(day.id, day.need_logs_to_advance, slots.get(day.id, ()), shown_day(day))
        for day in db.session.scalars(
            select(DayRow).where(DayRow.routine_id == routine.id).order_by(DayRow.order, DayRow.id)
        )
    ]
    labels = db.session.execute(
        select(LabelRow.start_offset, LabelRow.end_offset, LabelRow.label).where(LabelRow.routine_id == routine.id)
    )
    return Plan(
        routine.start,
        routine.end,
        days,
        routine.fit_in_week,
        [Label(start, end, text) for start, end, text in labels],
        deload_of(routine),
    )


def deload_of(routine: Routine) -> Deload | None:
    """How the light iterations of a routine are, if it has some."""
    if not routine.deload_every:
        return None
    return Deload(routine.deload_every, routine.deload_weight_percent, routine.deload_sets_percent)


def shown_day(day: DayRow) -> dict[str, Any]:
    """A day as the dated views show it."""
    return {
        "id": day.id,
        "routine": day.routine_id,
        "order": day.order,
        "name": day.name,
        "description": day.description,
        "is_rest": day.is_rest,
        "need_logs_to_advance": day.need_logs_to_advance,
        "type": day.type,
        "config": day.config,
    }


def _slots(routine_id: int, entries: dict[int, list[Entry]]) -> dict[int, list[Slot]]:
    rows = db.session.execute(
        select(SlotRow.id, SlotRow.day_id, SlotRow.comment)
        .join(SlotRow.day)
        .where(DayRow.routine_id == routine_id)
        .order_by(SlotRow.order, SlotRow.id)
    )
    found: defaultdict[int, list[Slot]] = defaultdict(list)
    for slot_id, day_id, comment in rows:
        found[day_id].append(Slot(entries.get(slot_id, ()), comment))
    return found


def _entries(routine_id: int) -> dict[int, list[Entry]]:
    """The entries of a routine, by slot."""
    rules = _rules(routine_id)
    rows = db.session.scalars(
        select(SlotEntry)
        .join(SlotEntry.slot)
        .join(SlotRow.day)
        .where(DayRow.routine_id == routine_id)
        .order_by(SlotEntry.order, SlotEntry.id)
    )
    found: defaultdict[int, list[Entry]] = defaultdict(list)
    for row in rows:
        found[row.slot_id].append(entry_of(row, rules.get(row.id, {})))
    return found


def entry_of(row: SlotEntry, rules: dict[str, list[Rule]]) -> Entry:
    """An entry as a plain value."""
    training_max = None
    if row.training_max is not None:
        training_max = TrainingMax(row.training_max, row.training_max_step, row.training_max_every)
    return Entry(
        id=row.id,
        exercise=row.exercise_id,
        rules=rules,
        type=row.type,
        comment=row.comment,
        repetition_unit=row.repetition_unit_id,
        repetition_rounding=row.repetition_rounding,
        weight_unit=row.weight_unit_id,
        weight_rounding=row.weight_rounding,
        training_max=training_max,
        effort=row.effort,
        load=row.load,
    )


def _rules(routine_id: int) -> dict[int, dict[str, list[Rule]]]:
    """The rules of all entries of a routine, by entry and kind."""
    columns = (
        Config.slot_entry_id,
        Config.kind,
        Config.iteration,
        Config.value,
        Config.operation,
        Config.step,
        Config.repeat,
        Config.requirements,
        Config.percent_of_max,
    )
    rows = db.session.execute(
        select(*columns)
        .join(SlotEntry, SlotEntry.id == Config.slot_entry_id)
        .join(SlotEntry.slot)
        .join(SlotRow.day)
        .where(DayRow.routine_id == routine_id)
        .order_by(Config.iteration)
    )
    found: defaultdict[int, dict[str, list[Rule]]] = defaultdict(lambda: defaultdict(list))
    for entry_id, kind, iteration, value, operation, step, repeat, requirements, percent in rows:
        rule = Rule(
            iteration, in_digits_of(kind, value), operation, step, repeat, Requirement.of(requirements), percent
        )
        found[entry_id][kind].append(rule)
    return found


def in_digits_of(kind: str, value: Decimal) -> Decimal:
    """The value with as many digits as this kind is written with: none for sets and seconds, one for reserves."""
    if kind.endswith("rir"):
        return value.quantize(_TENTH)
    return value.to_integral_value() if kind.endswith(("sets", "rest")) else value
