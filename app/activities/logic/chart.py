"""What charts are drawn from: the points of the workouts API, and lean columns for our own pages."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, repeat
from math import isnan
from typing import Any, TypedDict, cast

from app.activities.logic.efforts import MILE_M, Progress, splits
from app.activities.logic.laps import Lap, lap_at, lap_starts, laps_of
from app.activities.logic.speeds import point_speeds_kmh
from app.activities.logic.track import AS_RECORDED, MISSING, Segment, Track
from app.dates import rfc1123_of

MOST_PROFILE_POINTS = 2000
DIGITS: dict[str, int | None] = {"heart_rate": None, "cadence": None, "power": None, "temperature": 1}
KEPT_OF_A_BUCKET = 4  # lowest and highest, slowest and fastest


CHART_KEYS = {"heart_rate": "hr", "cadence": "cadence", "power": "power", "temperature": "temperature"}


def chart_points(
    track: Track, with_elevation: bool, segment: int | None = None, sensors: Mapping[str, int] = AS_RECORDED
) -> Iterator[dict[str, Any]]:
    """One object for every point of the track, or of its `segment` (0 is the first), as `chart_data` shows them.

    Distance in km over the ground covered so far (a gap adds nothing), duration in whole seconds since the first point
    (0 without a time), speed in km/h, elevation in metres where there is one, and what `sensors` said there, multiplied
    with their factors: whole beats and turns a minute and watts, degrees Celsius with one decimal. Where the file knows
    laps, `lap` counts them from 1.
    """
    laps = lap_starts(track)
    segments = track.segments if segment is None else [track.segments[segment]]
    started = segments[0].times[0]
    covered_km = 0.0
    for part in segments:
        times = part.times if laps else repeat(MISSING)
        for point, time in zip(_points_of(part, with_elevation, started, covered_km, sensors), times, strict=False):
            if not isnan(time):
                point["lap"] = lap_at(laps, time) + 1
            yield point
        covered_km = point["distance"]


def _points_of(
    segment: Segment, with_elevation: bool, started: float, covered_km: float, sensors: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    length_m = 0.0
    said = [
        (CHART_KEYS[sensor], DIGITS[sensor], segment.sensed(sensor, factor))
        for sensor, factor in sensors.items()
        if sensor in segment.sensors
    ]
    columns = zip(
        (0.0, *segment.steps(with_elevation).lengths_m),
        segment.times,
        segment.heights(with_elevation),
        segment.latitudes,
        segment.longitudes,
        point_speeds_kmh(segment, with_elevation),
        strict=True,
    )
    for index, (step_m, time, height, latitude, longitude, speed) in enumerate(columns):
        length_m += step_m
        timed = not isnan(time)
        point = {
            "distance": round(covered_km + length_m / 1000, 2),
            "duration": int(time - started) if timed else 0,
            "latitude": latitude,
            "longitude": longitude,
            "speed": speed,
            "time": rfc1123_of(time) if timed else None,
        }
        if not isnan(height):
            point["elevation"] = round(height, 1)
        for key, digits, values in said:
            if not isnan(value := values[index]):
                point[key] = round(value, digits)
        yield point


class _Columns(TypedDict):
    """Columns of equal length, None where a value is missing; `segment_starts` are positions in them."""

    distance_m: list[float]
    time_s: list[int | None]
    elevation_m: list[float | None]
    speed_kmh: list[float]
    latitude: list[float]
    longitude: list[float]
    segment_starts: list[int]


class Profile(_Columns, total=False):
    """Sensors are there only if they said something, laps only if there are several. Splits: metres and seconds."""

    heart_rate: list[int | None]
    cadence: list[int | None]
    power: list[int | None]
    temperature: list[float | None]
    laps: list[Lap]
    splits_km: list[tuple[float, float]]
    splits_mi: list[tuple[float, float]]


def profile(
    track: Track,
    with_elevation: bool,
    most_points: int = MOST_PROFILE_POINTS,
    sensors: Mapping[str, int] = AS_RECORDED,
) -> Profile:
    """The track as columns for a chart, thinned to about `most_points` so that its shape stays.

    The points are cut into buckets, and each keeps its lowest and highest, slowest and fastest point: a peak is never
    lost. The first and the last point of every segment stay too.
    """
    columns: _Columns = {
        "distance_m": [], "time_s": [], "elevation_m": [], "speed_kmh": [], "latitude": [], "longitude": [],
        "segment_starts": [],
    }  # fmt: skip
    started = track.segments[0].times[0]
    total = sum(len(segment) for segment in track.segments)
    covered_m = 0.0
    sensed = {
        sensor: factor for sensor, factor in sensors.items() if any(sensor in part.sensors for part in track.segments)
    }
    said: dict[str, list[Any]] = {sensor: [] for sensor in sensed}
    for segment in track.segments:
        columns["segment_starts"].append(len(columns["distance_m"]))
        heights, speeds = segment.heights(with_elevation), point_speeds_kmh(segment, with_elevation)
        distances = list(accumulate(segment.steps(with_elevation).lengths_m, initial=covered_m))
        covered_m = distances[-1]
        kept = _kept_points(heights, speeds, most_points * len(segment) // total)
        for sensor, factor in sensed.items():
            values, digits = segment.sensed(sensor, factor), DIGITS[sensor]
            said[sensor] += [
                round(value, digits) if values and not isnan(value := values[index]) else None for index in kept
            ]
        for index in kept:
            time, height = segment.times[index], heights[index]
            columns["distance_m"].append(round(distances[index], 1))
            columns["time_s"].append(None if isnan(time) else int(time - started))
            columns["elevation_m"].append(None if isnan(height) else round(height, 1))
            columns["speed_kmh"].append(speeds[index])
            columns["latitude"].append(segment.latitudes[index])
            columns["longitude"].append(segment.longitudes[index])
    laps = laps_of(track, with_elevation)
    progress = Progress.of(track, with_elevation)
    parts = {"splits_km": splits(progress, 1000), "splits_mi": splits(progress, MILE_M)}
    return cast(Profile, {**columns, **said, **parts, **({"laps": laps} if laps else {})})


def _kept_points(heights: Sequence[float], speeds: Sequence[float], most_points: int) -> list[int]:
    size = len(speeds)
    if size <= most_points:
        return list(range(size))
    kept = {0, size - 1}
    width = -(-size * KEPT_OF_A_BUCKET // max(most_points, KEPT_OF_A_BUCKET))
    for start in range(0, size, width):
        bucket = range(start, min(start + width, size))
        kept.add(min(bucket, key=speeds.__getitem__))
        kept.add(max(bucket, key=speeds.__getitem__))
        high = [index for index in bucket if not isnan(heights[index])]
        if high:
            kept.add(min(high, key=heights.__getitem__))
            kept.add(max(high, key=heights.__getitem__))
    return sorted(kept)
