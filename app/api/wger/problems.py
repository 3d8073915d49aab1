"""Errors as programs written for wger expect them: `{"detail": …}`, or messages under the names of fields."""

from collections.abc import Callable
from math import ceil
from time import time
from typing import Any

from flask import Response, jsonify
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException, TooManyRequests, UnsupportedMediaType

from app.api.wger.sign_in import Refused
from app.api.wger.wording import SENTENCES, sentence, worded
from app.errors import Conflict, Invalid, Problem, RegimenError
from app.extensions import limiter
from app.web.problems import status_of
from app.web.security import FormRefused

_CODES = {404: "not_found", 406: "not_acceptable", 413: "too_large", 503: "database_busy", 507: "disk_full"}
_TOKEN_MESSAGES = {"invalid_access_token": "Token is invalid", "token_has_no_type": "Token has no type"}


class Unparsable(HTTPException):
    """A body that is not JSON; `reason` is what the parser says."""

    code = 400

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class WrongMethod(HTTPException):
    """A method this address does not know, asked by somebody who may know that."""

    code = 405

    def __init__(self, method: str) -> None:
        super().__init__()
        self.method = method


class NoSuchRow(HTTPException):
    """The key is well-formed, but there is no such row among those the caller may see."""

    code = 404

    def __init__(self, model: str) -> None:
        super().__init__()
        self.model = model


class WrongMediaType(UnsupportedMediaType):
    """A body of a type this address does not read."""

    def __init__(self, media_type: str) -> None:
        super().__init__()
        self.media_type = media_type


def _detail(status: int, code: str, **details: Any) -> Response:
    return _answer(status, {"detail": sentence(code, details)})


def http_problem(error: HTTPException) -> ResponseReturnValue:
    """An HTTP error, with the headers it brings."""
    if error.code is None or error.code < 400:
        return error.get_response()
    response = _body_of(error)
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _body_of(error: HTTPException) -> Response:
    for kind, worded_as in _BODIES.items():
        if isinstance(error, kind):
            return worded_as(error)
    if messages := getattr(error, "data", {}).get("messages"):
        return validation_problem(ValidationError(next(iter(messages.values()))))
    status = error.code or 500
    if status in _CODES or status >= 500:
        return _detail(status, _CODES.get(status, "server_error"))
    return _answer(status, {"detail": str(error.description)})


def _answer(status: int, body: Any) -> Response:
    response = jsonify(body)
    response.status_code = status
    return response


def _no_such_row(error: NoSuchRow) -> Response:
    # Never translated: clients compare it.
    return _answer(404, {"detail": f"No {error.model} matches the given query."})


def _refusal(error: Refused) -> Response:
    body: dict[str, Any] = {"detail": sentence(error.code_of_problem, error.details)}
    if error.code_of_problem == "bad_bearer_header":
        body["code"] = "bad_authorization_header"
    if message := _TOKEN_MESSAGES.get(error.code_of_problem):
        body["code"] = "token_not_valid"
        body["messages"] = [{"token_class": "AccessToken", "token_type": "access", "message": message}]
    return _answer(403, body)


def _throttled(error: TooManyRequests) -> Response:
    seconds = error.retry_after
    if seconds is None and limiter.current_limit:
        seconds = max(ceil(limiter.current_limit.reset_at - time()), 1)
    if not isinstance(seconds, int):
        return _detail(429, "throttled")
    response = _detail(429, "throttled_for", seconds=seconds)
    response.headers["Retry-After"] = str(seconds)
    return response


def our_problem(error: RegimenError) -> ResponseReturnValue:
    """One of our errors. What contradicts other rows is a 400 here, and what is wrong with a field stands under it,
    with several under `non_field_errors`.
    """
    if isinstance(error, FormRefused):
        return _detail(403, "csrf", reason="Origin checking failed.")
    if isinstance(error, Conflict):
        return _answer(400, {"non_field_errors": [sentence(error.code, error.details)]})
    if isinstance(error, Invalid):
        place = error.details.get("field", "non_field_errors")
        return _answer(400, worded({place: [Problem(error.code, error.details)]}))
    code = error.code if error.code in SENTENCES else _CODES.get(status_of(error), error.code)
    return _detail(status_of(error), code, **error.details)


def validation_problem(error: ValidationError) -> Response:
    """What a schema or a filter found wrong."""
    return _answer(400, worded(error.messages))


_BODIES: dict[type[HTTPException], Callable[[Any], Response]] = {
    Refused: _refusal,
    WrongMethod: lambda error: _detail(405, "method", method=error.method),
    Unparsable: lambda error: _detail(400, "parse_error", reason=error.reason),
    WrongMediaType: lambda error: _detail(415, "media_type", type=error.media_type),
    NoSuchRow: _no_such_row,
    CSRFError: lambda error: _detail(403, "csrf", reason=error.description),
    TooManyRequests: _throttled,
}
