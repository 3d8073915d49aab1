"""Invented recordings: loops through an invented landscape, for the sample account and for measuring.

The same outing always gives the same recording, byte for byte.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise
from random import Random
from xml.sax.saxutils import escape

_METRES_PER_DEGREE = 111_320
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx version="1.1" creator="Regimen" xmlns="http://www.topografix.com/GPX/1/1"'
    ' xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">\n'
)
_SENSORS = (
    "<extensions><gpxtpx:TrackPointExtension><gpxtpx:atemp>{temperature:.1f}</gpxtpx:atemp>"
    "<gpxtpx:hr>{heart_rate}</gpxtpx:hr><gpxtpx:cad>{cadence}</gpxtpx:cad>"
    "</gpxtpx:TrackPointExtension></extensions>\n"
)


@dataclass(frozen=True)
class Outing:
    """What is to be invented. The loop is closed: one ends where one began."""

    title: str
    started_at: datetime
    duration_s: int
    speed_m_per_s: float
    latitude: float
    longitude: float
    height_m: float
    climb_m: float
    """Between the lowest and the highest point."""
    breaks: int = 0
    """Stops of a few minutes during which the device records nothing."""
    interval_s: int = 2
    description: str = ""


@dataclass(frozen=True)
class Point:
    """One recorded moment."""

    time: datetime
    latitude: float
    longitude: float
    elevation_m: float
    heart_rate: int
    cadence: int
    temperature_c: float


@dataclass(frozen=True)
class _Landscape:
    """A closed way round the starting point, and the height along it. Angles in radians, one turn is the loop."""

    bends: tuple[tuple[int, float, float], ...]
    hills: tuple[tuple[int, float, float], ...]
    turn: float

    def offset(self, angle: float) -> tuple[float, float]:
        """East and north of the centre, for a loop of radius 1."""
        radius = 1 + sum(size * math.sin(k * angle + phase) for k, size, phase in self.bends)
        return radius * math.cos(angle + self.turn), radius * math.sin(angle + self.turn)

    def height(self, angle: float) -> float:
        """From 0 in the valley to 1 on the top, about."""
        waves = sum(size * math.sin(k * angle + phase) for k, size, phase in self.hills)
        return 0.5 + 0.5 * waves / sum(size for _, size, _ in self.hills)


def _landscape(random: Random) -> _Landscape:
    def waves(count: int, size: float) -> tuple[tuple[int, float, float], ...]:
        return tuple((k, size * random.uniform(0.4, 1) / k, random.uniform(0, math.tau)) for k in range(1, count + 1))

    return _Landscape(bends=waves(9, 0.3), hills=waves(6, 1), turn=random.uniform(0, math.tau))


def _loop_length(land: _Landscape) -> float:
    """The length of the loop in units of its radius."""
    steps = [land.offset(math.tau * step / 720) for step in range(721)]
    return sum(math.dist(a, b) for a, b in pairwise(steps))


def points_of(outing: Outing) -> Iterator[Point]:
    """The recorded moments, in order."""
    random = Random(f"{outing.title} {outing.started_at.isoformat()}")  # noqa: S311 (nothing secret)
    land = _landscape(random)
    length_m = outing.speed_m_per_s * outing.duration_s
    radius_m = length_m / _loop_length(land)
    per_longitude = _METRES_PER_DEGREE * math.cos(math.radians(outing.latitude))
    rests = sorted(random.uniform(0.2, 0.8) for _ in range(outing.breaks))
    time, angle, effort = outing.started_at, 0.0, 0.0
    start_east, start_north = land.offset(0)
    while angle < math.tau:
        east, north = land.offset(angle)
        ahead_east, ahead_north = land.offset(angle + 1e-4)
        slope = (land.height(angle + 1e-4) - land.height(angle)) * outing.climb_m
        slope /= max(math.dist((east, north), (ahead_east, ahead_north)) * radius_m, 1e-9)
        # Effort wanders and comes back to the middle; uphill is slower, downhill faster.
        effort += random.gauss(-0.04 * effort, 0.03)
        speed = outing.speed_m_per_s * max(0.25, min(1.9, 1 + effort - 6 * slope))
        yield Point(
            time=time,
            latitude=outing.latitude + (north - start_north) * radius_m / _METRES_PER_DEGREE,
            longitude=outing.longitude + (east - start_east) * radius_m / per_longitude,
            elevation_m=outing.height_m + outing.climb_m * land.height(angle) + random.gauss(0, 0.15),
            heart_rate=round(max(70, min(190, 138 + 40 * effort + 350 * slope + random.gauss(0, 2)))),
            cadence=round(max(0, 84 + 12 * effort - 60 * slope + random.gauss(0, 2))),
            temperature_c=round(17 + 5 * math.sin(angle / 2) - land.height(angle) * outing.climb_m / 150, 1),
        )
        per_radian = math.dist((east, north), (ahead_east, ahead_north)) * radius_m / 1e-4
        angle += speed * outing.interval_s / per_radian
        time += timedelta(seconds=outing.interval_s)
        if rests and angle > rests[0] * math.tau:
            rests.pop(0)
            time += timedelta(seconds=random.randint(120, 900))


def _track_point(point: Point, *, with_sensors: bool) -> str:
    sensors = ""
    if with_sensors:
        sensors = _SENSORS.format(temperature=point.temperature_c, heart_rate=point.heart_rate, cadence=point.cadence)
    return (
        f'<trkpt lat="{point.latitude:.7f}" lon="{point.longitude:.7f}">\n'
        f"<ele>{point.elevation_m:.1f}</ele>\n<time>{point.time:%Y-%m-%dT%H:%M:%SZ}</time>\n{sensors}</trkpt>\n"
    )


def gpx_of(outing: Outing, *, with_sensors: bool = False, most_points: int | None = None) -> bytes:
    """The recording as a GPX 1.1 file, cut off after `most_points`; `started_at` must be in UTC."""
    description = f"  <desc>{escape(outing.description)}</desc>\n" if outing.description else ""
    parts = [_HEAD, f" <trk>\n  <name>{escape(outing.title)}</name>\n{description}  <trkseg>\n"]
    parts += [_track_point(point, with_sensors=with_sensors) for point in islice(points_of(outing), most_points)]
    parts.append("  </trkseg>\n </trk>\n</gpx>\n")
    return "".join(parts).encode()
