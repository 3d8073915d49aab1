"""Categories and measurements. Those of the official category are weights, and kept as such."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.accounts.services import PersonAdded
from app.body.models import BODY_WEIGHT, OFFICIAL_NAME, Category, Measurement, StoredMeasurement, WeightEntry
from app.body.queries import is_official, measurements_of, stored_measurements_of, weight_entries_of
from app.body.services.weights import add_weight, change_weight
from app.database import find
from app.errors import Invalid, NotAllowed
from app.events import listens_to
from app.extensions import db


@listens_to(PersonAdded)
def give_official_category(event: PersonAdded) -> None:
    """Everybody has a category for their weights from the beginning."""
    db.session.add(
        Category(
            user_id=event.user.id, name=OFFICIAL_NAME, unit="kg", is_official=True, metric_type=BODY_WEIGHT, order=0
        )
    )
    db.session.flush()


def change_category(category: Category, user: Any, values: Mapping[str, Any]) -> Category:
    """The category with these values. Of the official one only order and chart may change.

    Raises NotAllowed for its name and place, Invalid for its unit: that is the one of the person's profile.
    """
    own = {name: value for name, value in values.items() if name != "id"}
    if category.is_official and any(
        getattr(category, name) != value for name, value in own.items() if name in {"name", "parent_id"}
    ):
        raise NotAllowed("official_category")
    unit = user.preferences.weight_unit
    if category.is_official and own.pop("unit", unit) != unit:
        raise Invalid("official_unit", field="unit", unit=unit)
    refuse_loop(category, own.get("parent_id"))
    for name, value in own.items():
        setattr(category, name, value)
    db.session.flush()
    return category


def refuse_loop(category: Category, parent_id: Any) -> None:
    """Raises Invalid when a category would become a part of itself, or of a part."""
    if parent_id is None:
        return
    parent = db.session.get_one(Category, parent_id)
    has_parts = db.session.query(Category.id).filter(Category.parent_id == category.id).first() is not None
    if parent.id == category.id or parent.parent_id is not None or parent.is_official or has_parts:
        raise Invalid("parts_of_parts", field="parent")


def remove_category(category: Category, _user: Any) -> None:
    """Forget a category and its measurements. Raises NotAllowed for the official one."""
    if category.is_official:
        raise NotAllowed("official_category")
    db.session.delete(category)
    db.session.flush()


def add_measurement(user: Any, values: Mapping[str, Any]) -> Measurement:
    """A new measurement, a weight's value in kilograms. Raises Conflict for a second weight of one instant."""
    if is_official(user, values["category_id"]):
        key = add_weight(user, _as_weight(values)).uuid
    else:
        stored = StoredMeasurement(user_id=user.id, **values)
        db.session.add(stored)
        db.session.flush()
        key = stored.id
    return find(measurements_of(user), Measurement.id == key)


def change_measurement(row: Measurement, user: Any, values: Mapping[str, Any]) -> Measurement:
    """The measurement with these values; another category may make a weight of it, or the other way round."""
    key, own = row.id, {name: value for name, value in values.items() if name != "id"}
    becomes_weight = is_official(user, own.get("category_id") or row.category_id)
    if becomes_weight != row.is_weight:
        whole = {name: own.get(name, getattr(row, name)) for name in ("category_id", "date", "value", "notes")}
        remove_measurement(row, user)
        return add_measurement(user, whole | {"id": key})
    if becomes_weight:
        change_weight(find(weight_entries_of(user), WeightEntry.uuid == key), user, _as_weight(own))
    else:
        stored = find(stored_measurements_of(user), StoredMeasurement.id == key)
        for name, value in own.items():
            setattr(stored, name, value)
        db.session.flush()
    db.session.expire(row)
    return find(measurements_of(user), Measurement.id == key)


def remove_measurement(row: Measurement, user: Any) -> None:
    """Forget a measurement."""
    if row.is_weight:
        db.session.delete(find(weight_entries_of(user), WeightEntry.uuid == row.id))
    else:
        db.session.delete(find(stored_measurements_of(user), StoredMeasurement.id == row.id))
    db.session.flush()
    db.session.expunge(row)


def _as_weight(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a weight entry."""
    names = {"id": "uuid", "date": "date", "value": "weight", "notes": "notes"}
    found = {names[name]: value for name, value in values.items() if name in names}
    if "weight" in found:
        found["weight"] = Decimal(str(found["weight"]))
    return found
