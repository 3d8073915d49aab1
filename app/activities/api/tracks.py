"""What the file of a workout holds: its text, its chart, itself."""

import gzip
import re
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Response, send_file

from app.activities import queries
from app.activities.api import answer_shapes
from app.activities.api.finding import tracked_workout_of, workout_of
from app.activities.blueprint import blueprint
from app.activities.logic.chart import chart_points
from app.activities.logic.geojson import line_of, lines_of
from app.activities.logic.gpx_writer import segment_gpx, track_gpx
from app.activities.logic.track import Segment, Track
from app.activities.models import Activity
from app.activities.services import chart_answer, media_type_of, track_of
from app.activities.track_files import files_of
from app.api.fittrackee.bodies import answer, not_found, nothing_found, out_of_order
from app.api.fittrackee.sign_in import offered
from app.api.openapi.workouts import file_told, tells
from app.api.prepared import prepared_json
from app.errors import UnreadableFile

GPX, PACKED = ".gpx", ".gz"
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding=["']([A-Za-z0-9._-]+)["']""")


@offered(blueprint, "/api/workouts/<short_id>/gpx", scope="workouts:read")
@tells(answer_shapes.GPX)
def get_gpx(short_id: str) -> Response:
    """The text of the file, or a GPX made of one in another format."""
    activity = tracked_workout_of(short_id, "gpx")
    return _found("gpx", text_of(_gpx_of(activity)))


@offered(blueprint, "/api/workouts/<short_id>/gpx/segment/<number>", scope="workouts:read")
@tells(answer_shapes.GPX)
def get_gpx_segment(short_id: str, number: str) -> Response:
    """One segment as a GPX document of its own."""
    return _found("gpx", segment_gpx(_segment(short_id, "gpx", number)))


@offered(
    blueprint,
    "/api/workouts/<short_id>/chart_data",
    "/api/workouts/<short_id>/chart",
    scope="workouts:read",
)
@tells(answer_shapes.CHART)
def get_chart(short_id: str) -> Response:
    """Every point of the track, as it was prepared at the upload."""
    activity = tracked_workout_of(short_id, "chart_data")
    return prepared_json(_existing(files_of(activity).chart))


@offered(
    blueprint,
    "/api/workouts/<short_id>/chart_data/segment/<number>",
    "/api/workouts/<short_id>/chart/segment/<number>",
    scope="workouts:read",
)
@tells(answer_shapes.CHART)
def get_chart_segment(short_id: str, number: str) -> Response:
    """Every point of one segment, counted from its own start."""
    activity = tracked_workout_of(short_id, "chart_data")
    index = _segment_index(activity, number)
    if len(activity.segments) == 1:
        return prepared_json(_existing(files_of(activity).chart))
    points = chart_points(_track(activity), activity.sport.has_elevation, index, activity.sport.sensors)
    return Response(b"".join(chart_answer(points)), mimetype="application/json")


@offered(blueprint, "/api/workouts/<short_id>/geojson", scope="workouts:read")
@tells(answer_shapes.LINES)
def get_geojson(short_id: str) -> Response:
    """The track as lines of longitudes and latitudes."""
    activity = tracked_workout_of(short_id, "geojson")
    return _found("geojson", lines_of(_track(activity)))


@offered(blueprint, "/api/workouts/<short_id>/geojson/segment/<number>", scope="workouts:read")
@tells(answer_shapes.LINE)
def get_geojson_segment(short_id: str, number: str) -> Response:
    """One segment as a line."""
    return _found("geojson", line_of(_segment(short_id, "geojson", number, "geojson not found")))


@offered(blueprint, "/api/workouts/<short_id>/gpx/download", scope="workouts:read")
@file_told("application/gpx+xml")
def download_gpx(short_id: str) -> Response:
    """The file, byte for byte, or a GPX made of one in another format or of a corrected track."""
    activity = _downloadable(short_id)
    path = _existing(files_of(activity).original)
    file = path if _is_as_uploaded(activity, GPX) else BytesIO(_gpx_of(activity))
    return send_file(file, media_type_of(GPX), as_attachment=True, download_name=_name_of(activity, GPX))


@offered(blueprint, "/api/workouts/<short_id>/original/download", scope="workouts:read")
@file_told("*/*")
def download_original(short_id: str) -> Response:
    """The file, byte for byte, whatever its format."""
    activity = _downloadable(short_id)
    return send_file(
        _existing(files_of(activity).original),
        media_type_of(activity.track_ending),
        as_attachment=True,
        download_name=_name_of(activity, activity.track_ending),
    )


def _downloadable(short_id: str) -> Activity:
    missing = nothing_found("workout", f"workout not found (id: {short_id})")
    activity = workout_of(short_id, missing, stranger=missing)
    if not activity.has_track:
        raise nothing_found("gpx", f"no gpx file for workout (id: {short_id})")
    return activity


def _name_of(activity: Activity, ending: str) -> str:
    return f"{activity.started_at:%Y-%m-%d_%H-%M-%S}_{activity.sport_id}_{activity.short_id[:11]}{ending}"


def _gpx_of(activity: Activity) -> bytes:
    """The stored GPX as it is (unpacked), or one made of a track in another format or with corrections."""
    path = _existing(files_of(activity).original)
    if _is_as_uploaded(activity, GPX):
        return path.read_bytes()
    if _is_as_uploaded(activity, GPX + PACKED):
        return gzip.decompress(path.read_bytes())
    return track_gpx(_track(activity)).encode()


def _is_as_uploaded(activity: Activity, ending: str) -> bool:
    """Whether a file of this kind was uploaded, and nothing corrected since."""
    return activity.track_ending == ending and queries.unedited_of(activity) is None


def text_of(file: bytes) -> str:
    """A stored file as text: UTF-8 unless its first bytes say something else."""
    if file.startswith((b"\xff\xfe", b"\xfe\xff")):
        return file.decode("utf-16", "replace")
    declared = DECLARED.match(file[:200].removeprefix(b"\xef\xbb\xbf"))
    try:
        return file.decode(declared[1].decode() if declared else "utf-8", "replace")
    except LookupError:
        return file.decode("utf-8", "replace")


def _found(key: str, value: Any) -> Response:
    return answer({"status": "success", "message": "", "data": {key: value}})


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise out_of_order()
    return path


def _track(activity: Activity) -> Track:
    _existing(files_of(activity).original)
    try:
        return track_of(activity)
    except UnreadableFile:
        raise out_of_order() from None


def _segment(short_id: str, key: str, number: str, otherwise: str | None = None) -> Segment:
    activity = tracked_workout_of(short_id, key)
    index = _segment_index(activity, number, otherwise)
    return _track(activity).segments[index]


def _segment_index(activity: Activity, number: str, otherwise: str | None = None) -> int:
    """Segments are counted from 1 in addresses; 0 is the first one, too. Raises Refused, in words of its own or not."""
    if number.isascii() and number.isdigit() and len(number) < 10 and int(number) <= len(activity.segments):
        return max(int(number) - 1, 0)
    raise not_found(otherwise or f"No segment with id '{number}'")
