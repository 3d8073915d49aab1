"""The answer to OPTIONS: what an address is, and what may be sent to it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from app.api.endpoint import Endpoint
from app.api.fields import Field, Uuid
from app.api.schema import input_fields

RENDERS = ["application/json", "text/html"]
PARSES = ["application/json"]
PARSES_FILES = ["multipart/form-data"]


def description_of(endpoint: Endpoint, *, methods: set[str]) -> dict[str, Any]:
    """The whole answer. `methods` are those the caller may use to send something."""
    answer: dict[str, Any] = {
        "name": endpoint.title,
        "description": " ".join(endpoint.description.split()),
        "renders": RENDERS,
        "parses": PARSES_FILES if endpoint.takes_files else PARSES,
    }
    sending = endpoint.sends or (("PUT",) if endpoint.is_item else ("POST",))
    usable = [method for method in sending if method in methods]
    if endpoint.schema and usable:
        answer["actions"] = {method: fields_of(endpoint.schema) for method in usable}
    return answer


def fields_of(schema: type[Schema]) -> dict[str, dict[str, Any]]:
    """Every field with its type, its label and its limits."""
    return {name: _facts(name, field) for name, field in input_fields(schema).items()}


def _facts(name: str, field: Field) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "type": field.wire_type,
        "required": field.required,
        "read_only": field.dump_only,
        "label": field.label or _label(name, field),
    }
    if field.help_text:
        facts["help_text"] = field.help_text
    return facts | _plain(field.facts())


def _label(name: str, field: Field) -> str:
    if name == "id" and not isinstance(field, Uuid):
        return "ID"
    return name.replace("_", " ").capitalize()


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}
