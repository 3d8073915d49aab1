"""Numbers: whole, inexact, exact."""

import re
from decimal import Decimal as Number
from decimal import InvalidOperation
from math import isfinite
from typing import Any

from app.api.fields.base import Field

BIGGEST = 2**63 - 1
BIGGEST_OF_FOUR_BYTES = 2**31 - 1
_LONGEST_NUMBER = 1000
_WHOLE = re.compile(r"[-+]?\d+(?=(?:\.0*)?\Z)", re.ASCII)


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
        self._unit = Number(1).scaleb(-places)

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> Number:
        number = _number_in(value)
        if number is None:
            raise self.make_error("number")
        self._check_digits(number)
        return Number(self._within(number)).quantize(self._unit)

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
        return f"{Number(value).quantize(self._unit):f}"

    def facts(self) -> dict[str, Any]:
        """Limits and digits."""
        return super().facts() | {"max_digits": self.digits, "decimal_places": self.places}

    def shape(self) -> dict[str, Any]:
        """A string or a number; so limits cannot be said in JSON schema."""
        return dict(self.json_type) | {"type": ["string", "number"]}

    def answer_shape(self) -> dict[str, Any]:
        """Always a string, with all its decimals."""
        return dict(self.json_type) | {"pattern": rf"^-?\d+\.\d{{{self.places}}}$" if self.places else r"^-?\d+$"}
