"""GPX: read a recorded track.

Whatever is wrong with a file ends in `UnreadableFile` with a code of `xml_stream.py` or one of these:

| code | what is wrong | details |
|---|---|---|
| `no_track` | no `trk`: another vocabulary, or only routes and waypoints | |
| `bad_position` | a point without latitude and longitude, or outside ±90 and ±180 degrees | `latitude`, `longitude` |
| `too_complex` | more segments than any device writes | `reason` |
| `no_segment` | no segment has two points or more | |
| `no_time` | the first point has no (valid) time | |
| `no_time_in_segment` | the first point of a later segment has no (valid) time | `segment` (1-based) |
| `same_start` | two segments start at the same instant | |

The last four come from `track.usable_segments`; `figures.measure` adds `over_limits`.
"""

from array import array
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import BinaryIO
from xml.etree.ElementTree import Element

from app.activities.logic.clock import Clock
from app.activities.logic.columns import Pieces, energy, number, sensor_named
from app.activities.logic.track import MISSING, Track, usable_segments
from app.activities.logic.xml_stream import Role, local_name, read_xml
from app.errors import UnreadableFile

_WORDS = ("name", "desc", "type")
_EXTENSIONS = "extensions"


def read_gpx(file: BinaryIO) -> Track:
    """The first track of a GPX 1.0 or 1.1 file, with or without its namespace; routes and waypoints are left out."""
    harvest = _Harvest()
    root = read_xml(file, harvest)
    return harvest.track(root)


class _Harvest:
    """The first `trk`, its words, and its points segment by segment."""

    nests = False

    def __init__(self) -> None:
        self._track: Element | None = None
        self._namespace = ""
        self._segment: Element | None = None
        self._pieces = Pieces()
        self._clock = Clock()
        self._sensors: dict[str, set[str]] = {}  # the names of their elements
        self._words: dict[str, Element] = {}  # read at the end: an element fills while it is open

    def meet(self, names: Iterable[str]) -> None:
        """Notice which elements are words of a sensor."""
        self._sensors = {}
        for name in names:
            if sensor := sensor_named(name):
                self._sensors.setdefault(sensor, set()).add(name)

    def role(self, parent: Element, child: Element) -> Role:
        """The first `trk` holds words and `trkseg`s."""
        if parent is self._track:
            kind = child.tag.removeprefix(self._namespace)  # keeps the namespace of what only looks like ours
            if kind in _WORDS or kind == _EXTENSIONS:
                self._words.setdefault(kind, child)
            return Role.LIST if kind == "trkseg" else Role.OTHER
        if self._track is None and local_name(child) == "trk":
            self._track = child
            self._namespace = child.tag.removesuffix("trk")
        return Role.CONTAINER if child is self._track else Role.OTHER

    def track(self, root: Element) -> Track:
        """What was gathered, once the file is at its end."""
        if self._track is None:
            raise UnreadableFile("no_track")
        self._pieces.cut()
        name, description, kind = (self._words[word].text if word in self._words else None for word in _WORDS)
        extensions = self._words.get(_EXTENSIONS)
        inside = [] if extensions is None else extensions.iter()
        calories = energy(element.text for element in inside if local_name(element) == "Calories")
        segments = usable_segments(self._pieces.finished)
        offset_min = self._clock.offset_min
        return Track(
            name, description, root.get("creator"), segments, kind, calories=calories, utc_offset_min=offset_min
        )

    def take(self, segment: Element, points: Sequence[Element]) -> None:
        """Append the points of a `trkseg`."""
        if segment is not self._segment:
            self._pieces.cut()
            self._segment = segment
        namespace, columns = self._namespace, self._pieces.columns
        trkpt, ele, time = namespace + "trkpt", namespace + "ele", namespace + "time"
        clock, first = self._clock, len(columns.latitudes)
        minutes, seconds = clock.minutes, clock.seconds
        add_latitude, add_longitude = columns.latitudes.append, columns.longitudes.append
        add_elevation, add_time = columns.elevations.append, columns.times.append
        for point in points:
            if point.tag != trkpt:
                continue
            try:
                latitude, longitude = float(point.get("lat")), float(point.get("lon"))  # type: ignore[arg-type]
            except (TypeError, ValueError):
                latitude = longitude = MISSING
            if not (-90.0 <= latitude <= 90.0 and -180.0 <= longitude <= 180.0):
                raise UnreadableFile("bad_position", latitude=point.get("lat"), longitude=point.get("lon"))
            add_latitude(latitude)
            add_longitude(longitude)
            try:
                elevation = float(point.findtext(ele))  # type: ignore[arg-type]
                add_elevation(elevation if isfinite(elevation) else MISSING)
            except (TypeError, ValueError):
                add_elevation(MISSING)
            text = point.findtext(time)
            try:
                add_time(minutes[text[:17]] + seconds[text[17:]])  # type: ignore[index]
            except (TypeError, KeyError):
                add_time(clock.read(text))
        for sensor, tags in self._sensors.items():
            self._sense(sensor, tags, segment, points, first)

    def _sense(self, sensor: str, tags: set[str], segment: Element, points: Sequence[Element], first: int) -> None:
        """What a sensor said at the points just taken, wherever in them it stands; `first` is the first one's place."""
        columns = self._pieces.columns
        # Nearly always every point has one word of it, and then they are gathered in one go.
        words = _texts(min(tags), segment, segment[len(points) :]) if len(tags) == 1 else []
        if len(words) == len(points) == len(columns.latitudes) - first:
            try:
                values = array("f", map(float, words))  # type: ignore[arg-type]
            except (TypeError, ValueError):
                pass
            else:
                columns.sense_all(sensor, values, first)
                return
        trkpt = self._namespace + "trkpt"
        for place, point in enumerate((point for point in points if point.tag == trkpt), start=first):
            for element in point.iter():
                if element.tag in tags:
                    columns.sense(sensor, number(element.text), place)


def _texts(tag: str, segment: Element, unfinished: Sequence[Element]) -> list[str | None]:
    """The texts of all elements of a name, but for those in rows that are not complete."""
    words = [element.text for element in segment.iter(tag)]
    for row in unfinished:
        words = words[: len(words) - sum(1 for _ in row.iter(tag))]
    return words
