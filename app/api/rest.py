"""Our flask_smorest.Api: one OpenAPI document, and errors in the dialect of the address they happen at."""

from typing import Any

import flask_smorest
from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException, NotFound

from app.api import cors, fittrackee, headless, negotiation, openapi, renaming, wger
from app.api.encoding import Provider
from app.api.wger import entrance
from app.errors import Busy, RegimenError
from app.web import problems as pages


class Rest(flask_smorest.Api):  # type: ignore[misc]
    """Registers blueprints, and leaves errors to the dialect of the address."""

    # Each dialect documents its own errors and its own paging.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_responses(self) -> None:
        pass

    def _register_pagination_header(self) -> None:
        pass

    def _register_error_handlers(self) -> None:
        self._app.register_error_handler(HTTPException, http_problem)
        self._app.register_error_handler(RegimenError, our_problem)
        self._app.register_error_handler(CSRFError, form_problem)
        self._app.register_error_handler(ValidationError, wger.problems.validation_problem)


_rooms: dict[str, Any] = {}


def word_errors(root: str, problems: Any) -> None:
    """Have a room's own module word what goes wrong below `root`, unknown addresses included."""
    _rooms[root] = problems


def _is_wger() -> bool:
    return f"{request.path}/".startswith(negotiation.BASE)


def _dialect() -> Any:
    """The module that words errors for this request's address."""
    if _is_wger():
        return wger.problems
    if request.path.startswith(headless.ROOT):
        return headless
    if request.path.startswith("/api/"):
        return fittrackee.problems
    return next((problems for root, problems in _rooms.items() if request.path.startswith(root)), pages)


def http_problem(error: HTTPException) -> ResponseReturnValue:
    """Any HTTP error, in the right dialect. A browser at an unknown address is shown a page."""
    lost = isinstance(error, NotFound) and request.routing_exception is error
    if lost and request.path.startswith("/api/") and negotiation.prefers_page(request):
        return pages.http_problem(error)
    answer: ResponseReturnValue = _dialect().http_problem(error)
    return answer


def our_problem(error: RegimenError) -> ResponseReturnValue:
    """Any error of ours, in the right dialect."""
    answer = current_app.make_response(_dialect().our_problem(error))
    if isinstance(error, Busy):
        answer.headers.update(pages.TRY_AGAIN)
    return answer


def form_problem(error: CSRFError) -> ResponseReturnValue:
    """A form whose token is missing or old."""
    return _dialect().http_problem(error) if request.path.startswith("/api/") else pages.form_expired(error)


def init_app(app: Flask) -> None:
    """Tie the API to the application."""
    app.json = Provider(app)
    app.wsgi_app = negotiation.Endings(app.wsgi_app)  # type: ignore[method-assign]
    app.extensions["regimen-api"] = Rest(app)
    cors.init_app(app)
    entrance.init_app(app)
    headless.init_app(app)
    renaming.init_app(app)


def register(app: Flask, blueprint: Any) -> None:
    """Add a domain's pages and resources."""
    app.extensions["regimen-api"].register_blueprint(blueprint)


def document() -> dict[str, Any]:
    """The OpenAPI document. It is made once: after the start no address is added."""
    made: dict[str, Any] | None = current_app.extensions.get("regimen-openapi")
    if made is None:
        made = openapi.document_of(
            current_app._get_current_object(),  # type: ignore[attr-defined]
            current_app.config["API_TITLE"],
            current_app.config["API_VERSION"],
        )
        current_app.extensions["regimen-openapi"] = made
    return made
