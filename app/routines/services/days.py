"""Days of a routine."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.routines.models import Day, Routine
from app.routines.services.storing import after, flush, move_to, number_through, remove, store, take_over


def add_day(routine: Routine, values: Mapping[str, Any]) -> Day:
    """A new day at the end, unless `values` give it an order."""
    last = db.session.scalar(select(func.max(Day.order)).where(Day.routine_id == routine.id))
    return store(Day(routine_id=routine.id, **({"order": after(last)} | dict(values))))


def change_day(day: Day, values: Mapping[str, Any]) -> Day:
    """Change a day. A day of rest loses its slots."""
    take_over(day, values)
    store(day)
    if day.is_rest:
        for slot in list(day.slots):
            db.session.delete(slot)
        flush()
        db.session.expire(day)
    return day


def move_day(day: Day, place: int) -> None:
    """Put a day at a place among the days of its routine, counted from 1."""
    move_to(day.routine.days, day, place)
    db.session.expire(day.routine, ["days"])


def remove_day(day: Day) -> None:
    """Delete a day; those after it move up."""
    routine_id = day.routine_id
    remove(day)
    number_through(
        db.session.scalars(select(Day).where(Day.routine_id == routine_id).order_by(Day.order, Day.id)).all()
    )
