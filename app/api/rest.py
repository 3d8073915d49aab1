"""Our flask_smorest.Api: one OpenAPI document, and errors in the dialect of the address they happen at."""

from typing import Any

import flask_smorest
from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.api import fittrackee, wger
from app.errors import RegimenError
from app.web import problems as pages


class Rest(flask_smorest.Api):  # type: ignore[misc]
    """Registers blueprints, and leaves errors to the dialect of the address."""

    def _register_error_handlers(self) -> None:
        self._app.register_error_handler(HTTPException, http_problem)


def _dialect() -> Any:
    """The module that words errors for this request's address."""
    if request.path.startswith(("/api/v2/", "/allauth/")):
        return wger.problems
    if request.path.startswith("/api/"):
        return fittrackee.problems
    return pages


def http_problem(error: HTTPException) -> ResponseReturnValue:
    """Any HTTP error, in the right dialect."""
    answer: ResponseReturnValue = _dialect().http_problem(error)
    return answer


def our_problem(error: RegimenError) -> ResponseReturnValue:
    """Any error of ours, in the right dialect."""
    answer: ResponseReturnValue = _dialect().our_problem(error)
    return answer


rest = Rest()


def init_app(app: Flask) -> None:
    """Tie the API to the application."""
    rest.init_app(app)
    app.register_error_handler(RegimenError, our_problem)


def register(blueprint: Any) -> None:
    """Add a domain's pages and resources."""
    rest.register_blueprint(blueprint)
