"""A recorded track as columns of plain numbers: what every file format is read into.

Columns instead of point objects keep a day's ride at under a megabyte and let the computations run over them fast.
A missing elevation, time or word of a sensor is NaN.

Segments and tracks are not changed once they are made; the steps between their points are computed once and kept.
"""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from math import atan2, cos, isnan, nan, radians, sin, sqrt
from typing import NamedTuple, Self

from app.errors import UnreadableFile

MISSING = nan

SENSORS = ("heart_rate", "cadence", "power", "temperature")
"""Beats a minute, turns a minute, watts, degrees Celsius."""

AS_RECORDED: Mapping[str, int] = dict.fromkeys(SENSORS, 1)
"""Every sensor counts, and a turn is a turn. A sport may want steps instead, or leave a sensor out."""

EARTH_RADIUS_M = 6378137.0
METRES_PER_DEGREE = 111319.49079327357  # 2 * pi * EARTH_RADIUS_M / 360
FLAT_UP_TO_DEGREES = 0.2  # beyond, the plane is no longer good enough and the haversine formula takes over
HIGHEST_ELEVATION_M = 9999.99


class Steps(NamedTuple):
    """From each point of a segment to the one after it; the columns are one shorter than the segment.

    `lengths_m` are measured with the cosine of the later point's latitude, `lengths_seen_before_m` with the earlier
    one's: the total of a track is made of the former, the speed a point has towards its successor of the latter.
    `seconds` is NaN where one of the two times is missing.
    """

    lengths_m: "array[float]"
    lengths_seen_before_m: "array[float]"
    seconds: "array[float]"


@dataclass
class Segment:
    """An unbroken piece of a track: degrees, metres above sea level, seconds since 1970 in UTC with fractions."""

    latitudes: "array[float]"
    longitudes: "array[float]"
    elevations: "array[float]"
    times: "array[float]"
    sensors: "dict[str, array[float]]" = field(default_factory=dict)
    """A column for each of `SENSORS` that said something; every one is as long as the segment."""
    _kept: "dict[bool, tuple[array[float], Steps]]" = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, points: Iterable[tuple[float, float, float | None, float | None]]) -> Self:
        """A segment of (latitude, longitude, elevation or None, time or None) rows; for tests and small files."""
        segment = cls(array("d"), array("d"), array("d"), array("d"))
        for latitude, longitude, elevation, time in points:
            segment.latitudes.append(latitude)
            segment.longitudes.append(longitude)
            segment.elevations.append(MISSING if elevation is None else elevation)
            segment.times.append(MISSING if time is None else time)
        return segment

    def __len__(self) -> int:
        return len(self.latitudes)

    @property
    def started_at(self) -> datetime:
        """When its first point was recorded, in UTC."""
        return datetime.fromtimestamp(self.times[0], UTC)

    def heights(self, with_elevation: bool = True) -> "array[float]":
        """The elevations that count (metres): not those that are exactly 0 or absurd, none for a flat sport."""
        return self._computed(with_elevation)[0]

    def steps(self, with_elevation: bool = True) -> Steps:
        """Lengths and times between neighbouring points, computed once."""
        return self._computed(with_elevation)[1]

    def sensed(self, sensor: str, factor: int) -> "array[float]":
        """What a sensor said at each point, multiplied; empty where it never said anything."""
        column = self.sensors.get(sensor, array("f"))
        return column if factor == 1 else array("f", [value * factor for value in column])

    def _computed(self, with_elevation: bool) -> "tuple[array[float], Steps]":
        if with_elevation not in self._kept:
            heights = _cleaned(self.elevations) if with_elevation else array("d", [MISSING]) * len(self)
            self._kept[with_elevation] = heights, _steps(self, heights)
        return self._kept[with_elevation]


@dataclass
class Track:
    """What a recording says: its own words about itself, and at least one segment of two or more points."""

    name: str | None
    description: str | None
    creator: str | None
    segments: list[Segment]
    kind: str | None = None
    """What the file calls the sport, in its own words."""
    laps: list[float] = field(default_factory=list)
    """When its laps began, in seconds since 1970; none where the file knows no laps."""
    calories: int | None = None
    """Kilocalories, as the device reckoned; None where it did not."""
    utc_offset_min: int | None = None
    """How far the clocks were ahead of UTC where it was recorded; None where the file does not say."""

    @property
    def started_at(self) -> datetime:
        """When its first point was recorded, in UTC."""
        return self.segments[0].started_at


