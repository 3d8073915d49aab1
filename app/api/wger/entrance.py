"""What happens to every request under `/api/v2/` before its view runs, and to every answer after.

In this order, as the contract has it: format (404, 406), credential and permission (403), method (405), limit (429).
The view then looks for the row (404), at the type of the body (415), at its text, and at its values (400).
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from flask import Flask, Response, current_app, g, jsonify, request
from flask.globals import request_ctx
from flask_login import current_user
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import RequestRedirect

from app.api import browsable, metadata
from app.api.cors import ORIGIN
from app.api.encoding import indented
from app.api.endpoint import current_endpoint, endpoint_named
from app.api.negotiation import BASE, PAGE, chosen_format, current_format, quoted
from app.api.wger.problems import WrongMethod
from app.api.wger.sign_in import check
from app.web.language import chosen_language
from app.web.limits import count_against

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
VARY = ("Accept", "Accept-Language", "Cookie", ORIGIN)


def _is_ours() -> bool:
    return f"{request.path}/".startswith(BASE)


def enter() -> Response | None:
    """Let a request pass to its view, answer it here, or raise what the contract says."""
    if not _is_ours():
        return None
    if isinstance(request.routing_exception, RequestRedirect):
        return _to_the_slash()
    browsable.take_form()
    wrong_method = request.routing_exception
    if wrong_method is not None and not isinstance(wrong_method, MethodNotAllowed):
        return None
    name = _endpoint_of_any_method() if wrong_method else request.endpoint
    g.api_endpoint = endpoint_named(name)
    g.answer_format = chosen_format(request, g.api_endpoint.offer)
    check(g.api_endpoint.access, request.method)
    if wrong_method:
        raise WrongMethod(request.method)
    if request.method == "OPTIONS":
        return _options()
    if limit := g.api_endpoint.limits.get("GET" if request.method == "HEAD" else request.method):
        count_against(limit)
    return None


def _to_the_slash() -> Response:
    """The address lacks its final slash. Whoever sends something must send it again, so the method is kept."""
    query = request.query_string.decode("latin-1")
    status = 301 if request.method in {"GET", "HEAD"} else 308
    response = Response(status=status, content_type="text/html; charset=utf-8")
    response.autocorrect_location_header = False
    response.headers["Location"] = f"{quoted(request.root_path + request.path)}/{'?' if query else ''}{query}"
    return response


def _endpoint_of_any_method() -> str | None:
    adapter = request_ctx.url_adapter
    assert adapter is not None
    for method in adapter.allowed_methods():
        endpoint, _values = adapter.match(method=method)
        return str(endpoint)
    return None


def allowed_methods() -> list[str]:
    """What this address knows, in the order of the contract."""
    if request.url_rule:
        return _methods_of(request.url_rule.rule)
    adapter = request_ctx.url_adapter
    known = set(adapter.allowed_methods()) if adapter else set()
    return [method for method in METHODS if method in known]


def _methods_of(rule: str) -> list[str]:
    """The methods of all views at a rule: looked up once, for every answer names them."""
    known: dict[str, list[str]] = current_app.extensions.setdefault("regimen-methods", {})
    if rule not in known:
        found = {method for one in current_app.url_map.iter_rules() if one.rule == rule for method in one.methods or ()}
        known[rule] = [method for method in METHODS if method in found]
    return known[rule]


def _options() -> Response:
    endpoint = current_endpoint()
    user = current_user._get_current_object()
    usable = {method for method in allowed_methods() if user.is_authenticated and endpoint.access.allows(user, method)}
    if endpoint.is_item and endpoint.resource and not endpoint.resource.has_row(user, request.view_args or {}):
        usable = set()
    return jsonify(metadata.description_of(endpoint, methods=usable))


def leave(response: Response) -> Response:
    """Give an answer its headers, and the form it was asked for in."""
    if not _is_ours() or response.status_code in {301, 308}:
        return response
    # Looked up once, then added: each look at a header that is not there is an exception inside.
    there = {name.lower() for name, _value in response.headers}
    if "allow" not in there and (allowed := allowed_methods()):
        response.headers.add("Allow", ", ".join(allowed))
    _name_what_it_depends_on(response, there)
    if superseded := current_endpoint().superseded:
        superseded.announce(response)
    if "content-language" not in there:
        response.headers.add("Content-Language", chosen_language())
    if response.status_code == 204:
        response.headers.pop("Content-Type", None)
        return browsable.after_form(response)
    if response.content_type != "application/json":
        return response
    _let_keep(response)
    if current_format().name == PAGE:
        return browsable.as_page(browsable.after_form(response))
    if current_format().indent and not response.is_streamed:
        response.data = indented(response.get_json(), current_format().indent)
    return response


def _name_what_it_depends_on(response: Response, there: Collection[str]) -> None:
    names = VARY if "answer_format" in g else [name for name in VARY if name != "Cookie"]
    if "vary" not in there:
        response.headers.add("Vary", ", ".join(names))
    elif response.headers["Vary"] == ORIGIN:
        response.headers["Vary"] = ", ".join(names)
    else:
        response.vary.update(names)


def _let_keep(response: Response) -> None:
    """Programs may keep the catalogue for a while; a page for people shows who is signed in, and is not kept."""
    is_kept = request.method in {"GET", "HEAD"} and response.status_code == 200 and current_format().name != PAGE
    if is_kept and "api_endpoint" in g and current_endpoint().access.is_page_cached:
        seconds = current_app.config["REFERENCE_CACHE_SECONDS"]
        response.cache_control.max_age = seconds
        response.expires = datetime.now(UTC) + timedelta(seconds=seconds)


def init_app(app: Flask) -> None:
    """Stand at the door."""
    app.before_request(enter)
    app.after_request(leave)
