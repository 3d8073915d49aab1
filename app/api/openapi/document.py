"""The whole document, from the routes of the application."""

import re
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from app.api.endpoint import Endpoint
from app.api.headless import BASE as HEADLESS
from app.api.negotiation import BASE
from app.api.openapi.headless import of_headless
from app.api.openapi.operations import VERBS, of_resource, of_route, parameter
from app.api.openapi.parts import Shape
from app.api.openapi.shapes import Components
from app.api.openapi.workouts import of_workouts

SECURITY_SCHEMES: dict[str, Shape] = {
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
    "oauth2": {
        "type": "oauth2",
        "description": "An application that a person allowed to act for them, at addresses outside `/api/v2/`.",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": "/profile/apps/authorize",
                "tokenUrl": "/api/oauth/token",
                "scopes": {},
            }
        },
    },
}
_CONVERTERS: dict[str, Shape] = {
    "IntegerConverter": {"type": "integer", "minimum": 0},
    "UUIDConverter": {"type": "string"},
}
_PROGRAMS = ("/api/", "/allauth/")
_ITEM_ID: tuple[Shape, Shape] = {"type": "integer"}, {"type": "string", "format": "uuid"}


def document_of(app: Flask, title: str, version: str) -> dict[str, Any]:
    """The OpenAPI document of everything programs may ask."""
    components = Components(one for room in app.blueprints.values() for one in getattr(room, "declared", ()))
    paths: dict[str, Shape] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        view = app.view_functions[rule.endpoint]
        if not rule.rule.startswith(_PROGRAMS) or getattr(view, "is_page", False):
            continue
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        if path.endswith("/") and path[:-1] in paths:
            # A second spelling, for older programs.
            continue
        item = paths.setdefault(path, {})
        for method in VERBS:
            if method.upper() in (rule.methods or ()):
                item[method] = _operation(rule, path, method, view, components)
        if rule.arguments:
            item["parameters"] = _path_parameters(rule, _endpoint_of(view))
    document = {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "tags": [{"name": name} for name in sorted(_tags(paths))],
        "components": {"schemas": dict(sorted(components.schemas.items())), "securitySchemes": _schemes(paths)},
    }
    _make_names_unique(paths)
    return document


def _endpoint_of(view: Any) -> Endpoint | None:
    found: Endpoint | None = getattr(view, "described", None) or getattr(
        getattr(view, "view_class", None), "described", None
    )
    return found


def _operation(rule: Rule, path: str, method: str, view: Any, components: Components) -> Shape:
    endpoint = _endpoint_of(view)
    if endpoint and endpoint.resource:
        return of_resource(endpoint, method, components)
    if path.startswith(HEADLESS):
        found: Shape = components.resolved(of_headless(path, method, view))
        return found
    if path.startswith(BASE) or endpoint:
        return of_route(endpoint or Endpoint(rule.endpoint), path, method, view, components)
    return of_workouts(path, method, rule.endpoint, view, components)


def _path_parameters(rule: Rule, endpoint: Endpoint | None) -> list[Shape]:
    shapes = {name: _CONVERTERS.get(type(kind).__name__, {"type": "string"}) for name, kind in rule._converters.items()}
    if endpoint and endpoint.resource and "id" in shapes:
        shapes["id"] = _ITEM_ID[endpoint.resource.has_uuid_keys]
    return [parameter(name, shape, "", "path") for name, shape in shapes.items()]


def _operations(paths: dict[str, Shape]) -> list[Shape]:
    return [one for item in paths.values() for method, one in item.items() if method in VERBS]


def _tags(paths: dict[str, Shape]) -> set[str]:
    return {tag for one in _operations(paths) for tag in one.get("tags", ())}


def _schemes(paths: dict[str, Shape]) -> dict[str, Shape]:
    """The schemes, with the scopes that some operation asks for."""
    used = [
        names for one in _operations(paths) for entry in one.get("security", ()) for names in entry.get("oauth2", ())
    ]
    flows = SECURITY_SCHEMES["oauth2"]["flows"]["authorizationCode"] | {"scopes": dict.fromkeys(sorted(set(used)), "")}
    return SECURITY_SCHEMES | {"oauth2": SECURITY_SCHEMES["oauth2"] | {"flows": {"authorizationCode": flows}}}


def _make_names_unique(paths: dict[str, Shape]) -> None:
    seen: dict[str, int] = {}
    for one in _operations(paths):
        name = one["operationId"]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            one["operationId"] = f"{name}_{seen[name]}"
