"""The numbers of an activity, computed from its track.

Every figure is an integer in the unit its name ends in, under the name of the column it is stored in: thousandths of
what the API shows (km, km/h, m) and microseconds. They are rounded half away from zero to the decimals that are shown
(speeds and altitudes have two, times none), so that filters, records and sums agree with what people see.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from math import floor, isnan

from app.activities.logic.speeds import KMH_PER_MPS, point_speeds_kmh, steady_max_speed_kmh
from app.activities.logic.track import AS_RECORDED, Segment, Track, usable_segments
from app.errors import UnreadableFile

USUAL_STOPPED_SPEED_KMH = 1.0
SUMMED_SENSORS = ("heart_rate", "cadence", "power")

MOST_DISTANCE_M = 999_900
MOST_DURATION_US = 2_147_483_647_000_000
MOST_SPEED_M_PER_H = 9_999_990
MOST_CLIMB_MM = 99_999_999


@dataclass(frozen=True)
class SegmentFigures:
    """The figures of one segment; None where nothing could be measured."""

    distance_m: int
    duration_us: int
    moving_us: int
    pauses_us: int | None  # duration = moving + pauses; None when there were none
    average_speed_m_per_h: int
    max_speed_m_per_h: int
    min_altitude_mm: int | None
    max_altitude_mm: int | None
    ascent_mm: int | None
    descent_mm: int | None
    average_heart_rate: int | None
    max_heart_rate: int | None
    average_cadence: int | None
    max_cadence: int | None
    average_power: int | None
    max_power: int | None


@dataclass(frozen=True)
class ActivityFigures(SegmentFigures):
    """The same of a whole activity, and of each of its segments. Gaps between them count as time, not as distance."""

    bounds: tuple[float, float, float, float]  # min_lat, min_lon, max_lat, max_lon in degrees
    segments: tuple[SegmentFigures, ...]


def measure(
    track: Track,
    *,
    stopped_speed_kmh: float,
    with_elevation: bool,
    raw_max_speed: bool = False,
    sensors: Mapping[str, int] = AS_RECORDED,
) -> ActivityFigures:
    """The figures of a track.

    Slower than `stopped_speed_kmh` is standing still (0 means 1). A sport without elevation measures on the plane.
    `raw_max_speed` takes the greatest speed of the chart instead of the steady one. `sensors` are those that count, and
    what their values are multiplied with. Segments with fewer than two
    points are left out. Raises `UnreadableFile` with `over_limits` (details: `figure`) for values nothing can store,
    and with the codes of `usable_segments`.
    """
    segments = usable_segments(track.segments)
    pieces = [_Sums.of(segment, stopped_speed_kmh, with_elevation, raw_max_speed, sensors) for segment in segments]
    whole = _Sums.together(pieces, segments).rounded()
    parts = tuple(piece.rounded() for piece in pieces)
    figures = ActivityFigures(**vars(whole), bounds=_bounds(segments), segments=parts)
    for part in (figures, *parts):
        _check_limits(part)
    return figures


def in_thousandths(value: float, decimals: int) -> int:
    """`value` rounded to `decimals` decimals, half away from zero as decimal columns do, as a number of thousandths.

    The shortest decimal of the float is what is rounded, so that 0.125 read from a file is not taken for 0.1249….
    """
    return int(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) * 1000)


def round_half_up(value: float) -> int:
    """The nearest whole number; of two, the greater."""
    return floor(value + 0.5)


@dataclass(frozen=True)
class _Sensed:
    """What a sensor said: the sum, the number of points at which it spoke, the most."""

    total: float
    count: int
    most: float

    @classmethod
    def of(cls, column: "array[float]") -> "_Sensed":
        said = [value for value in column if not isnan(value)]
        return cls(sum(said), len(said), max(said, default=0.0))

    def __add__(self, other: "_Sensed") -> "_Sensed":
        return _Sensed(self.total + other.total, self.count + other.count, max(self.most, other.most))

    @property
    def average(self) -> int | None:
        """The mean over the points that carry a value."""
        return round_half_up(self.total / self.count) if self.count else None

    @property
    def max(self) -> int | None:
        """The greatest value."""
        return round_half_up(self.most) if self.count else None


_NOTHING_SENSED = _Sensed(0.0, 0, 0.0)


@dataclass
class _Sums:
    """Unrounded figures: metres, seconds, km/h."""

    length_m: float
    elapsed_s: float
    moving_s: float
    max_speed_kmh: float
    min_altitude_m: float | None
    max_altitude_m: float | None
    ascent_m: float | None
    descent_m: float | None
    sensed: dict[str, _Sensed]

    @classmethod
    def of(
        cls,
        segment: Segment,
        stopped_speed_kmh: float,
        with_elevation: bool,
        raw_max_speed: bool,
        sensors: Mapping[str, int],
    ) -> "_Sums":
        steps = segment.steps(with_elevation)
        slowest_kmh = stopped_speed_kmh or USUAL_STOPPED_SPEED_KMH
        moving_s = moving_m = stopped_m = 0.0
        speeds, lengths = [], []
        for length, seconds in zip(steps.lengths_m, steps.seconds, strict=True):
            if not (seconds > 0 and length):  # also where a time is missing
                continue
            if (length / 1000) / (seconds / 3600) <= slowest_kmh:
                stopped_m += length
            else:
                moving_m += length
                moving_s += seconds
            if moving_s:  # standing about before the first movement says nothing about speed
                speeds.append(length / seconds)
                lengths.append(length)
        if raw_max_speed:
            max_speed_kmh = max(point_speeds_kmh(segment, with_elevation)[1:])
        else:
            max_speed_kmh = steady_max_speed_kmh(speeds, lengths)
        heights = [height for height in segment.heights(with_elevation) if not isnan(height)]
        ascent_m, descent_m = _climbs(heights) if heights else (None, None)
        return cls(
            length_m=moving_m + stopped_m,
            elapsed_s=max(0.0, _end_time(segment) - segment.times[0]),
            moving_s=moving_s,
            max_speed_kmh=max_speed_kmh,
            min_altitude_m=min(heights, default=None),
            max_altitude_m=max(heights, default=None),
            ascent_m=ascent_m,
            descent_m=descent_m,
            sensed={
                sensor: _Sensed.of(segment.sensed(sensor, sensors[sensor])) if sensor in sensors else _NOTHING_SENSED
                for sensor in SUMMED_SENSORS
            },
        )

    @classmethod
    def together(cls, pieces: "list[_Sums]", segments: list[Segment]) -> "_Sums":
        gaps_s = sum(after.times[0] - _end_time(before) for before, after in pairwise(segments))
        lows = [piece.min_altitude_m for piece in pieces if piece.min_altitude_m is not None]
        highs = [piece.max_altitude_m for piece in pieces if piece.max_altitude_m is not None]
        ascents = [piece.ascent_m for piece in pieces if piece.ascent_m is not None]
        descents = [piece.descent_m for piece in pieces if piece.descent_m is not None]
        return cls(
            length_m=sum(piece.length_m for piece in pieces),
            elapsed_s=max(0.0, sum(piece.elapsed_s for piece in pieces) + gaps_s),
            moving_s=sum(piece.moving_s for piece in pieces),
            max_speed_kmh=max(piece.max_speed_kmh for piece in pieces),
            min_altitude_m=min(lows, default=None),
            max_altitude_m=max(highs, default=None),
            ascent_m=sum(ascents) if ascents else None,
            descent_m=sum(descents) if descents else None,
            sensed={
                sensor: sum((piece.sensed[sensor] for piece in pieces), _NOTHING_SENSED) for sensor in SUMMED_SENSORS
            },
        )

    def rounded(self) -> SegmentFigures:
        duration_us, moving_us = _whole_seconds_us(self.elapsed_s), _whole_seconds_us(self.moving_s)
        average_speed_kmh = self.length_m / self.moving_s * KMH_PER_MPS if self.moving_s else 0.0
        return SegmentFigures(
            distance_m=in_thousandths(self.length_m / 1000, 3),
            duration_us=duration_us,
            moving_us=moving_us,
            pauses_us=duration_us - moving_us if duration_us > moving_us else None,
            average_speed_m_per_h=in_thousandths(average_speed_kmh, 2),
            max_speed_m_per_h=in_thousandths(self.max_speed_kmh, 2),
            min_altitude_mm=None if self.min_altitude_m is None else in_thousandths(self.min_altitude_m, 2),
            max_altitude_mm=None if self.max_altitude_m is None else in_thousandths(self.max_altitude_m, 2),
            ascent_mm=None if self.ascent_m is None else in_thousandths(self.ascent_m, 3),
            descent_mm=None if self.descent_m is None else in_thousandths(self.descent_m, 3),
            **{
                f"{kind}_{sensor}": getattr(self.sensed[sensor], kind)
                for sensor in SUMMED_SENSORS
                for kind in ("average", "max")
            },
        )


def _climbs(heights: list[float]) -> tuple[float, float]:
    """Ascent and descent in metres over smoothed elevations; the ends stay as they were recorded."""
    inner = [
        0.3 * before + 0.4 * here + 0.3 * after
        for before, here, after in zip(heights, heights[1:], heights[2:], strict=False)
    ]
    smooth = [heights[0], *inner, heights[-1]] if len(heights) > 1 else heights
    ascent = descent = 0.0
    for before, after in pairwise(smooth):
        if after > before:
            ascent += after - before
        else:
            descent += before - after
    return ascent, descent


def _end_time(segment: Segment) -> float:
    """The last time that is known; the first one always is."""
    return next(time for time in reversed(segment.times) if not isnan(time))


def _whole_seconds_us(seconds: float) -> int:
    # Fractions are cut off, but 59.99999998, which is a float's way to say 60, is not a fraction.
    return int(round(seconds, 6)) * 1_000_000


def _bounds(segments: list[Segment]) -> tuple[float, float, float, float]:
    return (
        min(min(segment.latitudes) for segment in segments),
        min(min(segment.longitudes) for segment in segments),
        max(max(segment.latitudes) for segment in segments),
        max(max(segment.longitudes) for segment in segments),
    )


def _check_limits(figures: SegmentFigures) -> None:
    limits = {
        "distance": (figures.distance_m, MOST_DISTANCE_M),
        "duration": (figures.duration_us, MOST_DURATION_US),
        "ave_speed": (figures.average_speed_m_per_h, MOST_SPEED_M_PER_H),
        "max_speed": (figures.max_speed_m_per_h, MOST_SPEED_M_PER_H),
        "ascent": (figures.ascent_mm or 0, MOST_CLIMB_MM),
        "descent": (figures.descent_mm or 0, MOST_CLIMB_MM),
    }
    for name, (value, most) in limits.items():
        if value > most:
            raise UnreadableFile("over_limits", figure=name)
