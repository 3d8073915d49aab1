"""Answers of the headless login under `/allauth/app/v1/`: what is common to all of them, and errors of the protocol."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from werkzeug.exceptions import HTTPException, NotFound, TooManyRequests

from app.errors import RegimenError
from app.web import problems as pages
from app.web.problems import status_of

ROOT = "/allauth/"
BASE = f"{ROOT}app/v1/"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
NOT_KEPT = "max-age=0, no-cache, no-store, must-revalidate, private"

Part = Mapping[str, Any]


def answer(
    status: int,
    *,
    data: Part | Sequence[Any] | None = None,
    meta: Part | None = None,
    errors: Sequence[Part] | None = None,
) -> Response:
    """A body in the order of the contract; parts that are empty are left out."""
    parts = {"data": data, "meta": meta, "errors": errors}
    response = jsonify({"status": status} | {name: part for name, part in parts.items() if part is not None})
    response.status_code = status
    response.headers["Cache-Control"] = NOT_KEPT
    return response


def empty(status: int) -> Response:
    """What is answered where the request itself cannot be understood."""
    return Response("", status, content_type="text/html; charset=utf-8")


def http_problem(error: HTTPException) -> ResponseReturnValue:
    """An HTTP error: a page for an unknown address, else as little as the contract says."""
    if isinstance(error, NotFound):
        return pages.http_problem(error)
    if error.code is None or error.code < 400:
        return error.get_response()
    if isinstance(error, TooManyRequests):
        response = answer(429)
    else:
        response = answer(error.code) if error.code >= 500 else empty(error.code)
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed, key=METHODS.index))
    return response


def our_problem(error: RegimenError) -> ResponseReturnValue:
    """One of our errors that no view words: a busy database, a full disk."""
    return answer(status_of(error))


def _add_headers(response: Response) -> Response:
    if request.path.startswith(ROOT):
        response.vary.add("Accept-Language")
        response.headers.setdefault("Content-Language", str(get_locale()))
    return response


def init_app(app: Flask) -> None:
    """Answers depend on the language they were asked for in."""
    app.after_request(_add_headers)
