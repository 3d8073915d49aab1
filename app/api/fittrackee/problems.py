"""Errors as programs written for FitTrackee expect them."""

from typing import Any

from flask import current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.api.fittrackee.bodies import OUT_OF_ORDER, answer, too_large
from app.errors import NotFound, RegimenError, TooLarge
from app.web.problems import status_of

INVALID_PAYLOAD = "invalid payload"
UNPARSED = "error when parsing {format} file"
NO_TIME = "<time> is missing in {format} file"
OVER_LIMITS = "one or more values, entered or calculated, exceed the limits"

# What published programs compare with, by code; the second text says what to do about it. `{format}` is what the name
# of the file promises.
WORDS: dict[str, tuple[str, str]] = {
    "not_a_track_file": ("invalid file", "The content is not what the end of the file's name says."),
    "unsafe_name": ("invalid file", "The name leads out of the archive; pack the files anew."),
    "symbolic_link": ("invalid file", "A link is no recording; pack the file it leads to."),
    "nested_archive": ("invalid file", "Archives inside archives are not opened; unpack them first."),
    "broken_xml": (UNPARSED, "The file is damaged or was cut off; export it again."),
    "document_type": (UNPARSED, "Files that declare a document type (DTD) are refused; remove it."),
    "too_complex": (UNPARSED, "No recording looks like this."),
    "bad_position": (UNPARSED, "A point has no latitude and longitude, or impossible ones."),
    "broken": (UNPARSED, "The file is damaged or was cut off; export it again."),
    "too_large_unpacked": (UNPARSED, "Unpacked, the file is larger than this server takes."),
    "no_track": ("no tracks in {format} file", "Routes, waypoints and places are no recordings; a track is needed."),
    "unsupported_kml": ("unsupported kml file", "A KML file has <kml> as its root."),
    "no_activity": ("no activities in tcx file", "An <Activity> is needed; courses are no recordings."),
    "no_lap": ("no laps or no tracks in tcx file", "A <Lap> with a <Track> is needed."),
    "no_position": (
        "no coordinates in tcx file",
        "No <Trackpoint> has a <Position>; enter the workout without a file.",
    ),
    "no_gps": (
        "no valid segments with GPS found in fit file",
        "Two records with a position are needed; enter the workout without a file.",
    ),
    "no_segment": ("no valid segments in file", "A segment with two points or more is needed."),
    "no_time": (NO_TIME, "The first point needs a time, like 2024-05-01T08:00:00Z."),
    "no_time_in_segment": ("<time> is missing in segment", "The first point of each segment needs a time."),
    "same_start": ("some segments have same start date", "Two segments begin at the same instant."),
    "over_limits": (OVER_LIMITS, "At most 999.9 km, 9999.99 km/h and 99999.999 m of climbing."),
    "not_positive": (INVALID_PAYLOAD, "Distance and duration are more than zero."),
    "disk_full": ("The server's disk is full, nothing was stored.", "Try again when there is room."),
    "database_busy": ("The server is busy, nothing was stored.", "Try again in a minute."),
    "changed_meanwhile": ("The workout was changed by somebody else meanwhile.", "Try again."),
}


# A KMZ is an envelope: what is wrong is wrong with the KML inside.
_FORMATS = {name: name for name in ("gpx", "fit", "tcx", "kml")} | {"kmz": "kml"}


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


def words_of(error: RegimenError) -> tuple[str, str]:
    """The sentence programs know, and what to do about it."""
    message, hint = WORDS.get(error.code, (INVALID_PAYLOAD, str(error)))
    return message.replace("{format}", _FORMATS.get(error.details.get("format", ""), "gpx")), hint


def _greatest_size() -> int:
    """What the address takes, in bytes: an archive where files are uploaded."""
    limit = request.max_content_length
    archive: int = current_app.config["MAX_ARCHIVE_SIZE"]
    return archive if limit is None else min(limit, archive)


def our_problem(error: RegimenError) -> ResponseReturnValue:
    """One of our errors."""
    if isinstance(error, TooLarge):
        return too_large(error.details["size"], error.details["limit"]).get_response()
    message, hint = words_of(error)
    if isinstance(error, NotFound):
        return answer({"status": "not found", "message": str(error)}, 404)
    return answer({"status": "error", "message": message, "hint": hint, "code": error.code}, status_of(error))
