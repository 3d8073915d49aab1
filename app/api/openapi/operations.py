"""What each operation takes and answers: of resources, of other routes of `/api/v2/`, of the workouts API."""

from collections.abc import Callable
from typing import Any, TypeVar

from app.api import bodies
from app.api.endpoint import Endpoint
from app.api.openapi.parts import Shape
from app.api.openapi.shapes import Components
from app.api.resource import Resource

View = TypeVar("View", bound=Callable[..., Any])

VERBS = {"get": "retrieve", "post": "create", "put": "update", "patch": "partial_update", "delete": "destroy"}
_OTHER_NAMES = {
    ("get", "/api/v2/routine/{id}/date-sequence-display/"): "routine_date_sequence_display_list",
    ("get", "/api/v2/routine/{id}/date-sequence-gym/"): "routine_date_sequence_gym_list",
    ("get", "/api/v2/routine/{id}/logs/"): "routine_logs_list",
    ("get", "/api/v2/trophy/progress/"): "trophy_progress_list",
    ("post", "/api/v2/userprofile/"): "userprofile_update_legacy",
}
"""Operations that clients generated for the API know by a name of their own."""
_SUMMARIES = {
    "list": "Rows of {}, page by page",
    "retrieve": "One row of {}",
    "create": "Add to {}",
    "update": "Change a row of {}",
    "partial_update": "Change some fields of a row of {}",
    "destroy": "Delete a row of {}",
}
_DETAIL = {"$ref": "#/components/schemas/Detail"}
_MESSAGES = {"$ref": "#/components/schemas/Messages"}
_SIGNED_IN: list[dict[str, list[str]]] = [{"tokenAuth": []}, {"jwtAuth": []}, {"cookieAuth": []}]
_ANYBODY: list[dict[str, list[str]]] = [*_SIGNED_IN, {}]


class _Nobody:
    is_authenticated = is_active = is_admin = is_trustworthy = False
    is_anonymous = True
    id = 0


def operation(document: dict[str, Any]) -> Callable[[View], View]:
    """Describe a route that is no resource's: what is said here goes before what follows from the route by itself.

    A schema class in it, or a named shape, stands for its component.
    """

    def attach(view: View) -> View:
        view.operation = document  # type: ignore[attr-defined]
        return view

    return attach


def answer(description: str, shape: Any, kind: str = "application/json") -> Shape:
    """One answer of an operation."""
    return {"description": description, "content": {kind: {"schema": shape}}}


def answers(shape: Any, description: str = "What was asked for", status: str = "200") -> Callable[[View], View]:
    """Say what a route answers when all is well; the rest follows from the route."""
    return operation({"responses": {status: answer(description, shape)}})


def of_resource(endpoint: Endpoint, method: str, components: Components) -> Shape:
    """A method of a collection or of an item."""
    resource = endpoint.resource
    assert resource is not None
    verb = "list" if method == "get" and not endpoint.is_item else VERBS[method]
    row = components.answer_of(resource)
    good: dict[str, Shape] = {
        "list": {"200": answer("One page", components.page_of(resource))},
        "create": {"201": answer("The new row", row)},
        "destroy": {"204": {"description": "It is gone"}},
    }.get(verb) or {"200": answer("The row", row)}
    found: Shape = {
        "operationId": f"{resource.name.replace('-', '_')}_{verb}",
        "summary": _SUMMARIES[verb].format(resource.name),
        "tags": [resource.name],
        "responses": good | _refusals(endpoint, method, has_body=method in {"post", "put", "patch"}),
        "security": _security(endpoint, method),
    }
    if verb == "list":
        found["parameters"] = [*_paging(resource), *_filters(resource)]
    if method in {"post", "put", "patch"}:
        shape = components.body_of(resource, partial=method == "patch")
        found["requestBody"] = _body(_kinds_of(resource), shape, required=method != "patch")
    return found | _deprecation(endpoint)


