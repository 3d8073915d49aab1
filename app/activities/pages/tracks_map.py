"""All tracks on one map, as lines or as heat: drawn by the browser from lines that were prepared at the upload."""

import gzip
from hashlib import sha256
from math import isfinite

from flask import Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.activities import queries
from app.activities.blueprint import blueprint
from app.activities.pages.filter_bar import bar_of
from app.activities.pages.filtering import read_wishes
from app.activities.pages.statistics import sport_colors
from app.activities.queries import Box, Lines
from app.errors import Invalid
from app.web.formatting import current_reader
from app.web.htmx import render

MARK = b"RT1"
PACKING_LEVEL = 1


@blueprint.page("/activities/map")
def tracks_map() -> ResponseReturnValue:
    """The map of what the filter leaves."""
    reader = current_reader()
    show = "heat" if request.args.get("show") == "heat" else "tracks"
    wishes = read_wishes(request.args, reader, "activities.tracks_map")
    bar = bar_of(wishes, reader, show=show)
    words, _bar, _link = current_app.config["MAP_ATTRIBUTION"].partition("|")
    has_tiles = bool(current_app.config["TILE_SERVER_URL"])
    body = render(
        "activities/tracks_map.html",
        **bar,
        show=show,
        count=queries.totals_of(wishes.rows()).count,
        source=url_for("activities.track_lines", **wishes.parameters),
        colors=sport_colors(bar["sports"], queries.preferences_by_sport(current_user)),
        zones=[[zone.latitude, zone.longitude, zone.radius_m] for zone in queries.zones_of(current_user.id)],
        credit=words if has_tiles else "",
        tiles="/api/workouts/map_tile/{s}/{z}/{x}/{y}.png" if has_tiles else "",
    )
    return body, 422 if wishes.errors else 200


@blueprint.page("/activities/map/lines")
def track_lines() -> ResponseReturnValue:
    """The lines of what the filter leaves, or of those in a part of the world (`box`: west,south,east,north).

    `RT1`, then numbers as in `logic/lines.py`: steps in a degree, how many lines; for each 16 bytes of identity, the
    sport, how many bytes the packed line has, and these.
    """
    wishes = read_wishes(request.args, current_reader(), "activities.tracks_map")
    lines = queries.lines_of(wishes.rows(), _asked_box())
    body = gzip.compress(_written(lines), PACKING_LEVEL, mtime=0)
    response = Response(body, mimetype="application/octet-stream")
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(sha256(body).hexdigest()[:32])
    return response.make_conditional(request)


def _asked_box() -> Box | None:
    text = request.args.get("box")
    if not text:
        return None
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        raise Invalid("box") from None
    if not all(map(isfinite, (west, south, east, north))):
        raise Invalid("box")
    return Box(south, west, north, east)


def _written(lines: Lines) -> bytes:
    parts = [MARK, _number(lines.per_degree), _number(len(lines.rows))]
    numbers = [_number(value) for value in range(512)]
    for uuid, sport_id, line in lines.rows:
        size = len(line)
        parts += (uuid.bytes, _number(sport_id), numbers[size] if size < 512 else _number(size), line)
    return b"".join(parts)


def _number(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
