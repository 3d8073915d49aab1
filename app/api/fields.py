"""Field types of the API's schemas: how a value looks in JSON, and what may be wrong with one that arrives.

A field raises `Problem`s (codes); the dialect words them. What it knows about its limits it tells three readers:
`facts()` the answer to OPTIONS, `shape()` the OpenAPI document, and both of them the forms of the browsable view.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal as Number
from decimal import InvalidOperation
from functools import cached_property
from math import isfinite
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import marshmallow
from flask_login import current_user
from marshmallow import ValidationError

from app.api.columns import type_of
from app.api.encoding import DEEPEST, depth_of
from app.database import Model
from app.errors import NotAllowed, Problem
from app.extensions import db

BIGGEST = 2**63 - 1
BIGGEST_OF_FOUR_BYTES = 2**31 - 1
_LONGEST_NUMBER = 1000
MOST_REFERENCES = 1000
"""Rows one value can name; no table that is named like this has as many."""
_WHOLE = re.compile(r"[-+]?\d+(?=(?:\.0*)?\Z)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d(:\d\d([.,]\d{1,6}\d*)?)?", re.ASCII)
_DATETIME = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)\s*(Z|[-+]\d\d:?\d\d|[-+]\d\d)?)?", re.I | re.ASCII
)
_EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s.\x00-\x1f]+(\.[^@\s.\x00-\x1f]+)+")
_URL = re.compile(r"(?:https?|ftps?)://[^\s/?#@]+(?:[/?#]\S*)?", re.I)
_NOBODY = SimpleNamespace(id=0, is_authenticated=False)
"""Stands for a person where only the shape of a query is asked for, not its rows."""
_TRUE = {"true", "t", "yes", "y", "on", "1"}
_FALSE = {"false", "f", "no", "n", "off", "0"}


def problem(code: str, **details: Any) -> ValidationError:
    """One problem of one value, ready to be raised."""
    return ValidationError([Problem(code, details)])


def type_name(value: Any) -> str:
    """What the contract calls the type of a JSON value."""
    return type(value).__name__


class Field(marshmallow.fields.Field[Any]):
    """The base: `label` and `help_text` are shown by OPTIONS and in forms."""

    wire_type = "field"
    json_type: Mapping[str, Any] = {}

    def __init__(self, *, label: str = "", help_text: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.label = label
        self.help_text = help_text

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:
        """A code instead of marshmallow's sentence."""
        return problem(key, **kwargs)

    def facts(self) -> dict[str, Any]:
        """What OPTIONS says beyond type and label."""
        return {}

    def shape(self) -> dict[str, Any]:
        """The field's JSON schema."""
        return dict(self.json_type)


class _Bounded(Field):
    """A number between two limits."""

    def __init__(self, *, minimum: Any = None, maximum: Any = None, **options: Any) -> None:
        super().__init__(**options)
        self.minimum = minimum
        self.maximum = maximum

    def _within(self, value: Any) -> Any:
        if self.maximum is not None and value > self.maximum:
            raise self.make_error("max_value", limit=self.maximum)
        if self.minimum is not None and value < self.minimum:
            raise self.make_error("min_value", limit=self.minimum)
        return value

    def facts(self) -> dict[str, Any]:
        """Its limits, as JSON numbers."""
        limits = {"min_value": self.minimum, "max_value": self.maximum}
        return {name: int(at) if at == int(at) else float(at) for name, at in limits.items() if at is not None}

    def shape(self) -> dict[str, Any]:
        """With its limits."""
        limits = {"minimum": self.minimum, "maximum": self.maximum}
        return dict(self.json_type) | {name: float(at) for name, at in limits.items() if at is not None}


