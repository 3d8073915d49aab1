"""Measuring: several values of one moment, categories people usually want, and deleting so that it can come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import func, select

from app.accounts.models import User
from app.body.models import Category, StoredMeasurement
from app.body.queries import categories_of, stored_measurements_of
from app.body.services.undo import OFFERED_S
from app.database import find
from app.errors import NotFound
from app.extensions import db


@dataclass(frozen=True)
class Suggestion:
    """A category people usually want: its unit, and its parts if one number does not tell it."""

    name: str
    unit: str
    parts: tuple[str, ...] = ()


def suggest(user: User, suggestion: Suggestion) -> Category:
    """Make a suggested category. `name` and parts are in the person's language already."""
    category = Category(user_id=user.id, name=suggestion.name, unit=suggestion.unit, order=_next_order(user))
    db.session.add(category)
    db.session.flush()
    for place, part in enumerate(suggestion.parts):
        db.session.add(Category(user_id=user.id, name=part, unit=suggestion.unit, parent_id=category.id, order=place))
    db.session.flush()
    return category


def add_category(user: User, name: str, unit: str) -> Category:
    """Something of one's own to measure."""
    return suggest(user, Suggestion(name, unit))


def _next_order(user: User) -> int:
    last = db.session.scalar(select(func.max(Category.order)).where(Category.user_id == user.id))
    return min((last or 0) + 1, 2**31 - 1)


def measure(user: User, moment: datetime, values: Mapping[UUID, float], notes: str = "") -> int:
    """Store several values of one moment. Raises NotFound for a category that is not one's own, or takes weights."""
    known = set(db.session.scalars(categories_of(user).where(~Category.is_official).with_only_columns(Category.id)))
    if not known.issuperset(values):
        raise NotFound("no_such_row")
    for category_id, value in values.items():
        db.session.add(
            StoredMeasurement(user_id=user.id, category_id=category_id, date=moment, value=value, notes=notes)
        )
    db.session.flush()
    return len(values)


def delete_measurement(stored: StoredMeasurement, key: str) -> str:
    """Remove a measurement. Returns what `restore_measurement` wants to bring it back."""
    kept = [
        stored.user_id,
        str(stored.category_id),
        stored.date.isoformat(),
        stored.value,
        stored.notes,
        str(stored.id),
    ]
    db.session.delete(stored)
    db.session.flush()
    return _signer(key).dumps(kept)


def restore_measurement(user: User, offer: str, key: str) -> StoredMeasurement:
    """The deleted measurement once more. Raises NotFound when it cannot be, or is here already."""
    try:
        kept: list[Any] = _signer(key).loads(offer, max_age=OFFERED_S)
    except BadData:
        raise NotFound("no_such_row") from None
    owner, category, moment, value, notes, own_key = kept
    if owner != user.id:
        raise NotFound("no_such_row")
    find(categories_of(user), Category.id == UUID(category))
    taken = stored_measurements_of(user).where(StoredMeasurement.id == UUID(own_key))
    if db.session.scalar(taken) is not None:
        raise NotFound("no_such_row")
    stored = StoredMeasurement(
        id=UUID(own_key),
        user_id=user.id,
        category_id=UUID(category),
        date=datetime.fromisoformat(moment),
        value=value,
        notes=notes,
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def _signer(key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="deleted measurement")
