"""Weights: one for each instant of a person."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.body.models import WeightEntry, WeightGoal
from app.body.queries import weight_entries_of, weight_goal_of
from app.database import now
from app.errors import Conflict
from app.extensions import db


def add_weight(user: Any, values: Mapping[str, Any]) -> WeightEntry:
    """A new weight, in kilograms, of this moment unless another is said. Raises Conflict when its instant is taken."""
    dated = {"date": now(), **values}
    _refuse_taken(user, dated["date"])
    entry = WeightEntry(user_id=user.id, **dated)
    db.session.add(entry)
    db.session.flush()
    return entry


def change_weight(entry: WeightEntry, user: Any, values: Mapping[str, Any]) -> WeightEntry:
    """The weight with these values. Raises Conflict when its new instant is taken."""
    if "date" in values and values["date"] != entry.date:
        _refuse_taken(user, values["date"])
    for name, value in values.items():
        setattr(entry, name, value)
    db.session.flush()
    return entry


def aim_at(user: Any, kilograms: Decimal | None) -> None:
    """Keep what a person wants to weigh; None forgets it."""
    goal = weight_goal_of(user)
    if kilograms is None:
        if goal is not None:
            db.session.delete(goal)
    elif goal is None:
        db.session.add(WeightGoal(user_id=user.id, target=kilograms))
    else:
        goal.target = kilograms
    db.session.flush()


def _refuse_taken(user: Any, moment: Any) -> None:
    taken = weight_entries_of(user).where(WeightEntry.date == moment).with_only_columns(WeightEntry.id)
    if db.session.scalar(taken) is not None:
        raise Conflict("unique_set", fields="date, user")