def usable_segments(segments: Iterable[Segment]) -> list[Segment]:
    """The segments with two points or more, each of which starts at a known instant of its own.

    A single point is no way; the time around it falls into the gap. Raises `UnreadableFile` with the codes
    `no_segment`, `no_time`, `no_time_in_segment` and `same_start`, which mean the same in every file format.
    """
    kept = [segment for segment in segments if len(segment) >= 2]
    if not kept:
        raise UnreadableFile("no_segment")
    for number, segment in enumerate(kept, start=1):
        if isnan(segment.times[0]):
            raise UnreadableFile("no_time") if number == 1 else UnreadableFile("no_time_in_segment", segment=number)
    if len({segment.times[0] for segment in kept}) < len(kept):
        raise UnreadableFile("same_start")
    return kept


def distance_m(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Metres over ground between two positions, ignoring their elevation.

    On a plane near by (with the cosine of the place arrived at), on a sphere beyond a fifth of a degree.
    """
    dlat = to_latitude - latitude
    dlon = to_longitude - longitude
    if abs(dlat) > FLAT_UP_TO_DEGREES or abs(dlon) > FLAT_UP_TO_DEGREES:
        return haversine_m(latitude, longitude, to_latitude, to_longitude)
    y = dlon * cos(radians(to_latitude))
    return sqrt(dlat * dlat + y * y) * METRES_PER_DEGREE


def haversine_m(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Metres along the sphere between two positions, whatever lies between them, the 180th meridian too."""
    from_angle, to_angle = radians(latitude), radians(to_latitude)
    half_up, half_along = (to_angle - from_angle) / 2, radians(to_longitude - longitude) / 2
    chord = sin(half_up) ** 2 + sin(half_along) ** 2 * cos(from_angle) * cos(to_angle)
    return 2 * EARTH_RADIUS_M * atan2(sqrt(chord), sqrt(max(0.0, 1 - chord)))


def _cleaned(elevations: "array[float]") -> "array[float]":
    # A device without a fix writes 0; some write 30000 and the like. NaN fails both comparisons.
    return array("d", [e if e and -HIGHEST_ELEVATION_M <= e <= HIGHEST_ELEVATION_M else MISSING for e in elevations])


def _steps(segment: Segment, heights: "array[float]") -> Steps:
    lengths, seen_before = array("d"), array("d")
    cosines = list(map(cos, map(radians, segment.latitudes)))
    rows = zip(segment.latitudes, segment.longitudes, heights, cosines, strict=True)
    latitude, longitude, height, cosine = next(rows, (0.0, 0.0, 0.0, 0.0))
    for to_latitude, to_longitude, to_height, to_cosine in rows:
        x = to_latitude - latitude
        dlon = to_longitude - longitude
        if -FLAT_UP_TO_DEGREES <= x <= FLAT_UP_TO_DEGREES and -FLAT_UP_TO_DEGREES <= dlon <= FLAT_UP_TO_DEGREES:
            x *= x
            climb = to_height - height
            y = dlon * to_cosine
            length = sqrt(x + y * y) * METRES_PER_DEGREE
            y = dlon * cosine
            before = sqrt(x + y * y) * METRES_PER_DEGREE
            if not isnan(climb):
                climb *= climb
                length = sqrt(length * length + climb)
                before = sqrt(before * before + climb)
        else:
            length = before = haversine_m(latitude, longitude, to_latitude, to_longitude)
        lengths.append(length)
        seen_before.append(before)
        latitude, longitude, height, cosine = to_latitude, to_longitude, to_height, to_cosine
    return Steps(lengths, seen_before, _seconds_between(segment.times))


def _seconds_between(times: "array[float]") -> "array[float]":
    # The sixth decimal is as fine as a time can be stored in a float of this size; more is noise.
    return array("d", [round(later - earlier, 6) for earlier, later in pairwise(times)])
