"""Bodies in and out, in the shapes programs written for FitTrackee read."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response, request
from werkzeug.exceptions import HTTPException

from app.api.encoding import DEEPEST, depth_of, encoded


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(encoded(body, sort_keys=True), status, headers, mimetype="application/json")


def success(data: Any, status: int = 200, **beside: Any) -> Response:
    """What was asked for, under `data`."""
    return answer({"status": "success", "data": data, **beside}, status)


class Refused(HTTPException):
    """An answer that ends a request early."""

    def __init__(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(response=answer(body, status, headers))


def bad_request(message: str = "invalid payload", status: str = "error", **beside: Any) -> Refused:
    """400: the program sent something that cannot be used."""
    return Refused(400, {"status": status, "message": message, **beside})


def failed(message: str) -> Refused:
    """400 in the words that uploads use."""
    return bad_request(message, "fail")


def forbidden() -> Refused:
    """403: it exists, but belongs to somebody else."""
    return Refused(403, {"status": "error", "message": "you do not have permissions"})


def not_found(message: str) -> Refused:
    """404 with a sentence."""
    return Refused(404, {"status": "not found", "message": message})


def nothing_found(key: str, message: str | None = None) -> Refused:
    """404 with an empty place where the data would be."""
    nothing = {"gpx": "", "chart_data": "", "geojson": None}
    body = {"status": "not found", "data": {key: nothing.get(key, [])}}
    return Refused(404, body | ({"message": message} if message else {}))


def out_of_order() -> Refused:
    """500: the server lost something it should have."""
    return Refused(500, {"status": "error", "message": OUT_OF_ORDER})


OUT_OF_ORDER = "error, please try again or contact the administrator"


def readable_size(size: int) -> str:
    """`0 bytes`, `1 byte`, `512.0 bytes`, `1.4MB`."""
    if size < 2:
        return "1 byte" if size else "0 bytes"
    amount = float(size)
    for unit in (" bytes", "KB", "MB", "GB"):
        if amount < 1024:
            return f"{amount:.1f}{unit}"
        amount /= 1024
    return f"{amount:.1f}TB"


def too_large(size: int | None, limit: int, during: str = "workout upload") -> Refused:
    """413: more than this server takes; sizes in bytes."""
    sent = f"({readable_size(size)}) " if size else ""
    message = f"Error during {during}, file size {sent}exceeds {readable_size(limit)}."
    return Refused(413, {"status": "fail", "message": message})


def json_body() -> dict[str, Any]:
    """The object a program sent. Raises Refused for anything else, and for an empty one."""
    if not request.is_json:
        raise bad_request()
    try:
        body = orjson.loads(request.get_data())
    except orjson.JSONDecodeError as error:
        raise bad_request(hint=str(error)) from None
    return filled_object(body)


def filled_object(body: Any) -> dict[str, Any]:
    """The same value, known to be an object with something in it. Raises Refused."""
    if not isinstance(body, dict) or not body:
        raise bad_request()
    if depth_of(body) > DEEPEST:
        raise bad_request(hint="nested too deeply")
    return body
