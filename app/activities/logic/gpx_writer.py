"""One segment of a track as a GPX document of its own."""

from math import isnan

from app.activities.logic.track import Segment

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="Regimen">\n'
    "  <trk>\n"
    "    <trkseg>\n"
)
FOOT = "    </trkseg>\n  </trk>\n</gpx>\n"


def segment_gpx(segment: Segment) -> str:
    """GPX 1.1 with positions and elevations only: no times, no extensions, no name.

    Written by hand: six lines of fixed text and three numbers a point need no library, and gpxpy takes seconds for a
    day's ride. The numbers are printed as Python prints floats (`97.0`); nothing else of the file gets in.
    """
    rows = zip(segment.latitudes, segment.longitudes, segment.elevations, strict=True)
    return HEAD + "".join(_point(*row) for row in rows) + FOOT


def _point(latitude: float, longitude: float, elevation: float) -> str:
    position = f'      <trkpt lat="{latitude!r}" lon="{longitude!r}">'
    if isnan(elevation):
        return f"{position}</trkpt>\n"
    return f"{position}<ele>{elevation!r}</ele></trkpt>\n"
