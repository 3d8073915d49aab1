"""Columns as the API names them."""

from typing import Any

from sqlalchemy import JSON, inspect
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeDecorator

from app.database import Fixed, Model


def wire_name(column: InstrumentedAttribute[Any]) -> str:
    """A reference loses its ending: `routine_id` is `routine`."""
    refers = bool(column.property.columns[0].foreign_keys)
    return column.key.removesuffix("_id") if refers else column.key


def type_of(column: InstrumentedAttribute[Any]) -> type:
    """The Python type of a column's values; our own column types have that of the type below them."""
    kind = column.type
    is_shell = isinstance(kind, TypeDecorator) and not isinstance(kind, Fixed)
    found: type = (kind.impl_instance if is_shell else kind).python_type
    return found


def columns_of(model: type[Model]) -> dict[str, InstrumentedAttribute[Any]]:
    """Every column of a table that has an order, by the name the API has for it. JSON values have none."""
    columns = (getattr(model, one.key) for one in inspect(model).column_attrs)
    return {wire_name(column): column for column in columns if not isinstance(column.type, JSON)}
