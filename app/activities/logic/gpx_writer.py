"""A track, or one segment of it, as a GPX document."""

from collections.abc import Iterator
from datetime import UTC, datetime
from math import isnan, nan
from xml.sax.saxutils import escape

from app.activities.logic.track import Segment, Track

SENSOR_ELEMENTS = {"temperature": "atemp", "heart_rate": "hr", "cadence": "cad", "power": "power"}

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="Regimen">\n'
    "  <trk>\n"
    "    <trkseg>\n"
)
SENSOR_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx xmlns="http://www.topografix.com/GPX/1/1" '
    'xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1" version="1.1" creator="Regimen">\n'
    "  <trk>\n"
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


def track_gpx(track: Track) -> str:
    """GPX 1.1 with everything a track says of its points: times, and sensors in the extensions usual for them."""
    words = "".join(
        f"    <{word}>{escape(_allowed(text))}</{word}>\n"
        for word, text in (("name", track.name), ("desc", track.description))
        if text
    )
    segments = "".join(f"    <trkseg>\n{''.join(_whole_points(part))}    </trkseg>\n" for part in track.segments)
    return f"{SENSOR_HEAD}{words}{segments}  </trk>\n</gpx>\n"


def _whole_points(segment: Segment) -> Iterator[str]:
    silent = [nan] * len(segment)
    sensors = [segment.sensors.get(sensor, silent) for sensor in SENSOR_ELEMENTS]
    rows = zip(segment.latitudes, segment.longitudes, segment.elevations, segment.times, *sensors, strict=True)
    for latitude, longitude, elevation, time, *said in rows:
        parts = [f'      <trkpt lat="{latitude!r}" lon="{longitude!r}">']
        if not isnan(elevation):
            parts.append(f"<ele>{elevation!r}</ele>")
        if not isnan(time):
            parts.append(f"<time>{_moment(time)}</time>")
        words = dict(zip(SENSOR_ELEMENTS, said, strict=True))
        power = words.pop("power")
        inside = "".join(
            f"<gpxtpx:{SENSOR_ELEMENTS[sensor]}>{value:.6g}</gpxtpx:{SENSOR_ELEMENTS[sensor]}>"
            for sensor, value in words.items()
            if not isnan(value)
        )
        extensions = "" if isnan(power) else f"<power>{power:.6g}</power>"
        if inside:
            extensions += f"<gpxtpx:TrackPointExtension>{inside}</gpxtpx:TrackPointExtension>"
        if extensions:
            parts.append(f"<extensions>{extensions}</extensions>")
        parts.append("</trkpt>\n")
        yield "".join(parts)


def _moment(seconds: float) -> str:
    moment = datetime.fromtimestamp(round(seconds, 6), UTC)
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds").replace("+00:00", "Z")


def _allowed(text: str) -> str:
    """Without the characters XML cannot hold; a file read by another parser may have them."""
    return "".join(character for character in text if character in "\t\n" or character >= " ")
