"""`measurement-category` and `measurement`. The measurements of the official category are the weight entries."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError
from sqlalchemy import ColumnElement, case

from app.api import rows
from app.api.filters import Filter, exact, one_of, ranged, reference
from app.api.query_values import read_text
from app.api.resource import Resource
from app.body import services
from app.body.blueprint import blueprint
from app.body.logic.weights import in_unit, kg_of
from app.body.models import Category, Measurement
from app.body.queries import categories_of, is_official, measurements_of
from app.body.schemas import CategorySchema, MeasurementSchema, own_unit, within_weights
from app.errors import Invalid, Problem
from app.extensions import db


def _add_category(model: Any, user: Any, values: Mapping[str, Any]) -> Category:
    with _problems_of_fields():
        category = rows.add(model, user, values)
        assert isinstance(category, Category)
        services.refuse_loop(category, category.parent_id)
    return category


def _change_category(category: Category, user: Any, values: Mapping[str, Any]) -> Category:
    with _problems_of_fields():
        return services.change_category(category, user, values)


class _problems_of_fields:  # noqa: N801 (reads as the statement it is)
    """What a service says no to, as the problem of a field."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> None:
        if isinstance(error, Invalid):
            details = dict(error.details)
            raise ValidationError({details.pop("field"): [Problem(error.code, details)]}) from error


def _add_measurement(_model: Any, user: Any, values: Mapping[str, Any]) -> Measurement:
    key = values.get("id")
    if key is not None and db.session.get(Measurement, key) is not None:
        raise ValidationError({"id": [Problem("taken", {"model": "measurement"})]})
    return services.add_measurement(user, _in_kilograms(user, values, values["category_id"]))


def _change_measurement(row: Measurement, user: Any, values: Mapping[str, Any]) -> Measurement:
    category_id = values.get("category_id", row.category_id)
    if is_official(user, category_id) != row.is_weight:
        # The number stays what the person reads: in their unit as a weight, and as it is elsewhere.
        shown = float(in_unit(Decimal(repr(row.value)), own_unit())) if row.is_weight else row.value
        values = {"value": shown} | dict(values)
    return services.change_measurement(row, user, _in_kilograms(user, values, category_id))


def _in_kilograms(user: Any, values: Mapping[str, Any], category_id: Any) -> dict[str, Any]:
    """The values; of a weight in kilograms, within what somebody can weigh."""
    if "value" not in values or not is_official(user, category_id):
        return dict(values)
    unit = own_unit()
    try:
        number = within_weights(Decimal(str(values["value"])), unit)
    except ValidationError as error:
        raise ValidationError({"value": error.messages}) from error
    return dict(values) | {"value": kg_of(number, unit)}


def _shown_unit() -> ColumnElement[str]:
    """What the API says of a category's unit: weights are in the caller's."""
    return case((Category.is_official, own_unit()), else_=Category.unit)


def _by_unit() -> list[Filter]:
    several = {"type": "array", "items": {"type": "string"}}
    return [
        Filter("unit", read_text, lambda unit: _shown_unit() == unit),
        Filter("unit__in", _texts, lambda units: _shown_unit().in_(units), several),
    ]


def _texts(text: str) -> list[str]:
    return [one for one in read_text(text).split(",") if one.strip()]


blueprint.resources(
    Resource(
        "measurement-category",
        Category,
        CategorySchema,
        visible=categories_of,
        filters=(*exact(Category.id, Category.name), *_by_unit()),
        ordering=(Category.name.desc(),),
        add=_add_category,
        change=_change_category,
        remove=services.remove_category,
        title="Measurement Category",
        description="What a person measures. The official category holds the weight entries.",
    ),
    Resource(
        "measurement",
        Measurement,
        MeasurementSchema,
        visible=measurements_of,
        filters=(
            *exact(Measurement.id),
            *one_of(Measurement.id, Measurement.category_id),
            *reference(Measurement.category_id, categories_of),
            *ranged(Measurement.date),
        ),
        ordering=(Measurement.date.desc(),),
        sortable=("id", "category", "date", "value", "notes", "user"),
        add=_add_measurement,
        change=_change_measurement,
        remove=services.remove_measurement,
        description="Measured values, weights included.",
    ),
)
