"""Routines and their labels."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.accounts.models import User
from app.errors import Invalid
from app.routines.logic.kinds import LONGEST_ROUTINE_DAYS
from app.routines.models import Label, Routine
from app.routines.services.storing import remove, store, take_over


def add_routine(user: User, values: Mapping[str, Any]) -> Routine:
    """A new routine. Raises Invalid for impossible dates."""
    routine = Routine(user_id=user.id, **values)
    return _checked(routine)


def change_routine(routine: Routine, values: Mapping[str, Any]) -> Routine:
    """Change a routine. Raises Invalid for impossible dates."""
    check_dates(values.get("start", routine.start), values.get("end", routine.end))
    return _checked(take_over(routine, values))


def _checked(routine: Routine) -> Routine:
    check_dates(routine.start, routine.end)
    # Only templates can be public; who makes something else of a public one takes it back.
    routine.is_public = bool(routine.is_public and routine.is_template)
    return store(routine)


def check_dates(start: date, end: date) -> None:
    """Whether a routine may last from one day to another. Raises Invalid."""
    if start > end:
        raise Invalid("end_before_start", field="end")
    if (end - start).days > LONGEST_ROUTINE_DAYS:
        raise Invalid("routine_too_long", field="end")


def remove_routine(routine: Routine) -> None:
    """Delete a routine with its days, its sessions and its logs."""
    remove(routine)


def set_deload(routine: Routine, every: int | None, weight_percent: int = 100, sets_percent: int = 100) -> None:
    """Make every so many iterations a light one; None: none. Raises Invalid."""
    if every is not None and not 2 <= every <= LONGEST_ROUTINE_DAYS:
        raise Invalid("out_of_range", field="every", least=2, most=LONGEST_ROUTINE_DAYS)
    for name, percent in (("weight_percent", weight_percent), ("sets_percent", sets_percent)):
        if not 1 <= percent <= 100:
            raise Invalid("out_of_range", field=name, least=1, most=100)
    routine.deload_every = every
    routine.deload_weight_percent, routine.deload_sets_percent = weight_percent, sets_percent
    store(routine)


def add_label(routine: Routine, label: str, start_offset: int, end_offset: int, comment: str = "") -> Label:
    """Name some days of a routine, counted from 0. Raises Invalid."""
    return change_label(Label(routine=routine, comment=comment), label, start_offset, end_offset)


def remove_label(row: Label) -> None:
    """Take a label away."""
    remove(row)


def change_label(row: Label, label: str, start_offset: int, end_offset: int) -> Label:
    """Change a label. Raises Invalid."""
    if not 1 <= len(label.strip()) <= 35:
        raise Invalid("max_length", field="label", limit=35)
    if start_offset < 0 or end_offset < start_offset or end_offset > LONGEST_ROUTINE_DAYS:
        raise Invalid("out_of_range", field="end_offset", least=max(start_offset, 0), most=LONGEST_ROUTINE_DAYS)
    row.label, row.start_offset, row.end_offset = label.strip(), start_offset, end_offset
    return store(row)
