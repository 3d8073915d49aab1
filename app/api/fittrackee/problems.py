"""Errors as programs written for FitTrackee expect them."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.errors import RegimenError
from app.web.problems import status_of


def _answer(status: int, body: Any) -> ResponseReturnValue:
    return jsonify(body), status


def http_problem(error: HTTPException) -> ResponseReturnValue:
    """An HTTP error."""
    if error.code == 404:
        return _answer(404, {"status": "not found", "message": "This address does not exist."})
    return _answer(error.code or 500, {"status": "error", "message": error.description})


def our_problem(error: RegimenError) -> ResponseReturnValue:
    """One of our errors."""
    return _answer(status_of(error), {"status": "error", "message": str(error)})
