"""The workouts API under `/api/` in the same document: its routes, what they take, and how they answer."""

from collections.abc import Callable, Mapping
from typing import Any

from app.api.fittrackee.sign_in import FIRST_PARTY
from app.api.openapi.operations import VERBS, View, answer, operation, parameter
from app.api.openapi.parts import TEXT, Named, Shape, record
from app.api.openapi.shapes import Components

JSON, FORM, PARTS = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"
DONE: Shape = record({"status": TEXT})
SAID: Shape = record({"status": TEXT, "message": TEXT})
PICTURE: Shape = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary"}},
}
_ERROR = Named(
    "WorkoutsError",
    {
        "type": "object",
        "properties": {
            "status": TEXT,
            "message": TEXT,
            "hint": TEXT | {"description": "What to do about it."},
            "code": TEXT,
            "error": TEXT,
            "error_description": TEXT,
            "data": {"description": "An empty place where the data would be; of uploads, what was stored."},
        },
    },
)
_ANYTHING: Shape = {JSON: {"schema": {"type": "object"}}}
_REFUSALS = {
    "400": "Something that was sent is bad",
    "401": "Not signed in",
    "403": "Not allowed",
    "404": "Nothing there",
    "405": "Another method is meant",
    "413": "Too large",
    "415": "The body is of a type this address does not read",
    "429": "Too often",
    "500": "The server lost something it should have",
}
_WHEN_WRITING = {
    "409": "Somebody else changed it meanwhile",
    "503": "Try again in a minute",
    "507": "The disk is full",
}


def tells(
    *shapes: Any,
    status: str = "200",
    query: Mapping[str, Shape] | None = None,
    body: Any = None,
    kind: str = JSON,
    more: Mapping[str, Shape] | None = None,
) -> Callable[[View], View]:
    """Say what a view of the workouts API takes, and what it answers when all is well: no shape means no content."""
    good = {code: answer("Done", shape) for code, shape in zip([status], shapes, strict=False)}
    said: Shape = {"responses": (good or {"204": {"description": "Done"}}) | dict(more or {})}
    if query:
        said["parameters"] = [parameter(name, shape, "") for name, shape in query.items()]
    if body is not None:
        said["requestBody"] = {"required": True, "content": {kind: {"schema": body}}}
    return operation(said)


def file_told(*kinds: str, more: Mapping[str, Shape] | None = None) -> Callable[[View], View]:
    """Say that a view answers with a file of one of these kinds, or that the one the caller has is still good."""
    found: Shape = {"description": "The file", "content": {kind: {"schema": {}} for kind in kinds}}
    others = {
        "206": found | {"description": "The part that was asked for"},
        "304": {"description": "It has not changed"},
        "416": {"description": "There is no such part"},
    }
    return operation({"responses": {"200": found} | others | dict(more or {})})


def of_workouts(path: str, method: str, endpoint: str, view: Any, components: Components) -> Shape:
    """A method of a route of the workouts API, from its scope, its docstring and what `tells` says."""
    name = endpoint.rpartition(".")[2].removeprefix("api_")
    said = " ".join((view.__doc__ or "").split())
    told = components.resolved(getattr(view, "operation", {}))
    found: Shape = {
        "operationId": f"workouts_{name}" if name in VERBS else name,
        "summary": said.partition(". ")[0].rstrip("."),
        "description": said,
        "tags": [f"workouts API: {path.split('/')[2]}"],
        "security": _security(getattr(view, "scope", None)),
    }
    good = told.get("responses") or {"200": {"description": "Done", "content": _ANYTHING}}
    responses: Shape = dict(sorted((_refusals(method, components) | good).items()))
    return {**found, **told, "responses": responses}


def _security(scope: str | None) -> list[dict[str, list[str]]]:
    if scope is None:
        return [{}, {"jwtAuth": []}]
    return [{"jwtAuth": []}] if scope == FIRST_PARTY else [{"oauth2": [scope]}, {"jwtAuth": []}]


def _refusals(method: str, components: Components) -> dict[str, Shape]:
    error = components.resolved(_ERROR)
    known = _REFUSALS if method == "get" else _REFUSALS | _WHEN_WRITING
    found = {status: answer(text, error) for status, text in known.items()}
    found["429"]["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return found