def of_route(endpoint: Endpoint, path: str, method: str, view: Any, components: Components) -> Shape:
    """A method of a route of `/api/v2/` that belongs to no resource."""
    names = [part.replace("-", "_") for part in path.split("/")[3:] if part and not part.startswith("{")]
    has_body = method in {"post", "put", "patch"}
    view_class = getattr(view, "view_class", None)
    found: Shape = {
        "operationId": _OTHER_NAMES.get((method, path)) or "_".join([*(names or ["index"]), VERBS[method]]),
        "summary": " ".join((view.__doc__ or endpoint.title).split()).partition(". ")[0],
        "tags": names[:1] or ["index"],
        "security": _security(endpoint, method),
    }
    if has_body:
        shape = {"type": "object"}
        if endpoint.schema:
            name = endpoint.schema.__name__.removesuffix("Schema").removesuffix("Request")
            shape = components.ref(f"{name}Request", components.body(endpoint.schema, partial=method == "patch"))
        found["requestBody"] = _body(["application/json"], shape, required=False)
    said = components.resolved(getattr(view, "operation", None) or getattr(view_class, "operation", {}))
    usual = {"200": answer("What was asked for", {})} | ({"201": answer("What was made", {})} if has_body else {})
    good = said.get("responses") or usual
    described: Shape = found | said | {"responses": _refusals(endpoint, method, has_body=has_body) | good}
    return described | _deprecation(endpoint)


def _deprecation(endpoint: Endpoint) -> Shape:
    """That an address should not be used any more, and what stands for it."""
    return {"deprecated": True, "description": endpoint.superseded.hint} if endpoint.superseded else {}


def _kinds_of(resource: Resource) -> list[str]:
    if resource.takes_files:
        return ["multipart/form-data"]
    takes_forms = resource.body is not bodies.json_body
    return ["application/json", *(["application/x-www-form-urlencoded"] if takes_forms else [])]


def _body(kinds: list[str], shape: Shape, *, required: bool) -> Shape:
    return {"required": required, "content": {kind: {"schema": shape} for kind in kinds}}


def _security(endpoint: Endpoint, method: str) -> list[dict[str, list[str]]]:
    try:
        is_open = endpoint.access.allows(_Nobody(), method.upper())
    except AttributeError:
        is_open = False
    return _ANYBODY if is_open else _SIGNED_IN


def _refusals(endpoint: Endpoint, method: str, *, has_body: bool) -> dict[str, Shape]:
    """Everything that can go wrong."""
    found = {
        "400": answer("Something that was sent is bad", _MESSAGES),
        "403": answer("Not signed in, or not allowed", _DETAIL),
        "404": answer("No such row among those the caller may see, or no such format", _DETAIL),
        "406": answer("No such format", _DETAIL),
    }
    if endpoint.access.ignores_credentials:
        found["401"] = answer("Who this is for is not known", {})
    if has_body:
        found["413"] = answer("The body is too large", _DETAIL)
        found["415"] = answer("The body is of a type this address does not read", _DETAIL)
    if endpoint.limits.get(method.upper()):
        found["429"] = answer("Too often", _DETAIL) | {
            "headers": {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
        }
    return dict(sorted(found.items()))


def _paging(resource: Resource) -> list[Shape]:
    fields = ", ".join(resource.columns)
    if resource.listing:
        return [
            parameter("cursor", {"type": "string"}, "Where to go on, from `next`."),
            parameter("page_size", {"type": "integer", "minimum": 1}, "How many rows."),
        ]
    return [
        parameter("limit", {"type": "integer", "minimum": 1, "default": 20}, "How many rows; as many as you like."),
        parameter("offset", {"type": "integer", "minimum": 0, "default": 0}, "How many rows to leave out."),
        parameter("ordering", {"type": "string"}, f"Names joined by commas, `-` before a name reverses: {fields}."),
    ]


def _filters(resource: Resource) -> list[Shape]:
    return [
        parameter(one.parameter, one.shape, "")
        | ({"explode": False, "style": "form"} if one.shape.get("type") == "array" else {})
        for one in resource.accepted
    ]


def parameter(name: str, shape: Shape, description: str, place: str = "query") -> Shape:
    """Something in an address."""
    said = {"description": description} if description else {}
    return {"in": place, "name": name, "schema": dict(shape)} | said | ({"required": True} if place == "path" else {})