class Integer(_Bounded):
    """A whole number that the database column can take. Without `maximum` that is eight bytes' worth."""

    wire_type = "integer"
    json_type = {"type": "integer"}

    def __init__(self, *, minimum: int | None = None, maximum: int | None = None, **options: Any) -> None:
        lowest = -BIGGEST - 1 if minimum is None else minimum
        super().__init__(minimum=lowest, maximum=BIGGEST if maximum is None else maximum, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> int:
        text = str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
        found = _WHOLE.match(text.strip()) if len(text) <= _LONGEST_NUMBER else None
        if found is None:
            raise self.make_error("integer")
        return int(self._within(int(found[0])))

    def facts(self) -> dict[str, Any]:
        """Only limits somebody chose: a read-only id has none worth telling."""
        return {} if self.dump_only else super().facts()

    def shape(self) -> dict[str, Any]:
        """Limits as whole numbers."""
        return dict(self.json_type) | ({} if self.dump_only else {"minimum": self.minimum, "maximum": self.maximum})


class Float(_Bounded):
    """A number that is written as a JSON number."""

    wire_type = "float"
    json_type = {"type": "number"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> float:
        number = _number_in(value)
        if number is None:
            raise self.make_error("number")
        found = float(number)
        if not isfinite(found):
            raise self.make_error("number")
        return float(self._within(found))


def _number_in(value: Any) -> Number | None:
    """The finite number a JSON value stands for, or None."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = str(value).strip() if not isinstance(value, int) or abs(value) <= BIGGEST else ""
    if not text or len(text) > _LONGEST_NUMBER:
        return None
    try:
        number = Number(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


class Decimal(_Bounded):
    """An exact number of at most `digits` digits, written as a string with exactly `places` decimals."""

    wire_type = "decimal"
    json_type = {"type": "string", "format": "decimal"}

    def __init__(self, digits: int, places: int, **options: Any) -> None:
        super().__init__(**options)
        self.digits = digits
        self.places = places

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> Number:
        number = _number_in(value)
        if number is None:
            raise self.make_error("number")
        self._check_digits(number)
        return Number(self._within(number)).quantize(Number(1).scaleb(-self.places))

    def _check_digits(self, number: Number) -> None:
        _sign, digits, exponent = number.as_tuple()
        assert isinstance(exponent, int)
        decimals = max(-exponent, 0)
        total = max(len(digits) + max(exponent, 0), decimals)
        if total > self.digits:
            raise self.make_error("max_digits", limit=self.digits)
        if decimals > self.places:
            raise self.make_error("max_decimal_places", limit=self.places)
        if total - decimals > self.digits - self.places:
            raise self.make_error("max_whole_digits", limit=self.digits - self.places)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> str | None:
        if value is None:
            return None
        return f"{Number(value).quantize(Number(1).scaleb(-self.places)):f}"

    def facts(self) -> dict[str, Any]:
        """Limits and digits."""
        return super().facts() | {"max_digits": self.digits, "decimal_places": self.places}

    def shape(self) -> dict[str, Any]:
        """A string, so limits cannot be said in JSON schema."""
        pattern = rf"^-?\d{{0,{self.digits - self.places}}}(?:\.\d{{0,{self.places}}})?$"
        # A number is accepted as well when it arrives; what is sent is always the string.
        return dict(self.json_type) | ({"pattern": pattern} if self.dump_only else {"type": ["string", "number"]})


class Text(Field):
    """Text, trimmed. `blank` says whether it may be empty."""

    wire_type = "string"
    json_type = {"type": "string"}

    def __init__(
        self, *, longest: int | None = None, shortest: int | None = None, blank: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self.longest = longest
        self.shortest = shortest
        self.blank = blank

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise self.make_error("string")
        text = str(value).strip()
        if not text:
            if not self.blank:
                raise self.make_error("blank")
            return ""
        found = list(self._problems_in(text))
        if found:
            raise ValidationError(found)
        return text

    def _problems_in(self, text: str) -> list[Problem]:
        found = []
        if self.longest is not None and len(text) > self.longest:
            found.append(Problem("max_length", {"limit": self.longest}))
        if self.shortest is not None and len(text) < self.shortest:
            found.append(Problem("min_length", {"limit": self.shortest}))
        if "\x00" in text:
            found.append(Problem("null_characters"))
        if surrogate := next((letter for letter in text if "\ud800" <= letter <= "\udfff"), None):
            found.append(Problem("surrogates", {"code_point": f"{ord(surrogate):X}"}))
        return found

    def facts(self) -> dict[str, Any]:
        """Its lengths."""
        lengths = {"max_length": self.longest, "min_length": self.shortest}
        return {name: length for name, length in lengths.items() if length is not None}

    def shape(self) -> dict[str, Any]:
        """With its lengths."""
        lengths = {"maxLength": self.longest, "minLength": self.shortest}
        return dict(self.json_type) | {name: length for name, length in lengths.items() if length is not None}


class Url(Text):
    """An address on the web."""

    wire_type = "url"
    json_type = {"type": "string", "format": "uri"}

    def _problems_in(self, text: str) -> list[Problem]:
        wrong = [] if _URL.fullmatch(text) else [Problem("url")]
        return super()._problems_in(text) + wrong


class Email(Text):
    """An e-mail address."""

    wire_type = "email"
    json_type = {"type": "string", "format": "email"}

    def _problems_in(self, text: str) -> list[Problem]:
        wrong = [] if _EMAIL.fullmatch(text) else [Problem("email")]
        return super()._problems_in(text) + wrong


class Boolean(Field):
    """True or false, in any of the words programs use."""

    wire_type = "boolean"
    json_type = {"type": "boolean"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> bool:
        word = str(value).strip().lower() if isinstance(value, (str, int, float)) else ""
        if word not in _TRUE | _FALSE:
            raise self.make_error("boolean")
        return word in _TRUE


class Choice(Field):
    """One of a few values. `names` gives the words a person reads, where they are not the value itself."""

    wire_type = "choice"

    def __init__(self, *values: Any, names: Mapping[Any, str] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.values = {str(value): value for value in values}
        self.names = names or {}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> Any:
        if str(value) not in self.values:
            raise self.make_error("choice", value=value)
        return self.values[str(value)]

    def display_name(self, value: Any) -> str:
        """The value in words."""
        return self.names.get(value, str(value).replace("_", " ").title())

    def facts(self) -> dict[str, Any]:
        """Every value and its name."""
        values = self.values.values()
        return {"choices": [{"value": value, "display_name": self.display_name(value)} for value in values]}

    def shape(self) -> dict[str, Any]:
        """An enumeration."""
        return {"enum": [*self.values.values(), *([None] if self.allow_none else [])]}


class Date(Field):
    """A calendar day."""

    wire_type = "date"
    json_type = {"type": "string", "format": "date"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> date:
        found = day_in(value) if isinstance(value, str) else None
        if found is None:
            raise self.make_error("date")
        return found

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> str | None:
        return None if value is None else value.isoformat()


class Time(Field):
    """A time of day."""

    wire_type = "time"
    json_type = {"type": "string", "format": "time"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> time:
        if not isinstance(value, str) or not _TIME.fullmatch(value):
            raise self.make_error("time")
        try:
            return time.fromisoformat(value.replace(",", "."))
        except ValueError:
            raise self.make_error("time") from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> str | None:
        return None if value is None else value.isoformat()


class DateTime(Field):
    """An instant; what names no zone is UTC, what names no time is midnight."""

    wire_type = "datetime"
    json_type = {"type": "string", "format": "date-time"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> datetime:
        found = instant_in(value) if isinstance(value, str) else None
        if found is None:
            raise self.make_error("datetime")
        return found

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def day_in(text: str) -> date | None:
    """The day written as YYYY-MM-DD, or None."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def instant_in(text: str) -> datetime | None:
    """The instant written in ISO 8601, in UTC, or None."""
    found = _DATETIME.fullmatch(text.strip())
    if found is None:
        return None
    day, clock, zone = found.groups()
    try:
        instant = datetime.fromisoformat(f"{day}T{(clock or '00:00').replace(',', '.')}{(zone or 'Z').upper()}")
        return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


class Uuid(Field):
    """A UUID."""

    wire_type = "string"
    json_type = {"type": "string", "format": "uuid"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> UUID:
        found = uuid_in(value)
        if found is None:
            raise self.make_error("uuid")
        return found

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> str | None:
        return None if value is None else str(value)


def uuid_in(value: Any) -> UUID | None:
    """The UUID a JSON value stands for (a whole number counts as one), or None."""
    try:
        if isinstance(value, str):
            return UUID(hex=value)
        if isinstance(value, int) and not isinstance(value, bool):
            return UUID(int=value)
    except ValueError:
        pass
    return None


class Json(Field):
    """Any JSON value that both databases can keep."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> Any:
        if depth_of(value) > DEEPEST or "\\u0000" in json.dumps(value):
            raise self.make_error("json")
        return value


class Computed(Field):
    """A value that is made from the row by a function, and never read. `shape` is its JSON schema."""

    def __init__(self, of_row: Callable[[Any], Any], shape: Mapping[str, Any], **options: Any) -> None:
        super().__init__(dump_only=True, **options)
        self.of_row = of_row
        self.json_type = shape

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> Any:
        """What the function says about the row."""
        return self.of_row(obj)


class Reference(Field):
    """The key of a row among those that `rows_of(user)` selects.

    With `own=True` a row of somebody else, or of nobody, refuses the whole request before any other field is
    looked at (`check_ownership`); otherwise it is an ordinary problem of this field.
    """

    def __init__(self, rows_of: Callable[[Any], Any], *, own: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.rows_of = rows_of
        self.own = own

    @cached_property
    def model(self) -> type[Model]:
        """The table referred to."""
        entity: type[Model] = self.rows_of(_NOBODY).column_descriptions[0]["entity"]
        return entity

    @property
    def has_uuid_keys(self) -> bool:
        """Whether the keys are UUIDs; else they are integers."""
        return type_of(self.model.id) is UUID

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> Any:
        key = self.key_in(value)
        if not self._exists(key):
            raise self.make_error("no_such_row", value=value)
        return key

    def key_in(self, value: Any) -> int | UUID:
        """The key a JSON value stands for. Raises ValidationError."""
        if self.has_uuid_keys:
            found = uuid_in(value)
            if found is None:
                raise self.make_error("not_a_uuid", value=value)
            return found
        text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
        if isinstance(value, float) and value.is_integer():
            text = str(int(value))
        if not re.fullmatch(r"[-+]?\d{1,1000}", text, re.ASCII):
            raise self.make_error("incorrect_type", type=type_name(value))
        return int(text)

    def _exists(self, key: int | UUID) -> bool:
        if isinstance(key, int) and abs(key) > BIGGEST:
            return False
        rows = self.rows_of(current_user).where(self.model.id == key)
        return db.session.scalar(rows.with_only_columns(self.model.id).order_by(None).limit(1)) is not None

    def known_among(self, keys: Sequence[int | UUID]) -> set[int | UUID]:
        """Those keys that rows have, by one statement; it looks at so many at most."""
        possible = [key for key in keys if not isinstance(key, int) or abs(key) <= BIGGEST][:MOST_REFERENCES]
        rows = self.rows_of(current_user).where(self.model.id.in_(possible))
        return set(db.session.scalars(rows.with_only_columns(self.model.id).order_by(None))) if possible else set()

    def check_ownership(self, value: Any) -> None:
        """Raises NotAllowed for a well-formed key of a row that is not one's own."""
        try:
            key = self.key_in(value)
        except ValidationError:
            return
        if not self._exists(key):
            raise NotAllowed("not_your_row")

    def shape(self) -> dict[str, Any]:
        """The shape of the other table's key."""
        return {"type": "string", "format": "uuid"} if self.has_uuid_keys else {"type": "integer"}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> Any:
        return str(value) if isinstance(value, UUID) else value


class ReferenceList(Field):
    """The keys of several rows of one table, none of them twice. A row holds the rows themselves."""

    def __init__(self, rows_of: Callable[[Any], Any], **options: Any) -> None:
        super().__init__(**options)
        self.one = Reference(rows_of)

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("not_a_list", type=type_name(value))
        keys = {self.one.key_in(member): member for member in value}
        known = self.one.known_among(list(keys))
        for key, member in keys.items():
            if key not in known:
                raise self.make_error("no_such_row", value=member)
        return list(keys)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> list[Any]:
        return [row.id for row in value]

    def shape(self) -> dict[str, Any]:
        """A list of keys."""
        return {"type": "array", "items": self.one.shape()}
