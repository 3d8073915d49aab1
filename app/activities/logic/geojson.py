"""A track as GeoJSON (RFC 7946): places are longitude, latitude and, in files, metres above the sea."""

from collections.abc import Mapping
from datetime import UTC, datetime
from math import isnan
from typing import Any

from app.activities.logic.track import Segment, Track


def line_of(segment: Segment) -> dict[str, Any]:
    """One segment as a LineString of longitudes and latitudes."""
    places = zip(segment.longitudes, segment.latitudes, strict=True)
    return {"type": "LineString", "coordinates": [list(place) for place in places]}


def lines_of(track: Track) -> dict[str, Any]:
    """A track as a MultiLineString, one line for each segment."""
    return {"type": "MultiLineString", "coordinates": [line_of(part)["coordinates"] for part in track.segments]}


def feature_of(track: Track, properties: Mapping[str, Any], *, with_times: bool = True) -> dict[str, Any]:
    """A whole file: the lines with heights where they are known; times stand in `coordTimes`, as converters do it."""
    told = dict(properties)
    if with_times:
        told["coordTimes"] = [[_moment(time) for time in part.times] for part in track.segments]
    lines = [
        [
            [longitude, latitude] if isnan(height) else [longitude, latitude, height]
            for longitude, latitude, height in zip(part.longitudes, part.latitudes, part.elevations, strict=True)
        ]
        for part in track.segments
    ]
    return {"type": "Feature", "properties": told, "geometry": {"type": "MultiLineString", "coordinates": lines}}


def _moment(time: float) -> str | None:
    return None if isnan(time) else datetime.fromtimestamp(round(time, 3), UTC).isoformat().replace("+00:00", "Z")
