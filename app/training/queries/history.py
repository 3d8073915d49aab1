"""What was done of a routine, as the plain values the engine works on."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.routines.logic.kinds import KILOGRAMS, REPETITIONS
from app.routines.logic.plan import History, LoggedSet, Plan
from app.routines.logic.statistics import CountedSet
from app.routines.models import Day, Routine, Slot, SlotEntry
from app.training.models import WorkoutLog, WorkoutSession


def history_of(routine: Routine, plan: Plan) -> History:
    """Of what its owner did, that which the plan asks about."""
    trained = _trained(routine) if any(day.needs_logs for day in plan.days) else {}
    return History(trained, _logs(routine) if needs_logs(plan) else {})


def needs_logs(plan: Plan) -> bool:
    """Whether any rule of the plan depends on what was logged."""
    return any(
        rule.requirement.rules
        for day in plan.days
        for slot in day.slots
        for entry in slot.entries
        for rules in entry.rules.values()
        for rule in rules
    )


def _trained(routine: Routine) -> dict[int, frozenset[date]]:
    rows = db.session.execute(
        select(WorkoutSession.day_id, WorkoutSession.date)
        .join(Day, Day.id == WorkoutSession.day_id)
        .where(Day.routine_id == routine.id, WorkoutSession.user_id == routine.user_id)
    )
    found: defaultdict[int, set[date]] = defaultdict(set)
    for day_id, day in rows:
        if day_id is not None:
            found[day_id].add(day)
    return {day_id: frozenset(days) for day_id, days in found.items()}


def _logs(routine: Routine) -> dict[int, dict[int, list[LoggedSet]]]:
    columns = (
        WorkoutLog.slot_entry_id,
        WorkoutLog.iteration,
        WorkoutLog.weight,
        WorkoutLog.repetitions,
        WorkoutLog.rir,
        WorkoutLog.rest,
        WorkoutLog.id,
    )
    rows = db.session.execute(
        select(*columns)
        .join(SlotEntry, SlotEntry.id == WorkoutLog.slot_entry_id)
        .join(SlotEntry.slot)
        .join(Slot.day)
        .where(Day.routine_id == routine.id, WorkoutLog.user_id == routine.user_id, WorkoutLog.iteration > 0)
        .order_by(WorkoutLog.date)
    )
    found: defaultdict[int, defaultdict[int, list[LoggedSet]]] = defaultdict(lambda: defaultdict(list))
    for entry_id, iteration, weight, repetitions, rir, rest, key in rows:
        seconds = None if rest is None else Decimal(rest)
        found[entry_id][iteration].append(LoggedSet(weight, repetitions, rir, seconds, key))  # type: ignore[index]
    return {entry_id: dict(logs) for entry_id, logs in found.items()}


def counted_sets(routine: Routine) -> list[CountedSet]:
    """The sets of a routine's sessions that statistics count: those in kilograms and repetitions."""
    rows: Any = db.session.execute(
        select(
            WorkoutSession.date,
            WorkoutLog.iteration,
            WorkoutLog.exercise_id,
            WorkoutLog.weight,
            WorkoutLog.repetitions,
        )
        .join(WorkoutSession, WorkoutSession.id == WorkoutLog.session_id)
        .where(
            WorkoutSession.routine_id == routine.id,
            WorkoutLog.weight_unit_id == KILOGRAMS,
            WorkoutLog.repetitions_unit_id == REPETITIONS,
        )
        .order_by(WorkoutSession.date, WorkoutLog.date)
    )
    return [CountedSet(*row) for row in rows]
