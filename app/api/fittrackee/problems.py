"""Errors as programs written for FitTrackee expect them."""

from typing import Any

from flask import current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.api.fittrackee.bodies import OUT_OF_ORDER, answer, too_large
from app.errors import NotFound, RegimenError, TooLarge
from app.web.problems import status_of

INVALID_PAYLOAD = "invalid payload"
UNPARSED_GPX = "error when parsing gpx file"
OVER_LIMITS = "one or more values, entered or calculated, exceed the limits"

# What published programs compare with, by code; the second text says what to do about it.
WORDS: dict[str, tuple[str, str]] = {
    "not_a_track_file": ("invalid file", "A GPX file begins with <?xml or <gpx."),
    "broken_xml": (UNPARSED_GPX, "The file is damaged or was cut off; export it again."),
    "document_type": (UNPARSED_GPX, "Files that declare a document type (DTD) are refused; remove it."),
    "too_complex": (UNPARSED_GPX, "No recording looks like this."),
    "bad_position": (UNPARSED_GPX, "A point has no latitude and longitude, or impossible ones."),
    "no_track": ("no tracks in gpx file", "Routes and waypoints are no recordings; a <trk> is needed."),
    "no_segment": ("no valid segments in file", "A <trkseg> with two points or more is needed."),
    "no_time": ("<time> is missing in gpx file", "The first point needs a time, like 2024-05-01T08:00:00Z."),
    "no_time_in_segment": ("<time> is missing in segment", "The first point of each segment needs a time."),
    "same_start": ("some segments have same start date", "Two segments begin at the same instant."),
    "over_limits": (OVER_LIMITS, "At most 999.9 km, 9999.99 km/h and 99999.999 m of climbing."),
    "not_positive": (INVALID_PAYLOAD, "Distance and duration are more than zero."),
    "disk_full": ("The server's disk is full, nothing was stored.", "Try again when there is room."),
    "database_busy": ("The server is busy, nothing was stored.", "Try again in a minute."),
    "changed_meanwhile": ("The workout was changed by somebody else meanwhile.", "Try again."),
}


def http_problem(error: HTTPException) -> ResponseReturnValue:
    """An HTTP error, with the headers it brings (Allow, Retry-After)."""
    if error.response is not None:
        return error.get_response()
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if status == 413:
        return too_large(request.content_length, _greatest_size()).get_response()
    body: dict[str, Any] = {"status": "error", "message": error.description or error.name}
    if status == 404:
        body = {"status": "not found", "message": "This address does not exist."}
    elif status in {400, 415}:
        status, body = 400, {"status": "error", "message": INVALID_PAYLOAD, "hint": error.description}
    elif status == 429:
        body["message"] = f"rate limit exceeded ({error.description})"
    elif status == 500:
        body["message"] = OUT_OF_ORDER
    kept = {name: text for name, text in error.get_headers() if name not in {"Content-Type", "Content-Length"}}
    return answer(body, status, kept)


def _greatest_size() -> int:
    """What the address takes, in bytes: an archive where files are uploaded."""
    limit = request.max_content_length
    archive: int = current_app.config["MAX_ARCHIVE_SIZE"]
    return archive if limit is None else min(limit, archive)


def our_problem(error: RegimenError) -> ResponseReturnValue:
    """One of our errors."""
    if isinstance(error, TooLarge):
        return too_large(error.details["size"], error.details["limit"]).get_response()
    message, hint = WORDS.get(error.code, (INVALID_PAYLOAD, str(error)))
    if isinstance(error, NotFound):
        return answer({"status": "not found", "message": str(error)}, 404)
    return answer({"status": "error", "message": message, "hint": hint, "code": error.code}, status_of(error))
