"""The page a person sees at an address of the API: the same data, with links, filters and forms.

Nothing else knows about it. A form sends `_method` and its fields; `take_form` turns that into the request a
program would have sent, and after a change the browser is led back to the row.
"""

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, g, redirect, render_template, request
from flask.globals import request_ctx
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from app.api import bodies, metadata
from app.api.endpoint import Endpoint, current_endpoint, endpoint_named
from app.api.fields import Text
from app.api.negotiation import BASE, PAGE, address_of, current_format
from app.api.schema import input_fields

MOST_ROWS = 200
"""More are not shown on one page; programs get as many as they ask for."""
FORM_METHODS = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
SHOWN_HEADERS = {"Allow", "Vary", "Retry-After"}
METHOD, TEXT = "_method", "_json"
INPUT_TYPES = {
    "integer": "number",
    "float": "text",
    "decimal": "text",
    "date": "date",
    "datetime": "text",
    "time": "time",
    "email": "email",
    "url": "url",
    "image upload": "file",
    "file upload": "file",
}
FILES = {kind for kind, input_type in INPUT_TYPES.items() if input_type == "file"}


def take_form() -> None:
    """Make what a form asks for with `_method` the method of the request, and route it anew."""
    if request.method != "POST" or request.mimetype not in {bodies.FORM_TYPE, bodies.MULTIPART_TYPE}:
        return
    if request.mimetype == bodies.MULTIPART_TYPE:
        # Large: read only where files are taken, and only from browsers of people who are known.
        is_browser = "Authorization" not in request.headers and current_user.is_authenticated
        if not is_browser or not endpoint_named(request.endpoint).takes_files:
            return
        request.max_content_length = current_app.config["MAX_UPLOAD"]
    else:
        request.get_data()
    method = request.form.get(METHOD)
    if method not in FORM_METHODS:
        return
    g.setdefault(bodies.SENT_BY_FORM, _sent)
    request.method = method
    adapter = request_ctx.url_adapter
    assert adapter is not None
    request.routing_exception = None
    try:
        request.url_rule, values = adapter.match(method=method, return_rule=True)
        request.view_args = dict(values)
    except HTTPException as error:
        request.routing_exception = error


def _sent() -> Any:
    """What a program would have sent instead of this form. Raises Unparsable."""
    if TEXT in request.form:
        return bodies.parsed(request.form[TEXT].encode(errors="replace") or b"{}")
    schema = current_endpoint().schema
    return _values_of(request.form, schema) if schema else {}


json_body, multipart_body = bodies.json_body, bodies.multipart_body


def _values_of(form: Mapping[str, str], schema: Any) -> dict[str, Any]:
    """The fields of a form as a program would send them: an empty one is null, or left out where null is not."""
    values: dict[str, Any] = {}
    for name, field in input_fields(schema).items():
        if field.dump_only or field.wire_type in FILES:
            continue
        text = form.get(name, "")
        if field.wire_type == "boolean":
            values[name] = bool(text)
        elif text or (isinstance(field, Text) and not field.allow_none and (field.blank or field.required)):
            values[name] = text
        elif field.allow_none:
            values[name] = None
    return values


def after_form(response: Response) -> Response:
    """Once a form changed something, lead the browser to what there is to see."""
    if bodies.SENT_BY_FORM not in g or response.status_code not in {200, 201, 204} or request.method == "OPTIONS":
        return response
    endpoint = current_endpoint()
    if endpoint.resource is None:
        return response
    collection = f"{request.root_path}{BASE}{endpoint.resource.name}/"
    if request.method == "DELETE":
        return _see(collection)
    made = response.get_json()
    return _see(f"{collection}{made['id']}/" if isinstance(made, dict) and "id" in made else collection)


def _see(address: str) -> Response:
    response: Response = redirect(address, 303)  # type: ignore[assignment]
    return response


def as_page(response: Response) -> Response:
    """The same answer as a page for people: status and headers stay."""
    if response.mimetype != "application/json" or current_format().name != PAGE:
        return response
    endpoint = current_endpoint()
    data = response.get_json()
    response.data = render_template("api/page.html", **_shown(endpoint, data, response))
    response.content_type = "text/html; charset=utf-8"
    return response


def _shown(endpoint: Endpoint, data: Any, response: Response) -> dict[str, Any]:
    """Everything the template shows."""
    rows = data.get("results") if isinstance(data, dict) and "next" in data else None
    allowed = [name.strip() for name in response.headers.get("Allow", "").split(",")]
    user = current_user._get_current_object()
    usable = [name for name in allowed if name and endpoint.access.allows(user, name)]
    return {
        "endpoint": endpoint,
        "data": data,
        "text": json.dumps(data, ensure_ascii=False, indent=2),
        "rows": rows,
        "columns": list(rows[0]) if rows and isinstance(rows[0], dict) else [],
        "status": response.status,
        "is_error": response.status_code >= 400,
        "answer_headers": [(name, value) for name, value in response.headers if name in SHOWN_HEADERS],
        "method": request.method,
        "address": address_of(request),
        "collection": f"{BASE}{endpoint.resource.name}/" if endpoint.resource else "",
        "here": request.path,
        "json_address": _as_json(),
        "methods": usable,
        "inputs": _inputs(endpoint, data, response),
        "errors": data if response.status_code == 400 and isinstance(data, dict) else {},
        "typed": request.form.get(TEXT, "") if bodies.SENT_BY_FORM in g else "",
        "asked": request.args,
        "base": BASE,
        "room": "api",
    }


def _as_json() -> str:
    query = request.query_string.decode("utf-8", "replace")
    return f"{request.path.rstrip('/')}.json{'?' if query else ''}{query}" if request.path != BASE else f"{BASE}.json"


def _inputs(endpoint: Endpoint, data: Any, response: Response) -> list[dict[str, Any]]:
    """The fields of the form, filled with what was typed, else with what is stored."""
    if endpoint.schema is None:
        return []
    stored = data if isinstance(data, dict) and response.status_code < 400 else {}
    typed = request.form if bodies.SENT_BY_FORM in g else None
    return [
        {
            "name": name,
            "facts": facts,
            "type": INPUT_TYPES.get(facts["type"], "text"),
            "value": typed.get(name, "") if typed is not None else _written(stored.get(name, "")),
        }
        for name, facts in metadata.fields_of(endpoint.schema).items()
        if not facts["read_only"]
    ]


def _written(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)
