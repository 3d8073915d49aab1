"""Values in a query string: each is read from its text, or is a problem of its parameter."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import InstrumentedAttribute

from app.api.columns import type_of
from app.api.fields import BIGGEST, day_in, instant_in, problem

_FARTHEST = Decimal("1e30")
_LOST_PLUS = re.compile(r"(?<=\d) (?=\d\d:?\d\d\Z)")


class Ignored(Exception):
    """A value that counts as not written."""


NOTHING = object()
"""A value that is well-formed, and that no row can have."""


def reader_of(column: InstrumentedAttribute[Any]) -> Callable[[str], Any]:
    """The reader that fits the type of a column."""
    return READERS.get(type_of(column), read_text)


def shape_of(column: InstrumentedAttribute[Any]) -> dict[str, Any]:
    """The JSON schema of a value of this column."""
    return dict(SHAPES.get(type_of(column), {"type": "string"}))


def read_text(text: str) -> str:
    """Text, exactly as written."""
    if "\x00" in text:
        raise problem("null_characters")
    return text.encode(errors="replace").decode()


def read_number(text: str) -> Decimal:
    """A finite number, kept within what both databases can compare."""
    try:
        number = Decimal(text.strip()) if len(text) < 1000 else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise problem("enter_number")
    number = max(min(number, _FARTHEST), -_FARTHEST)
    return number if int(number.as_tuple().exponent) > -30 else round(number, 30)


def read_whole(text: str) -> Any:
    """A whole number that a column can hold; any other is a number no row has."""
    number = read_number(text)
    return int(number) if number == int(number) and abs(number) <= BIGGEST else NOTHING


def read_float(text: str) -> float:
    """A finite number, inexact."""
    return float(read_number(text))


def read_day(text: str) -> date:
    """A calendar day."""
    found = day_in(text.strip())
    if found is None:
        raise problem("enter_date")
    return found


def with_zone(text: str) -> str:
    """An instant, with the `+` of its zone that became a blank on its way through a form or an address."""
    return _LOST_PLUS.sub("+", text.strip()) if "T" in text.upper() else text


def read_instant(text: str) -> datetime:
    """An instant."""
    found = instant_in(with_zone(text))
    if found is None:
        raise problem("enter_datetime")
    return found


def read_time(text: str) -> time:
    """A time of day; an offset is passed over, as stored times have none."""
    try:
        return time.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        raise problem("enter_time") from None


def read_uuid(text: str) -> UUID:
    """A UUID."""
    try:
        return UUID(text.strip())
    except ValueError:
        raise problem("enter_uuid") from None


def read_boolean(text: str) -> bool:
    """`True` or `False`; anything else is ignored, unless the server is told to be lenient."""
    if current_app.config["STRICT_BOOLEAN_FILTERS"]:
        words = {"True": True, "False": False}
    else:
        words = {"true": True, "1": True, "false": False, "0": False}
        text = text.strip().lower()
    if text not in words:
        raise Ignored
    return words[text]


READERS: dict[type, Callable[[str], Any]] = {
    int: read_whole,
    Decimal: read_number,
    float: read_float,
    bool: read_boolean,
    date: read_day,
    datetime: read_instant,
    time: read_time,
    UUID: read_uuid,
}
ORDERED = (int, Decimal, float, date, datetime, time)
"""Types that have limits; text has an order, but nobody agrees on it."""
RANGE_READERS: dict[type, Callable[[str], Any]] = {int: read_number}
"""Between whole numbers any number can be a limit."""
SHAPES: dict[type, dict[str, Any]] = {
    int: {"type": "integer"},
    Decimal: {"type": "number"},
    float: {"type": "number"},
    bool: {"type": "string", "enum": ["True", "False"]},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    time: {"type": "string", "format": "time"},
    UUID: {"type": "string", "format": "uuid"},
}
