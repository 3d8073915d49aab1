"""One of a few values, and any JSON value at all."""

import json
from collections.abc import Mapping
from typing import Any

import orjson

from app.api.encoding import DEEPEST, depth_of
from app.api.fields.base import Field

_TRUE = {"true", "t", "yes", "y", "on", "1"}
_FALSE = {"false", "f", "no", "n", "off", "0"}


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


class Json(Field):
    """Any JSON value that both databases can keep."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> Any:
        try:
            # One refuses infinity, the other whole numbers beyond 64 bits and half characters.
            written = json.dumps(value, allow_nan=False) if depth_of(value) <= DEEPEST and orjson.dumps(value) else ""
        except (ValueError, TypeError):
            written = ""
        if not written or "\\u0000" in written:
            raise self.make_error("json")
        return value
