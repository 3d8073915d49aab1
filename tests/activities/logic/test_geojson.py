"""Tracks as GeoJSON."""

from app.activities.logic.geojson import feature_of, line_of, lines_of
from app.activities.logic.track import Segment, Track

FIRST = Segment.of([(48.0, 16.0, 200.0, 1000.0), (48.1, 16.1, None, None)])
SECOND = Segment.of([(48.2, 16.2, 210.5, 1060.25), (48.3, -16.3, -3.0, 1070.0)])
TRACK = Track("Name", None, None, [FIRST, SECOND])


def test_lines_are_longitudes_and_latitudes() -> None:
    assert line_of(FIRST) == {"type": "LineString", "coordinates": [[16.0, 48.0], [16.1, 48.1]]}
    assert lines_of(TRACK) == {
        "type": "MultiLineString",
        "coordinates": [[[16.0, 48.0], [16.1, 48.1]], [[16.2, 48.2], [-16.3, 48.3]]],
    }


def test_files_have_heights_where_they_are_known_and_times_beside() -> None:
    assert feature_of(TRACK, {"name": "Ride"}) == {
        "type": "Feature",
        "properties": {
            "name": "Ride",
            "coordTimes": [
                ["1970-01-01T00:16:40Z", None],
                ["1970-01-01T00:17:40.250000Z", "1970-01-01T00:17:50Z"],
            ],
        },
        "geometry": {
            "type": "MultiLineString",
            "coordinates": [[[16.0, 48.0, 200.0], [16.1, 48.1]], [[16.2, 48.2, 210.5], [-16.3, 48.3, -3.0]]],
        },
    }
    assert "coordTimes" not in feature_of(TRACK, {}, with_times=False)["properties"]
