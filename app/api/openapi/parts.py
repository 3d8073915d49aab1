"""Pieces of a description, for answers that no schema class writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Shape = dict[str, Any]

INTEGER: Shape = {"type": "integer"}
NUMBER: Shape = {"type": "number"}
TEXT: Shape = {"type": "string"}
SWITCH: Shape = {"type": "boolean"}
DECIMAL: Shape = {"type": "string", "format": "decimal"}
DATE: Shape = {"type": "string", "format": "date"}
INSTANT: Shape = {"type": "string", "format": "date-time"}
ADDRESS: Shape = {"type": "string", "format": "uri"}


@dataclass(frozen=True)
class Named:
    """A shape that stands among the components under this name."""

    name: str
    shape: Mapping[str, Any]


def component(name: str) -> Shape:
    """A component that is in the document anyway: what a row of some resource looks like."""
    return {"$ref": f"#/components/schemas/{name}"}


def record(fields: Mapping[str, Any]) -> Shape:
    """An object that always has all of these."""
    return {"type": "object", "required": list(fields), "properties": dict(fields)}


def listed(item: Any) -> Shape:
    """A list."""
    return {"type": "array", "items": item}


def by_key(value: Any) -> Shape:
    """An object with any number of keys."""
    return {"type": "object", "additionalProperties": value}


def maybe(shape: Any) -> Shape:
    """The shape, or null."""
    kind = shape.get("type") if isinstance(shape, dict) else None
    return {**shape, "type": [kind, "null"]} if isinstance(kind, str) else {"anyOf": [shape, {"type": "null"}]}
