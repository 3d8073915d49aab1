"""Pages and their parts: the same template delivers both."""

from typing import Any

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from jinja2_fragments.flask import render_block


def wants_part() -> bool:
    """Whether HTMX asks for a part, not for the whole page (a boosted or restored page is whole)."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def render(template: str, fragment: str | None = None, **values: Any) -> str:
    """The page, or only its `fragment` block when HTMX asks."""
    if fragment and wants_part():
        return render_block(template, fragment, **values)
    return render_template(template, **values)


def redirect(endpoint: str, *, event: str | None = None, **values: Any) -> ResponseReturnValue:
    """Send the browser to a page after a change; HTMX follows by itself, and hears of the event."""
    address = url_for(endpoint, **values)
    response: Response = make_response("", 204 if wants_part() else 303)
    response.headers["HX-Redirect" if wants_part() else "Location"] = address
    if event:
        response.headers["HX-Trigger"] = event
    return response
