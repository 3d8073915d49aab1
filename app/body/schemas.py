"""Weights, measurements and photos in JSON."""

from decimal import Decimal as Number
from typing import Any

from flask import url_for
from flask_login import current_user
from marshmallow import ValidationError, validates_schema

from app.api.fields import Boolean, Computed, Day, Decimal, Integer, Moment, Reference, Text, Uuid, problem
from app.api.pictures import PictureFile
from app.api.schema import Schema
from app.body.logic.weights import LEAST, MOST, in_unit, kg_of
from app.body.models import LONGEST_NOTES, Category, Image
from app.body.queries import categories_of
from app.errors import Problem

LONGEST_DESCRIPTION = 1000


def own_unit() -> str:
    """`kg` or `lb`, whatever the caller thinks in."""
    return str(current_user.preferences.weight_unit)


class BodyWeight(Decimal):
    """A weight in the caller's unit; kilograms inside."""

    def __init__(self, **options: Any) -> None:
        super().__init__(5, 2, minimum=LEAST, maximum=MOST["kg"], **options)

    def _within(self, value: Any) -> Any:
        return within_weights(value, own_unit())

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> Number:
        return kg_of(super()._deserialize(value, attr, data, **options), own_unit())

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return super()._serialize(None if value is None else in_unit(value, own_unit()), attr, obj, **options)


def within_weights(number: Number, unit: str) -> Number:
    """The number, if somebody can weigh that. Raises ValidationError."""
    if number > MOST[unit]:
        raise problem("max_value", limit=MOST[unit])
    if number < LEAST:
        raise problem("min_value", limit=LEAST)
    return number


class WeightEntrySchema(Schema):
    """A body weight."""

    id = Integer(dump_only=True)
    date = Moment(required=True)
    weight = BodyWeight(required=True)
    user = Computed(lambda entry: entry.user_id, {"type": "integer"})


class Value(Decimal):
    """A measured number, written as a JSON number."""

    json_type = {"type": "number"}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> Any:
        if value is None:
            return None
        return float(in_unit(Number(repr(value)), own_unit())) if getattr(obj, "is_weight", False) else value

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> Any:
        return float(super()._deserialize(value, attr, data, **options))

    def shape(self) -> dict[str, Any]:
        """A number between its limits."""
        return {"type": "number", "format": "double", "minimum": float(self.minimum), "maximum": float(self.maximum)}


class MeasurementSchema(Schema):
    """A value of a category."""

    id = Uuid()
    category = Reference(categories_of, own=True, attribute="category_id", required=True)
    date = Moment()
    value = Value(6, 2, minimum=0, maximum=5000, required=True)
    notes = Text(blank=True, longest=LONGEST_NOTES, label="Description")


class Unit(Text):
    """What the values of a category are; weights are shown in the caller's unit."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> Any:
        return own_unit() if isinstance(obj, Category) and obj.is_official else value


class CategorySchema(Schema):
    """Something a person measures."""

    id = Uuid()
    name = Text(required=True, longest=100)
    unit = Unit(required=True, longest=30)
    is_official = Boolean(dump_only=True)
    metric_type = Text(dump_only=True, allow_none=True)
    parent = Reference(categories_of, attribute="parent_id", allow_none=True)
    order = Integer(minimum=0, maximum=2**31 - 1)
    chart_type = Text(longest=20)

    @validates_schema
    def parent_is_whole(self, values: dict[str, Any], **_options: Any) -> None:
        """Nothing is a part of itself."""
        if values.get("parent_id") is not None and values["parent_id"] == values.get("id"):
            raise ValidationError({"parent": [Problem("parts_of_parts")]})


def photo_address(image: Image) -> str:
    """Where programs get a photo. Its name is told to its owner only."""
    return url_for("body.photo_file", user_id=image.user_id, name=image.name, ending=image.ending, _external=True)


class ImageSchema(Schema):
    """A photo."""

    id = Integer(dump_only=True)
    date = Day(required=True)
    image = PictureFile(photo_address, required=True, help_text="A JPEG, PNG, WebP or AVIF picture of up to 20 MB.")
    description = Text(blank=True, longest=LONGEST_DESCRIPTION)
    height = Integer(dump_only=True)
    width = Integer(dump_only=True)
