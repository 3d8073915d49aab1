"""Sending the files of pictures."""

from pathlib import Path

from flask import Response, send_file

from app.errors import NotFound

KEPT_S = 86_400


def sent_file(path: Path, kept_s: int = KEPT_S) -> Response:
    """A file for one person: kept for a day where nothing else is said, listed nowhere."""
    try:
        response = send_file(path, max_age=kept_s)
    except FileNotFoundError:
        raise NotFound("no_such_row") from None
    response.cache_control.public = False
    response.cache_control.private = True
    response.headers["X-Robots-Tag"] = "noindex"
    return response
