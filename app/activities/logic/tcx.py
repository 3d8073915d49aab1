"""TCX: read the activities of a Training Center file.

Every activity is one segment, its laps joined; points without a position (a tunnel, a treadmill) are left out.

Whatever is wrong with a file ends in `UnreadableFile` with a code of `xml_stream.py`, of `track.usable_segments`, or
one of these:

| code | what is wrong |
|---|---|
| `no_activity` | another vocabulary, or only courses and workouts to come |
| `no_lap` | no activity has a lap with a track |
| `no_position` | no point has a position: recorded indoors |
| `bad_position` | a position outside ±90 and ±180 degrees |
"""

from collections.abc import Iterable, Sequence
from math import isnan
from typing import BinaryIO
from xml.etree.ElementTree import Element

from app.activities.logic.clock import Clock
from app.activities.logic.columns import MOST_SEGMENTS, Pieces, energy, number, sensor_named
from app.activities.logic.track import Track, usable_segments
from app.activities.logic.xml_stream import Role, local_name, read_xml
from app.errors import UnreadableFile

_CONTAINERS = {"Activities", "MultiSportSession", "FirstSport", "NextSport", "Activity", "Lap", "Creator"}


def read_tcx(file: BinaryIO) -> Track:
    """The activities of a TCX file as one track."""
    harvest = _Harvest()
    root = read_xml(file, harvest)
    return harvest.track(root)


class _Harvest:
    """The points of all activities, one segment for each, and where their laps begin."""

    nests = False

    def __init__(self) -> None:
        self._pieces = Pieces()
        self._clock = Clock()
        self._found: set[str] = set()
        self._activity: Element | None = None
        self._kind: str | None = None
        self._lap: Element | None = None
        self._laps: list[float] = []
        self._creator: Element | None = None
        self._calories: list[Element] = []
        self._sensors: dict[str, str | None] = {}

    def meet(self, names: Iterable[str]) -> None:
        """Nothing needs to be known beforehand."""

    def role(self, parent: Element, child: Element) -> Role:
        """The way down to the tracks, and who recorded them."""
        name = local_name(child)
        if name == "Track" and local_name(parent) == "Lap":
            self._found.add(name)
            return Role.LIST
        if name == "Name" and local_name(parent) == "Creator" and self._creator is None:
            self._creator = child
        if name == "Calories" and local_name(parent) == "Lap" and child not in self._calories[-1:]:
            if len(self._calories) >= MOST_SEGMENTS:
                raise UnreadableFile("too_complex", reason="too many laps")
            self._calories.append(child)
        if name not in _CONTAINERS:
            return Role.OTHER
        self._found.add(name)
        if name == "Activity" and child is not self._activity:
            self._activity = child
            self._kind = self._kind or child.get("Sport")
            self._pieces.cut()
        elif name == "Lap" and child is not self._lap:
            self._lap = child
            start = self._clock.read(child.get("StartTime"))
            if not isnan(start):
                self._laps.append(start)
        return Role.CONTAINER

    def take(self, track: Element, points: Sequence[Element]) -> None:
        """Append the points of a `Track` that have a position."""
        namespace = track.tag.removesuffix("Track")
        names = ("Position", "LatitudeDegrees", "LongitudeDegrees", "AltitudeMeters", "Time")
        position, latitude, longitude, altitude, time = (namespace + name for name in names)
        columns = self._pieces.columns
        for point in points:
            place = point.find(position)
            if place is None:
                continue
            columns.add(
                number(place.findtext(latitude)),
                number(place.findtext(longitude)),
                number(point.findtext(altitude)),
                self._clock.read(point.findtext(time)),
            )
            for child in point:
                self._sense(child)

    def _sense(self, child: Element) -> None:
        """`Cadence`, `HeartRateBpm/Value`, and whatever a sensor says inside `Extensions`."""
        if local_name(child) == "HeartRateBpm":
            for element in child:
                self._pieces.columns.sense("heart_rate", number(element.text))
            return
        for element in child.iter():
            tag = element.tag
            if tag not in self._sensors:
                self._sensors[tag] = sensor_named(tag)
            sensor = self._sensors[tag]
            if sensor is not None:
                self._pieces.columns.sense(sensor, number(element.text))

    def track(self, root: Element) -> Track:
        """What was gathered, once the file is at its end."""
        if local_name(root) != "TrainingCenterDatabase" or not {"Activities", "Activity"} & self._found:
            raise UnreadableFile("no_activity")
        if "Activity" in self._found and not {"Lap", "Track"} <= self._found:
            raise UnreadableFile("no_lap")
        if not self._pieces.finished and not len(self._pieces.columns.latitudes):
            raise UnreadableFile("no_position")
        self._pieces.cut()
        creator = None if self._creator is None else self._creator.text
        segments, calories = usable_segments(self._pieces.finished), energy(lap.text for lap in self._calories)
        return Track(None, None, creator, segments, self._kind, self._laps, calories, self._clock.offset_min)
