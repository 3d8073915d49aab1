"""What a query string may ask for: each filter is a parameter, a reader of its text, and a condition.

    filters=(*exact(Muscle.name, Muscle.is_front), *ranged(WeightEntry.date), *reference(Day.routine_id, routines_of))

Unknown parameters are ignored, an empty value counts as not written, a malformed one is an error of that parameter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from flask import request
from flask_login import current_user
from marshmallow import ValidationError
from sqlalchemy import BigInteger, ColumnElement, Numeric, and_, false, literal, select
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.datastructures import MultiDict

from app.api.columns import type_of, wire_name
from app.api.fields import problem
from app.api.query_values import (
    NOTHING,
    ORDERED,
    RANGE_READERS,
    SHAPES,
    Ignored,
    read_boolean,
    read_day,
    read_text,
    reader_of,
    shape_of,
)
from app.api.ranking import among
from app.database import Fixed
from app.errors import Problem
from app.extensions import db

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Filter:
    """One parameter. `read` turns its text into a value or raises; with `repeats`, all texts it is written with."""

    parameter: str
    read: Callable[[Any], Any]
    condition: Callable[[Any], Condition]
    shape: dict[str, Any] = field(default_factory=lambda: {"type": "string"})
    repeats: bool = False
    is_ranking: bool = False
    """Whether its value is a list of keys, best first: the order of the list, unless the program asks for another."""
    column: InstrumentedAttribute[Any] | None = None
    """What is compared with one value: `widened` compares it in more ways."""


@dataclass
class Wanted:
    """The conditions a query string asks for, and the keys of a ranking, best first."""

    conditions: list[Condition] = field(default_factory=list)
    ranked: Sequence[Any] | None = None


def asked(parameter: str) -> str:
    """What counts of a parameter of this request: the last that is not empty."""
    return next((text for text in reversed(request.args.getlist(parameter)) if text.strip()), "")


def wanted(filters: Sequence[Filter], arguments: MultiDict[str, str]) -> Wanted:
    """What a query string asks for. Raises ValidationError for all bad parameters together."""
    found = Wanted()
    problems: dict[str, list[Problem]] = {}
    for one in filters:
        if one.parameter not in arguments:
            continue
        texts = [text for text in arguments.getlist(one.parameter) if text.strip()]
        try:
            if not texts:
                continue
            value = one.read(texts if one.repeats else texts[-1])
            if one.is_ranking:
                found.ranked = value
            else:
                found.conditions.append(one.condition(value))
        except Ignored:
            continue
        except ValidationError as error:
            problems[one.parameter] = error.messages  # type: ignore[assignment]
    if problems:
        raise ValidationError(problems)
    return found


def ranking(parameter: str, key: InstrumentedAttribute[Any], keys_of: Callable[[str], Sequence[Any]]) -> list[Filter]:
    """`?name__search=…`: the rows whose keys a search found, in its order."""
    return [Filter(parameter, lambda text: keys_of(read_text(text)), partial(among, key), is_ranking=True)]


def exact(*columns: InstrumentedAttribute[Any]) -> list[Filter]:
    """`?name=…`: the column has exactly this value."""
    return [
        Filter(
            wire_name(column),
            reader_of(column),
            partial(_compared, column, column.__eq__),
            shape_of(column),
            column=column,
        )
        for column in columns
    ]


def ranged(*columns: InstrumentedAttribute[Any]) -> list[Filter]:
    """`?date=…`, `?date__gt=…`, `__gte`, `__lt`, `__lte`."""
    return exact(*columns) + [one for column in columns for one in limits(column, wire_name(column))]


def limits(column: InstrumentedAttribute[Any], name: str) -> list[Filter]:
    """The four comparisons alone."""
    read, shape = RANGE_READERS.get(type_of(column), reader_of(column)), shape_of(column)
    comparisons = {"gt": column.__gt__, "gte": column.__ge__, "lt": column.__lt__, "lte": column.__le__}
    return [
        Filter(f"{name}__{suffix}", read, partial(_compared, column, comparison), shape)
        for suffix, comparison in comparisons.items()
    ]


def widened(filters: Sequence[Filter]) -> list[Filter]:
    """These filters; and by each column they name a list of values (`__in`), limits, and whether there is a value."""
    known = {one.parameter for one in filters}
    more = [wider for one in filters if one.column is not None for wider in _wider(one, one.column)]
    return [*filters, *(one for one in more if one.parameter not in known)]


def as_listed(filters: Sequence[Filter]) -> list[Filter]:
    """These, and nothing wider: where the contract says that others are ignored."""
    return [replace(one, column=None) for one in filters]


def _wider(one: Filter, column: InstrumentedAttribute[Any]) -> list[Filter]:
    name, kind, stored = one.parameter, type_of(column), column.property.columns[0]
    found = []
    if kind is not bool:
        shape = {"type": "array", "items": one.shape}
        read = one.read if not stored.foreign_keys else reader_of(column)
        found.append(Filter(f"{name}__in", partial(_list_of, read), partial(_among, column), shape))
    if kind in ORDERED and not stored.foreign_keys:
        found += limits(column, name)
    if stored.nullable:
        found.append(Filter(f"{name}__isnull", read_boolean, partial(_is_null, column), dict(SHAPES[bool])))
    return found


def _is_null(column: InstrumentedAttribute[Any], wanted: bool) -> Condition:
    return column.is_(None) if wanted else column.is_not(None)


def one_of(*columns: InstrumentedAttribute[Any]) -> list[Filter]:
    """`?id__in=1,2`: one bad member spoils the whole list."""
    return [
        Filter(
            f"{wire_name(column)}__in",
            partial(_list_of, reader_of(column)),
            partial(_among, column),
            {"type": "array", "items": shape_of(column)},
        )
        for column in columns
    ]


def on_day(*columns: InstrumentedAttribute[Any]) -> list[Filter]:
    """`?date__date=2026-01-31`: an instant within this day of UTC."""
    return [
        Filter(
            f"{wire_name(column)}__date", read_day, partial(_within_day, column), {"type": "string", "format": "date"}
        )
        for column in columns
    ]


def choice(column: InstrumentedAttribute[Any], *choices: str) -> list[Filter]:
    """`?step=abs`: one of the values there are."""
    return [
        Filter(
            wire_name(column),
            partial(_read_choice, choices),
            column.__eq__,
            {"type": "string", "enum": list(choices)},
            column=column,
        )
    ]


def reference(column: InstrumentedAttribute[Any], rows_of: Callable[[Any], Any]) -> list[Filter]:
    """`?routine=3`: refers to a row among those the person may see."""
    read = partial(_read_reference, rows_of)
    return [Filter(wire_name(column), read, column.__eq__, shape_of(column), column=column)]


def many_to_many(parameter: str, relationship: InstrumentedAttribute[Any]) -> list[Filter]:
    """`?muscles=1&muscles=2` or `?muscles=1,2`: linked with any of these rows."""
    model = relationship.property.mapper.class_
    shape = {"type": "array", "items": shape_of(model.id)}
    return [Filter(parameter, partial(_read_linked, model), partial(_linked, relationship), shape, repeats=True)]


def linked_in(parameter: str, relationship: InstrumentedAttribute[Any]) -> list[Filter]:
    """`?muscles__in=1,2`: the same in another spelling."""
    return [replace(one, parameter=f"{parameter}__in") for one in many_to_many(parameter, relationship)]


def called(name: str, filters: Sequence[Filter]) -> list[Filter]:
    """The filters of one column under another name: `called("date", ranged(Session.started_at))`."""
    return [replace(one, parameter="__".join((name, *one.parameter.split("__")[1:]))) for one in filters]


def _compared(column: InstrumentedAttribute[Any], comparison: Callable[[Any], Any], value: Any) -> Condition:
    return false() if value is NOTHING else comparison(_bound(column, value))


def _bound(column: InstrumentedAttribute[Any], value: Any) -> Any:
    """Numbers are sent as wide as they come: in the type of a narrow column PostgreSQL would round or refuse them."""
    if isinstance(value, Decimal):
        return literal(value.scaleb(column.type.places) if isinstance(column.type, Fixed) else value, Numeric())
    if isinstance(value, int) and not isinstance(value, bool):
        return literal(value, BigInteger())
    return value


def _list_of(read: Callable[[str], Any], text: str) -> list[Any]:
    found = (read(member) for member in text.split(",") if member.strip())
    return [value for value in found if value is not NOTHING]


def _among(column: InstrumentedAttribute[Any], values: Sequence[Any]) -> Condition:
    return column.in_([_bound(column, value) for value in values])


def _within_day(column: InstrumentedAttribute[Any], day: date) -> Condition:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    if day == date.max:
        return column >= start
    return and_(column >= start, column < start + timedelta(days=1))


def _linked(relationship: InstrumentedAttribute[Any], keys: Sequence[Any]) -> Condition:
    return relationship.any(relationship.property.mapper.class_.id.in_(keys))


def _read_choice(choices: Sequence[str], text: str) -> str:
    if text not in choices:
        raise problem("not_one_of", value=text)
    return text


def _read_reference(rows_of: Callable[[Any], Any], text: str) -> Any:
    rows = rows_of(current_user)
    key = rows.column_descriptions[0]["entity"].id
    try:
        value = reader_of(key)(text)
    except ValidationError:
        raise problem("not_available") from None
    if value is NOTHING or db.session.scalar(rows.where(key == value).with_only_columns(key).order_by(None)) is None:
        raise problem("not_available")
    return value


def _read_linked(model: Any, texts: Sequence[str]) -> list[Any]:
    """The keys in lists joined by commas; every one of them must exist."""
    keys: dict[Any, str] = {}
    for text in texts:
        for member in filter(None, map(str.strip, text.split(","))):
            try:
                keys.setdefault(reader_of(model.id)(member), member)
            except ValidationError:
                raise problem("not_a_valid_key", value=text) from None
    known = set(db.session.scalars(select(model.id).where(model.id.in_([key for key in keys if key is not NOTHING]))))
    for key, member in keys.items():
        if key not in known:
            raise problem("not_one_of", value=member)
    return list(keys)
