"""What goes wrong below `/ps/`, in the shape phones write into their log; they try again by themselves."""

from flask import Response, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.errors import RegimenError
from app.web.problems import status_of

ROOT = "/ps/"
_DESCRIPTIONS = {
    404: ("no_such_address", "There is no such address. Phones ask sync/stream and write-checkpoint2.json"),
    405: ("method", "This address is asked with another method"),
    503: ("database_busy", "The server is busy; try again"),
    507: ("disk_full", "The server's disk is full; try again when there is room"),
}


class Refused(HTTPException):
    """What a phone is told that does not come in, or asks for something nobody can answer."""

    def __init__(self, status: int, code: str, description: str) -> None:
        super().__init__(description)
        self.code = status
        self.reason = code


def _answer(status: int, code: str, description: str) -> Response:
    response = jsonify({"error": {"code": code, "status": status, "description": description}})
    response.status_code = status
    return response


def http_problem(error: HTTPException) -> ResponseReturnValue:
    """An HTTP error, with the headers it brings."""
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if isinstance(error, Refused):
        return _answer(status, error.reason, error.description or "")
    code, description = _DESCRIPTIONS.get(status, (error.name.lower().replace(" ", "_"), error.description or ""))
    response = _answer(status, code, description)
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def our_problem(error: RegimenError) -> ResponseReturnValue:
    """One of our errors: a busy database, a full disk."""
    status = status_of(error)
    return _answer(status, *_DESCRIPTIONS.get(status, (error.code, str(error))))
