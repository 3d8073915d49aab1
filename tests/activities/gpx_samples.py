"""GPX texts for tests: built point by point, and the golden track whose every figure is known."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from app.activities.logic.gpx import read_gpx
from app.activities.logic.track import Track

START = datetime(2024, 5, 1, 8, 0, 0, tzinfo=UTC)
GPX_1_1 = "http://www.topografix.com/GPX/1/1"
GPX_1_0 = "http://www.topografix.com/GPX/1/0"

Point = tuple[float | str, float | str, float | str | None, float | str | None]
"""Latitude, longitude, elevation, and seconds after `START` or the text of a time; None leaves an element out."""

GOLDEN_SEGMENTS: tuple[Sequence[Point], ...] = (
    [
        (48.85000, 2.35000, 100, 0),
        (48.85010, 2.35005, 101, 5),
        (48.85025, 2.35015, 103, 10),
        (48.85040, 2.35030, 104, 15),
        (48.85041, 2.35030, 104, 75),
        (48.85060, 2.35050, 103, 80),
        (48.85085, 2.35075, 99, 85),
        (48.85100, 2.35090, 97, 90),
    ],
    [
        (48.85120, 2.35110, 97, 210),
        (48.85135, 2.35120, 98, 215),
        (48.85150, 2.35130, 98.5, 220),
        (48.85165, 2.35145, 98.2, 225),
    ],
)


def gpx_of(
    *segments: Sequence[Point],
    name: str | None = None,
    description: str | None = None,
    creator: str = "tests",
    namespace: str | None = GPX_1_1,
    declaration: str = '<?xml version="1.0" encoding="UTF-8"?>',
) -> str:
    """A GPX text with one track."""
    xmlns = f" xmlns={quoteattr(namespace)}" if namespace else ""
    words = _element("name", name) + _element("desc", description)
    parts = "".join(f"<trkseg>\n{''.join(map(_point, points))}</trkseg>\n" for points in segments)
    return f"{declaration}\n<gpx{xmlns} creator={quoteattr(creator)}>\n<trk>{words}\n{parts}</trk>\n</gpx>\n"


def ride(minutes: int = 10, every_s: int = 5, start: datetime = START) -> list[Point]:
    """A plausible ride of one segment: north-east, up a gentle hill, steady."""
    offset = (start - START).total_seconds()
    count = minutes * 60 // every_s + 1
    return [
        (round(48.85 + i * 0.0002, 6), round(2.35 + i * 0.00025, 6), 80 + i % 40, offset + i * every_s)
        for i in range(count)
    ]


def golden_gpx() -> str:
    """The golden track as a file."""
    return gpx_of(*GOLDEN_SEGMENTS, name="Golden", description="Two segments")


def track_of(*segments: Sequence[Point]) -> Track:
    """The track a file with these points is read into."""
    return read_text(gpx_of(*segments))


def read_text(text: str | bytes) -> Track:
    """What the reader makes of a text."""
    return read_gpx(BytesIO(text.encode() if isinstance(text, str) else text))


def time_text(seconds: float) -> str:
    """`START` and some seconds, as GPX writes it."""
    return (START + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def _element(name: str, text: object) -> str:
    return "" if text is None else f"<{name}>{escape(str(text))}</{name}>"


def _point(point: Point) -> str:
    latitude, longitude, elevation, time = point
    moment = time if isinstance(time, str) or time is None else time_text(time)
    inner = _element("ele", elevation) + _element("time", moment)
    return f'<trkpt lat="{latitude}" lon="{longitude}">{inner}</trkpt>\n'
