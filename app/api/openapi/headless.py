"""Operations of the headless login: all of them answer in the same few ways."""

from typing import Any

from app.api.openapi.shapes import Shape

_ANSWERS = {
    "200": "What was asked for",
    "400": "Something that was sent is bad",
    "401": "Nobody is signed in, or a step is still owed",
    "403": "Not on this server",
    "404": "Not set up yet",
    "409": "It is so already",
    "410": "The session is over",
    "413": "The body is too large",
    "429": "Too often",
}
_MISTAKE: Shape = {
    "type": "object",
    "required": ["message", "code"],
    "properties": {"message": {"type": "string"}, "code": {"type": "string"}, "param": {"type": "string"}},
}
_BODY: Shape = {
    "type": "object",
    "required": ["status"],
    "properties": {
        "status": {"type": "integer"},
        "data": {"type": ["object", "array"]},
        "meta": {"type": "object"},
        "errors": {"type": "array", "items": _MISTAKE},
    },
}
_SESSION: Shape = {
    "in": "header",
    "name": "X-Session-Token",
    "description": "What the last answer said in `meta.session_token`.",
    "schema": {"type": "string"},
}


def of_headless(path: str, method: str, view: Any) -> Shape:
    """One method of an address below `/allauth/app/v1/`."""
    name = "_".join(path.replace("-", "_").split("/")[4:])
    found: Shape = {
        "operationId": f"headless_{name}_{method}",
        "summary": " ".join((view.__doc__ or name).split()).partition(". ")[0],
        "tags": ["headless"],
        "parameters": [_SESSION],
        "security": [{"jwtAuth": []}, {}],
        "responses": {status: _answer(status, text) for status, text in _ANSWERS.items()},
    }
    if method in {"post", "put", "patch"}:
        found["requestBody"] = {"required": False, "content": {"application/json": {"schema": {"type": "object"}}}}
    return found


def _answer(status: str, text: str) -> Shape:
    content: Shape = {"application/json": {"schema": _BODY}}
    if status in {"400", "413"}:
        # What is no object is refused without a word.
        content["text/html"] = {"schema": {"type": "string"}}
    return {"description": text, "content": content}
