"""Schedules: one of a person is active at a time."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from app.accounts.models import User
from app.extensions import db
from app.legacy.models import Schedule
from app.training.services import today_of


def add_schedule(user: User, values: Mapping[str, Any]) -> Schedule:
    """A new schedule, from today unless another day is given. An active one ends the others."""
    schedule = Schedule(user_id=user.id, **({"start_date": today_of(user), "is_active": True} | dict(values)))
    db.session.add(schedule)
    return _alone(schedule)


def change_schedule(schedule: Schedule, values: Mapping[str, Any]) -> Schedule:
    """Change a schedule. An active one ends the others."""
    for name, value in values.items():
        setattr(schedule, name, value)
    return _alone(schedule)


def _alone(schedule: Schedule) -> Schedule:
    db.session.flush()
    if schedule.is_active:
        others = update(Schedule).where(Schedule.user_id == schedule.user_id, Schedule.id != schedule.id)
        db.session.execute(others.values(is_active=False))
    return schedule
