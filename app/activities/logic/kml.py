"""KML: read a track with times, as `gx:Track` of KML 2.2 or `Track` of KML 2.3, alone or in a `MultiTrack`.

The first placemark with a track counts; each of its tracks is a segment.

Whatever is wrong with a file ends in `UnreadableFile` with a code of `xml_stream.py`, of `track.usable_segments`, or
one of these:

| code | what is wrong |
|---|---|
| `unsupported_kml` | another vocabulary |
| `no_track` | nothing but places, areas and pictures |
| `no_time` | (also) only lines: they say where, but not when |
| `bad_position` | a position outside ±90 and ±180 degrees |
"""

from array import array
from collections.abc import Iterable, Sequence
from typing import BinaryIO
from xml.etree.ElementTree import Element

from app.activities.logic.clock import Clock
from app.activities.logic.columns import Pieces, number, sensor_named
from app.activities.logic.track import MISSING, Track, usable_segments
from app.activities.logic.xml_stream import Role, local_name, read_xml
from app.errors import UnreadableFile

_CONTAINERS = {"Document", "Folder", "MultiTrack", "MultiGeometry", "ExtendedData", "SchemaData"}
_WORDS = {"name", "description"}


def read_kml(file: BinaryIO) -> Track:
    """The track of a KML file."""
    harvest = _Harvest()
    root = read_xml(file, harvest)
    return harvest.track(root)


class _Harvest:
    """The tracks of one placemark. Times, places and sensors stand in rows of their own, and are put together later."""

    nests = True

    def __init__(self) -> None:
        self._clock = Clock()
        self._pieces = Pieces()
        self._placemark: Element | None = None
        self._words: dict[str, Element] = {}  # read at the end: an element fills while it is open
        self._has_track = False
        self._has_line = False
        self._track: Element | None = None
        self._places: list[tuple[float, float, float] | None] = []
        self._times = array("d")
        self._sensors: dict[str, array[float]] = {}

    def meet(self, names: Iterable[str]) -> None:
        """Nothing needs to be known beforehand."""

    def role(self, parent: Element, child: Element) -> Role:
        """The way down to the tracks of the first placemark that has one, and its words."""
        name = local_name(child)
        if name == "Placemark" and child is not self._placemark:
            if self._has_track:
                return Role.OTHER
            self._placemark = child
            self._words = {}
        if name in _WORDS and parent is self._placemark:
            self._words.setdefault(name, child)
        if name in {"LineString", "LinearRing"}:
            self._has_line = True
        if name == "Track" and self._placemark is not None:
            self._has_track = True
            return Role.LIST
        if name == "SimpleArrayData" and self._track is not None:
            return Role.LIST
        return Role.CONTAINER if name == "Placemark" or name in _CONTAINERS else Role.OTHER

    def take(self, container: Element, rows: Sequence[Element]) -> None:
        """Times and places of a `Track`, or what one sensor said at each of them."""
        if local_name(container) == "SimpleArrayData":
            sensor = sensor_named(container.get("name", ""))
            if sensor is not None:
                self._sensors.setdefault(sensor, array("f")).extend(number(row.text) for row in rows)
            return
        if container is not self._track:
            self._finish()
            self._track = container
        for row in rows:
            name = local_name(row)
            if name == "when":
                self._times.append(self._clock.read(row.text))
            elif name == "coord":
                self._places.append(_place(row.text))

    def _finish(self) -> None:
        """Put the rows of the current track together; a place that is left empty was not known at that time."""
        for index, place in enumerate(self._places):
            if place is None:
                continue
            self._pieces.columns.add(*place, self._times[index] if index < len(self._times) else MISSING)
            for sensor, values in self._sensors.items():
                if index < len(values):
                    self._pieces.columns.sense(sensor, values[index])
        self._pieces.cut()
        self._places, self._times, self._sensors = [], array("d"), {}

    def track(self, root: Element) -> Track:
        """What was gathered, once the file is at its end."""
        if local_name(root) != "kml":
            raise UnreadableFile("unsupported_kml")
        if not self._has_track:
            raise UnreadableFile("no_time" if self._has_line else "no_track")
        self._finish()
        name, description = (
            self._words[word].text if word in self._words else None for word in ("name", "description")
        )
        segments = usable_segments(self._pieces.finished)
        return Track(name, description, None, segments, utc_offset_min=self._clock.offset_min)


def _place(text: str | None) -> tuple[float, float, float] | None:
    """Latitude, longitude and elevation of `longitude latitude elevation`, which may be parted by commas, too."""
    parts = [number(part) for part in (text or "").replace(",", " ").split()]
    if not parts:
        return None
    longitude, latitude, elevation = (*parts, MISSING, MISSING)[:3]
    return latitude, longitude, elevation
