"""What of a track others may see: no point in a privacy zone, and no step that passes through one.

Everything shown to others is computed from what is left: a figure of the whole track would tell how long the hidden
part is.
"""

from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from math import asin, cos, degrees, isnan, radians, sin

from app.activities.logic.lines import distance_to_way
from app.activities.logic.track import EARTH_RADIUS_M, METRES_PER_DEGREE, Segment, Track, haversine_m

Bounds = Sequence[float]
"""South, west, north, east in degrees."""


@dataclass(frozen=True, order=True)
class Zone:
    """A circle on the ground: degrees, metres."""

    latitude: float
    longitude: float
    radius_m: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a position lies in it or on its edge."""
        if abs(latitude - self.latitude) * METRES_PER_DEGREE > self.radius_m * 1.01:
            return False
        return haversine_m(self.latitude, self.longitude, latitude, longitude) <= self.radius_m

    def is_crossed(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Whether the straight way between two positions comes into it, seen on the plane around its centre."""
        along = METRES_PER_DEGREE * cos(radians(self.latitude))
        west = _turned(start[1] - self.longitude)
        x, to_x = west * along, (west + _turned(end[1] - start[1])) * along
        y, to_y = ((place[0] - self.latitude) * METRES_PER_DEGREE for place in (start, end))
        return distance_to_way((x, y), (to_x, to_y)) <= self.radius_m

    def meets(self, bounds: Bounds) -> bool:
        """Whether it may have anything in common with what lies in these bounds."""
        south, west, north, east = bounds
        angle = self.radius_m / EARTH_RADIUS_M
        up = degrees(angle)
        if self.latitude + up < south or self.latitude - up > north:
            return False
        # A track across the 180th meridian has bounds around the world, and what lies between them is not known.
        if east - west > 180 or abs(self.latitude) + up >= 90:
            return True
        half = degrees(asin(min(1.0, sin(angle) / cos(radians(self.latitude)))))
        middle, width = (west + east) / 2, (east - west) / 2
        return abs(_turned(self.longitude - middle)) <= width + half


def _turned(difference: float) -> float:
    """A difference of longitudes the short way round: -180 up to 180."""
    return (difference + 540) % 360 - 180


def visible_runs(zones: Collection[Zone], latitudes: Sequence[float], longitudes: Sequence[float]) -> list[range]:
    """The positions of the points that may be seen, as unbroken runs: between two of them something is hidden."""
    places = list(zip(latitudes, longitudes, strict=True))
    if not zones:
        return [range(len(places))] if places else []
    seen = [not any(zone.holds(*place) for zone in zones) for place in places]
    runs, start = [], None
    for index, is_seen in enumerate(seen):
        if start is not None and (not is_seen or _is_crossed(zones, places[index - 1], places[index])):
            runs.append(range(start, index))
            start = None
        if is_seen and start is None:
            start = index
    return [*runs, range(start, len(places))] if start is not None else runs


def _is_crossed(zones: Collection[Zone], start: tuple[float, float], end: tuple[float, float]) -> bool:
    return any(zone.is_crossed(start, end) for zone in zones)


def visible_lines(zones: Collection[Zone], lines: Sequence[Sequence[tuple[float, float]]]) -> list[list[int]]:
    """Of lines of (latitude, longitude), counted as one after the other: the positions seen, by unbroken lines."""
    found, offset = [], 0
    for line in lines:
        runs = visible_runs(zones, [place[0] for place in line], [place[1] for place in line])
        found += [[offset + index for index in run] for run in runs]
        offset += len(line)
    return found


def veiled(track: Track, zones: Collection[Zone], *, closes_gaps: bool = False) -> Track | None:
    """The track as others may see it: itself when nothing is hidden, None when everything is.

    With `closes_gaps` what comes after a hidden part follows at once, so that no time tells how long it was. The
    file's own words, laps and calories belong to the whole and are left out.
    """
    parts = list(_parts(track, zones))
    if len(parts) == len(track.segments) and all(len(part.run) == len(part.segment) for part in parts):
        return track
    segments: list[Segment] = []
    shift, last = 0.0, None
    begun: set[float] = set()
    for part in parts:
        run = _from_a_known_time(part)
        if len(run) < 2 or part.segment.times[run.start] in begun:
            continue
        times = part.segment.times[run.start : run.stop]
        begun.add(times[0])
        if closes_gaps and last is not None and part.follows_hidden:
            shift += times[0] - last
        last = next(time for time in reversed(times) if not isnan(time))
        segments.append(_cut(part.segment, run, array("d", [time - shift for time in times])))
    if not segments:
        return None
    return replace(track, segments=segments, name=None, description=None, creator=None, laps=[], calories=None)


@dataclass(frozen=True)
class _Part:
    segment: Segment
    run: range
    follows_hidden: bool


def _parts(track: Track, zones: Collection[Zone]) -> Iterator[_Part]:
    hidden = False
    for segment in track.segments:
        end = 0
        for run in visible_runs(zones, segment.latitudes, segment.longitudes):
            yield _Part(segment, run, hidden or run.start > 0)
            hidden, end = False, run.stop
        hidden = hidden or end < len(segment)


def _from_a_known_time(part: _Part) -> range:
    start = next((index for index in part.run if not isnan(part.segment.times[index])), part.run.stop)
    return range(start, part.run.stop)


def _cut(segment: Segment, run: range, times: "array[float]") -> Segment:
    return Segment(
        segment.latitudes[run.start : run.stop],
        segment.longitudes[run.start : run.stop],
        segment.elevations[run.start : run.stop],
        times,
        {sensor: column[run.start : run.stop] for sensor, column in segment.sensors.items()},
    )
