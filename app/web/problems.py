"""Errors as pages: one sentence about what happened, one about what to do.

`app.api.rest` decides whether an error becomes a page or an answer for programs.
"""

from typing import Any

from flask import render_template, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.errors import Busy, Conflict, Invalid, NotAllowed, NotFound, RegimenError, StorageFull, TooLarge
from app.web.security import FormRefused

STATUS: dict[type[RegimenError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Invalid: 400,
    Conflict: 409,
    TooLarge: 413,
    Busy: 503,
    StorageFull: 507,
    RegimenError: 400,
}
TRY_AGAIN = {"Retry-After": "5"}
"""Who finds the database busy waits so many seconds: long enough for what others are writing."""
PAGES = {400, 403, 404, 405, 413, 429, 500, 503, 507}


def status_of(error: RegimenError) -> int:
    """The HTTP status of one of our errors."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def error_page(status: int, **values: Any) -> tuple[str, int]:
    """The page of a status; what has no page of its own is shown as a bad request."""
    page = status if status in PAGES else (500 if status >= 500 else 400)
    return render_template(f"errors/{page}.html", status=status, **values), status


def http_problem(error: HTTPException) -> ResponseReturnValue:
    """An HTTP error as a page, with the headers it brings (Allow, Retry-After)."""
    # Under a host name that is none our pages cannot say where their links lead.
    if error.code is None or error.code < 400 or request_ctx.url_adapter is None:
        return error.get_response()
    retry_after = getattr(error, "retry_after", None)
    body, status = error_page(error.code, error=error, retry_after=retry_after)
    headers = {name: value for name, value in error.get_headers() if name not in {"Content-Type", "Content-Length"}}
    return body, status, headers


def our_problem(error: RegimenError) -> ResponseReturnValue:
    """One of our own errors as a page."""
    if isinstance(error, FormRefused):
        return render_template("errors/proxy.html", path=request.full_path, **error.details), 403
    return error_page(status_of(error), error=error)


def form_expired(error: CSRFError) -> ResponseReturnValue:
    """The form's token is missing or from another session."""
    return render_template("errors/form_expired.html", error=error), 400
