"""Weights: one for each instant of a person."""

from collections.abc import Mapping
from typing import Any

from app.body.models import WeightEntry
from app.body.queries import weight_entries_of
from app.errors import Conflict
from app.extensions import db


def add_weight(user: Any, values: Mapping[str, Any]) -> WeightEntry:
    """A new weight, in kilograms. Raises Conflict when there is one of the same instant."""
    _refuse_taken(user, values["date"])
    entry = WeightEntry(user_id=user.id, **values)
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


def _refuse_taken(user: Any, moment: Any) -> None:
    taken = weight_entries_of(user).where(WeightEntry.date == moment).with_only_columns(WeightEntry.id)
    if db.session.scalar(taken) is not None:
        raise Conflict("unique_set", fields="date, user")
