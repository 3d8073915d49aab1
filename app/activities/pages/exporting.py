"""Tracks as files: as they are after corrections, or without what lies in hidden places, to pass on."""

from dataclasses import replace
from io import BytesIO

import orjson
from flask import request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.activities import queries, services
from app.activities.blueprint import blueprint
from app.activities.logic.geojson import feature_of
from app.activities.logic.gpx_writer import track_gpx
from app.activities.logic.privacy import veiled
from app.activities.logic.track import Track
from app.activities.models import Activity
from app.activities.pages.activity import find_activity
from app.errors import NotFound, UnreadableFile
from app.web.formatting import current_reader

MEDIA_TYPES = {"gpx": "application/gpx+xml", "geojson": "application/geo+json"}
OTHERS = "others"


@blueprint.page("/activities/<short_id>/track.gpx")
def gpx_file(short_id: str) -> ResponseReturnValue:
    """The track with its corrections; `for=others` leaves out what is hidden from them."""
    return _file(short_id, "gpx")


@blueprint.page("/activities/<short_id>/track.geojson")
def geojson_file(short_id: str) -> ResponseReturnValue:
    """The same in the other format."""
    return _file(short_id, "geojson")


def _file(short_id: str, ending: str) -> ResponseReturnValue:
    shown = find_activity(short_id)
    for_others = request.args.get("for") == OTHERS
    track = _track_of(shown, for_others=for_others)
    title = shown.title or _(shown.sport.label)
    if ending == "gpx":
        content = track_gpx(replace(track, name=title, description=shown.description)).encode()
    else:
        content = orjson.dumps(feature_of(track, {"name": title, "sport": shown.sport.label}))
    day = shown.started_at.astimezone(current_reader().at(shown.utc_offset_min).zone).date()
    return send_file(
        BytesIO(content), MEDIA_TYPES[ending], as_attachment=True, download_name=f"{day}_{shown.short_id[:6]}.{ending}"
    )


def _track_of(activity: Activity, *, for_others: bool) -> Track:
    """Raises NotFound without a track, and when nothing of it may be seen."""
    if not activity.has_track:
        raise NotFound("no_track_file")
    try:
        track: Track | None = services.track_of(activity)
    except (UnreadableFile, OSError):
        raise NotFound("no_track_file") from None
    if for_others and track is not None:
        track = veiled(track, queries.zones_around(activity))
    if track is None:
        raise NotFound("no_track_file")
    return track
