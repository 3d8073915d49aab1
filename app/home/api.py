"""Where programs begin: what there is, which versions are spoken, and the description of it all."""

from collections.abc import Iterator
from typing import Any

from flask import Response, current_app, jsonify, render_template, request

from app.api.encoding import encoded
from app.api.endpoint import described
from app.api.negotiation import BASE, JSON, OFFER, PAGE, current_format, ending_of
from app.api.openapi import operation
from app.api.rest import document
from app.api.wger.sign_in import PUBLIC
from app.api.yaml_text import yaml_text
from app.home.blueprint import blueprint
from app.web.security import policy_with

VERSION, MIN_APP_VERSION, MIN_SERVER_VERSION = "2.7.0", "2.0.0", "2.5.0"
"""Of the API we speak, of the oldest phone app that works with us, and of the oldest server that app accepts."""

_YAML = "application/vnd.oai.openapi"
_PAGE_ONLY = {PAGE: OFFER[PAGE]}
# What Redoc needs beyond our own style sheets: the empty <style> it fills by script, and its scroll bars.
_REDOC_STYLES = (
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='",
)


def _open(name: str, answer: str, shape: dict[str, Any], *kinds: str) -> dict[str, Any]:
    """The OpenAPI operation of an address that anybody may read."""
    content = {kind: {"schema": shape} for kind in kinds or ("application/json",)}
    return {
        "operationId": f"{name}_retrieve",
        "security": [{}],
        "responses": {"200": {"description": answer, "content": content}},
    }


def _names() -> Iterator[str]:
    """Every collection, then every other address that needs no key."""
    resources = [one.name for room in current_app.blueprints.values() for one in getattr(room, "declared", ())]
    yield from resources
    for rule in current_app.url_map.iter_rules():
        name = rule.rule.removeprefix(BASE).rstrip("/")
        if rule.rule.startswith(BASE) and name and not rule.arguments and name not in resources:
            yield name if rule.rule.endswith("/") else f"{name}!"


def _address(name: str) -> str:
    """The absolute address of a name, in the format that was asked for."""
    ending, asked = ending_of(request), request.args.get("format", "")
    query = f"?format={asked}" if asked in OFFER else ""
    if name.endswith("!"):
        return f"{request.host_url}{BASE[1:]}{name[:-1]}"
    return f"{request.host_url}{BASE[1:]}{name}{f'.{ending}' if ending else '/'}{query}"


@blueprint.route(BASE, tags=["index"])
@operation(
    _open(
        "index", "Names and addresses", {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}
    )
)
@described("Api Root", access=PUBLIC)
def index() -> Response:
    """Everything there is, by name, with its address."""
    return jsonify({name.rstrip("!"): _address(name) for name in _names()})


@blueprint.route(f"{BASE}version/", tags=["version"])
@operation(_open("version", "A version", {"type": "string"}))
@described("Application Version", access=PUBLIC)
def version() -> Response:
    """The version of the API that this server speaks."""
    return jsonify(VERSION)


@blueprint.route(f"{BASE}min-app-version/", tags=["version"])
@operation(_open("min_app_version", "A version", {"type": "string"}))
@described("Required App Version", access=PUBLIC)
def min_app_version() -> Response:
    """The oldest phone app that works with this server."""
    return jsonify(MIN_APP_VERSION)


@blueprint.route(f"{BASE}min-server-version/", tags=["version"])
@operation(_open("min_server_version", "A version", {"type": "string"}))
@described("Required Server Version", access=PUBLIC)
def min_server_version() -> Response:
    """The oldest server that the phone app accepts."""
    return jsonify(MIN_SERVER_VERSION)


@blueprint.route(f"{BASE}schema", tags=["schema"])
@operation(
    _open("schema", "An OpenAPI document", {"type": "object"}, "application/json", _YAML)
    | {"parameters": [{"in": "query", "name": "format", "schema": {"type": "string", "enum": ["json", "yaml"]}}]}
)
@described("Schema", access=PUBLIC, offer={JSON: OFFER[JSON], "yaml": _YAML})
def schema() -> Response:
    """What you are reading about, as OpenAPI 3.1."""
    if current_format().name == "yaml":
        return Response(yaml_text(document()), content_type=f"{_YAML}; charset=utf-8")
    return Response(encoded(document()), content_type="application/json")


@blueprint.page(f"{BASE}schema/ui")
@described("Swagger UI", access=PUBLIC, offer=_PAGE_ONLY)
def swagger() -> str:
    """The description, with requests to try."""
    return _documentation("swagger")


@blueprint.page(f"{BASE}schema/redoc")
@described("Redoc", access=PUBLIC, offer=_PAGE_ONLY)
def redoc() -> Any:
    """The description, to read."""
    return _documentation("redoc"), {"Content-Security-Policy": policy_with("style-src", *_REDOC_STYLES)}


def _documentation(viewer: str) -> str:
    return render_template("api/documentation.html", viewer=viewer, schema_address=f"{request.root_path}{BASE}schema")
