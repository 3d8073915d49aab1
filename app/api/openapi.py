"""The OpenAPI document: what each operation of a resource takes and answers, from its declaration."""

from collections.abc import Callable
from typing import Any, TypeVar

import marshmallow
from apispec.ext.marshmallow import MarshmallowPlugin, resolver

from app.api.fields import Field
from app.api.resource import Resource

View = TypeVar("View", bound=Callable[..., Any])

SECURITY_SCHEMES: dict[str, dict[str, Any]] = {
    "tokenAuth": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "A permanent token: `Token <40 hexadecimal digits>`.",
    },
    "jwtAuth": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "An access token."},
    "cookieAuth": {
        "type": "apiKey",
        "in": "cookie",
        "name": "regimen",
        "description": "A browser that is signed in; what changes something needs `X-CSRFToken` as well.",
    },
}
SIGNED_IN: list[dict[str, list[str]]] = [{name: []} for name in SECURITY_SCHEMES]
ANYBODY: list[dict[str, list[str]]] = [*SIGNED_IN, {}]

_DETAIL = {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "string"}}}
_MESSAGES = {
    "type": "object",
    "description": "Messages under the names of the fields or parameters they concern.",
    "additionalProperties": True,
}


def operation(document: dict[str, Any]) -> Callable[[View], View]:
    """Describe a method of a view."""

    def attach(view: View) -> View:
        view._apidoc = {"manual_doc": document}  # type: ignore[attr-defined]
        return view

    return attach


def listing(resource: Resource) -> dict[str, Any]:
    """GET of a collection."""
    return _operation(
        resource,
        "list",
        f"Rows of {resource.name}, page by page",
        {"200": _answer("One page", _page_of(resource.schema)), "400": _answer("A filter's value is bad", _MESSAGES)},
        parameters=[*_paging(resource), *_filters(resource)],
    )


def adding(resource: Resource) -> dict[str, Any]:
    """POST to a collection."""
    answers = {"201": _answer("The new row", resource.schema()), **_refusals()}
    return _operation(
        resource, "create", f"Add to {resource.name}", answers, requestBody=_body(resource, resource.schema(), True)
    )


def reading(resource: Resource) -> dict[str, Any]:
    """GET of an item."""
    answers = {"200": _answer("The row", resource.schema()), "404": _missing()}
    return _operation(resource, "retrieve", f"One row of {resource.name}", answers)


def replacing(resource: Resource) -> dict[str, Any]:
    """PUT of an item."""
    answers = {"200": _answer("The row as it is now", resource.schema()), **_refusals(), "404": _missing()}
    return _operation(
        resource,
        "update",
        f"Change a row of {resource.name}",
        answers,
        requestBody=_body(resource, resource.schema(), True),
    )


def amending(resource: Resource) -> dict[str, Any]:
    """PATCH of an item."""
    answers = {"200": _answer("The row as it is now", resource.schema()), **_refusals(), "404": _missing()}
    return _operation(
        resource,
        "partial_update",
        f"Change some fields of a row of {resource.name}",
        answers,
        requestBody=_body(resource, resource.schema(partial=True), False),
    )


def removing(resource: Resource) -> dict[str, Any]:
    """DELETE of an item."""
    answers = {"204": {"description": "It is gone"}, "404": _missing()}
    return _operation(resource, "destroy", f"Delete a row of {resource.name}", answers)


def _operation(resource: Resource, verb: str, summary: str, answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    from_anybody = resource.access.allows(_Nobody(), "GET" if verb in {"list", "retrieve"} else "POST")
    security = ANYBODY if from_anybody else SIGNED_IN
    common = {"403": _answer("Not signed in, or not allowed", _DETAIL), "406": _answer("No such format", _DETAIL)}
    return {
        "operationId": f"{resource.name.replace('-', '_')}_{verb}",
        "summary": summary,
        "responses": answers | common,
        "security": security,
        **more,
    }


class _Nobody:
    is_authenticated = False
    id = 0


def _answer(description: str, schema: Any) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _body(resource: Resource, schema: Any, required: bool) -> dict[str, Any]:
    kind = "multipart/form-data" if resource.takes_files else "application/json"
    return {"required": required, "content": {kind: {"schema": schema}}}


def _refusals() -> dict[str, Any]:
    return {
        "400": _answer("Something in the body is bad", _MESSAGES),
        "415": _answer("The body is no JSON", _DETAIL),
    }


def _missing() -> dict[str, Any]:
    return _answer("No such row, or not one the caller may see", _DETAIL)


def _page_of(schema: type[marshmallow.Schema]) -> dict[str, Any]:
    link = {"type": ["string", "null"], "format": "uri"}
    return {
        "type": "object",
        "required": ["count", "next", "previous", "results"],
        "properties": {
            "count": {"type": "integer"},
            "next": link,
            "previous": dict(link),
            "results": {"type": "array", "items": schema()},
        },
    }


def _paging(resource: Resource) -> list[dict[str, Any]]:
    fields = ", ".join(resource.columns)
    return [
        _parameter("limit", {"type": "integer", "minimum": 1, "default": 20}, "How many rows; as many as you like."),
        _parameter("offset", {"type": "integer", "minimum": 0, "default": 0}, "How many rows to leave out."),
        _parameter("ordering", {"type": "string"}, f"Names joined by commas, `-` before a name reverses: {fields}."),
    ]


def _filters(resource: Resource) -> list[dict[str, Any]]:
    return [
        _parameter(one.parameter, one.shape, "")
        | ({"explode": False, "style": "form"} if one.shape.get("type") == "array" else {})
        for one in resource.filters
    ]


def _parameter(name: str, shape: dict[str, Any], description: str) -> dict[str, Any]:
    said = {"description": description} if description else {}
    return {"in": "query", "name": name, "schema": dict(shape)} | said


def schema_name(schema: Any) -> str:
    """The name of a schema in the document; a partial one is `Patched…`, so that the two do not collide."""
    name: str = resolver(schema)
    return f"Patched{name}" if isinstance(schema, marshmallow.Schema) and schema.partial else name


def our_field2properties(_converter: Any, field: marshmallow.fields.Field[Any], **_kwargs: Any) -> dict[str, Any]:
    """What our own field types say about themselves."""
    if not isinstance(field, Field):
        return {}
    shape = field.shape()
    if field.allow_none and isinstance(shape.get("type"), str):
        shape["type"] = [shape["type"], "null"]
    elif field.allow_none and isinstance(shape.get("type"), list):
        shape["type"] = [*shape["type"], "null"]
    return shape | ({"description": field.help_text} if field.help_text else {})


def used_tags(document: dict[str, Any]) -> set[str]:
    """The tags that some operation has."""
    operations = (one for path in document["paths"].values() for one in path.values() if isinstance(one, dict))
    return {tag for one in operations for tag in one.get("tags", ())}


def plugin() -> MarshmallowPlugin:
    """Names schemas our way."""
    return MarshmallowPlugin(schema_name_resolver=schema_name)
