"""The workouts API under `/api/` in the same document: its routes, what they are for, and how they answer."""

from typing import Any

from app.api.openapi.operations import VERBS, answer
from app.api.openapi.parts import Shape

_ERROR = {"type": "object", "properties": {"status": {"type": "string"}, "message": {"type": "string"}}}
_OAUTH_ERROR = {"type": "object", "properties": {"error": {"type": "string"}}}
_ANY: Shape = {"application/json": {"schema": {"type": "object"}}}
_FILE: Shape = {"*/*": {"schema": {}}}
_FILES = {
    "type": "object",
    "required": ["file", "data"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "data": {"type": "string", "description": 'JSON text: `{"sport_id": 1, "title": …}`.'},
    },
}
_PICTURE = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary"}},
}


def of_workouts(path: str, method: str, endpoint: str, view: Any) -> Shape:
    """A method of a route of the workouts API, from its scope and its description."""
    name = endpoint.rpartition(".")[2].removeprefix("api_")
    said = " ".join((view.__doc__ or "").split())
    scope = getattr(view, "scope", None)
    found: Shape = {
        "operationId": f"workouts_{name}" if name in VERBS else name,
        "summary": said.partition(". ")[0].rstrip("."),
        "description": said,
        "tags": [f"workouts API: {path.split('/')[2]}"],
        "responses": _answers(method),
        "security": [{"oauth2": [scope]}, {"jwtAuth": []}] if scope else [{}, {"jwtAuth": []}],
    }
    if method in {"post", "patch", "put"}:
        kinds: Shape = {"application/json": {"schema": {"type": "object"}}}
        if path == "/api/workouts":
            kinds = {"multipart/form-data": {"schema": _FILES}}
        elif path == "/api/auth/picture":
            kinds = {"multipart/form-data": {"schema": _PICTURE}}
        elif path.startswith("/api/oauth/"):
            kinds["application/x-www-form-urlencoded"] = {"schema": {"type": "object"}}
        found["requestBody"] = {"required": False, "content": kinds}
    return found | getattr(view, "operation", {})


def _answers(method: str) -> dict[str, Shape]:
    content = _ANY | _FILE if method == "get" else _ANY
    found: dict[str, Shape] = {"200": {"description": "What was asked for", "content": content}}
    if method == "post":
        found["201"] = {"description": "What was made", "content": _ANY}
    if method in {"delete", "post"}:
        found["204"] = {"description": "Done"}
    return found | {
        "400": answer("Something that was sent is bad", {"anyOf": [_ERROR, _OAUTH_ERROR]}),
        "401": answer("Not signed in", _ERROR | {"type": "object"}),
        "403": answer("Not allowed", _ERROR),
        "404": {"description": "Nothing there", "content": _ANY | _FILE},
        "405": answer("Another method is meant", _ERROR),
        "413": answer("Too large", _ERROR),
        "415": answer("The body is of a type this address does not read", _ERROR),
        "429": answer("Too often", _ERROR),
    }
