"""Corrections of a track: each makes another track of one, and the same one every time.

What was recorded is never changed; what an activity shows is its recordings with all its corrections applied in order.
Moments are seconds since 1970 in UTC. A correction that leaves no way, or finds nothing to do, raises `Invalid`
(`nothing_left`, `nothing_to_correct`, `overlapping`).
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from math import inf, isnan
from statistics import median
from typing import Any

from app.activities.logic.speeds import KMH_PER_MPS
from app.activities.logic.track import Segment, Track, distance_m
from app.errors import Invalid

TRIM, SPLIT, MERGE, HEIGHTS, LEAPS, CUT = "trim", "split", "merge", "heights", "leaps", "cut"
FIRST, SECOND = 1, 2
"""The parts of an activity that was split."""

SMOOTHING_M = (20, 60, 150)
"""How far to both sides heights are evened out: lightly, usually, strongly."""
LEAST_SMOOTHING_M = 10.0
NEIGHBOURS = 2  # on either side, for the median that takes single absurd heights away


def span_of(track: Track) -> tuple[float, float]:
    """When the first and the last of its points were recorded, as far as times are known."""
    times = [time for segment in track.segments for time in segment.times if not isnan(time)]
    return min(times), max(times)


def seconds_recorded(track: Track) -> float:
    """The time its segments took, without the gaps between them."""
    known = ([time for time in segment.times if not isnan(time)] for segment in track.segments)
    return sum(max(times) - min(times) for times in known)


def points_of(track: Track) -> int:
    """How many points it has."""
    return sum(map(len, track.segments))


def trimmed(track: Track, start: float, end: float) -> Track:
    """What was recorded from one moment to another, both included."""
    parts = [_stretch(segment, start, end) for segment in track.segments]
    laps = sorted(track.laps)
    followed_by = [*laps[1:], inf]
    lasting = [lap for lap, following in zip(laps, followed_by, strict=False) if lap <= end and following > start]
    return _with(track, parts, laps=lasting)


def split(track: Track, at: float, part: int) -> Track:
    """The part of a track before or after a moment; the point of that moment belongs to both.

    Raises Invalid `nothing_left` when the other part would be empty.
    """
    try:
        return trimmed(track, -inf, at) if part == FIRST else trimmed(track, at, inf)
    except Invalid:
        raise Invalid("nothing_left") from None


def nearest_moment(track: Track, at: float) -> float:
    """The time of the point that is nearest to a moment."""
    times = (time for segment in track.segments for time in segment.times if not isnan(time))
    return min(times, key=lambda time: abs(time - at))


def merged(tracks: Sequence[Track]) -> Track:
    """Several tracks as one, in the order of time; words and device are those of the first one given.

    Raises Invalid `overlapping` when two were recorded at the same time.
    """
    spans = sorted((*span_of(track), number) for number, track in enumerate(tracks))
    for before, after in pairwise(spans):
        if after[0] < before[1] or after[0] == before[0]:
            raise Invalid("overlapping")
    segments = [segment for *_span, number in spans for segment in tracks[number].segments]
    energies = [track.calories for track in tracks if track.calories is not None]
    laps = sorted(lap for track in tracks for lap in track.laps)
    return replace(tracks[0], segments=segments, laps=laps, calories=sum(energies) if energies else None)


def without_points_between(track: Track, start: float, end: float) -> Track:
    """The track without its points of a time, both ends included: the way goes straight from before to after."""
    parts = [
        _selected(segment, [index for index, time in enumerate(segment.times) if not start <= time <= end])
        for segment in track.segments
    ]
    return _with(track, parts)


def without_leaps(track: Track, fastest_kmh: float) -> Track:
    """The track without the points one could have reached only faster than that.

    The longest stretch without such a leap is believed; what lies before and after it must be in reach of it.
    """
    parts = [_selected(segment, _in_reach(segment, fastest_kmh / KMH_PER_MPS)) for segment in track.segments]
    return _with(track, parts)


def with_even_heights(track: Track, metres: float) -> Track:
    """The track with its heights evened out over so many metres of the way to both sides.

    A running median takes single absurd heights away, then each height becomes the mean along the way. Missing heights
    stay missing.
    """
    segments = [_evened(segment, metres) for segment in track.segments]
    before = [height for segment in track.segments for height in segment.elevations if not isnan(height)]
    if before == [height for segment in segments for height in segment.elevations if not isnan(height)]:
        raise Invalid("nothing_to_correct")
    return replace(track, segments=segments)


def corrected(track: Track, kind: str, parameters: Mapping[str, Any]) -> Track:
    """A track after one correction that concerns it alone."""
    return CORRECTIONS[kind](track, **parameters)


CORRECTIONS: Mapping[str, Callable[..., Track]] = {
    TRIM: trimmed,
    SPLIT: split,
    HEIGHTS: with_even_heights,
    LEAPS: without_leaps,
    CUT: without_points_between,
}


def _with(track: Track, parts: Iterable[Segment], **changed: Any) -> Track:
    """The track with other segments; energy in proportion to the time that is left."""
    segments = [part for part in parts if len(part) >= 2]
    if not segments:
        raise Invalid("nothing_left")
    left = replace(track, segments=segments, **changed)
    if points_of(left) == points_of(track):
        raise Invalid("nothing_to_correct")
    before = seconds_recorded(track)
    if track.calories is None or not before:
        return left
    return replace(left, calories=round(track.calories * seconds_recorded(left) / before) or None)


def _stretch(segment: Segment, start: float, end: float) -> Segment:
    first = next((index for index, time in enumerate(segment.times) if time >= start), len(segment))
    last = next((index for index in reversed(range(len(segment))) if segment.times[index] <= end), -1)
    return _selected(segment, range(first, last + 1))


def _selected(segment: Segment, indexes: Sequence[int]) -> Segment:
    """The points of a segment that are named, from the first with a time on: that one begins it."""
    first = next((place for place, index in enumerate(indexes) if not isnan(segment.times[index])), len(indexes))
    kept = indexes[first:]

    def chosen(column: "array[float]") -> "array[float]":
        if isinstance(kept, range):
            return column[kept.start : kept.stop]
        return array(column.typecode, [column[index] for index in kept])

    return Segment(
        chosen(segment.latitudes),
        chosen(segment.longitudes),
        chosen(segment.elevations),
        chosen(segment.times),
        {sensor: chosen(column) for sensor, column in segment.sensors.items()},
    )


def _in_reach(segment: Segment, fastest_mps: float) -> list[int]:
    """The points between which nobody had to be faster."""
    latitudes, longitudes, times = segment.latitudes, segment.longitudes, segment.times

    def leaps(start: int, end: int) -> bool:
        seconds = times[end] - times[start]
        length = distance_m(latitudes[start], longitudes[start], latitudes[end], longitudes[end])
        # Without a time nobody knows; within none, a second is granted.
        return length > fastest_mps * (seconds if seconds > 0 else 1.0)

    edges = [0, *(index for index in range(1, len(segment)) if leaps(index - 1, index)), len(segment)]
    pieces = [range(start, end) for start, end in pairwise(edges)]
    anchor = max(range(len(pieces)), key=lambda number: len(pieces[number]))
    later = list(pieces[anchor])
    for piece in pieces[anchor + 1 :]:
        reached = next((index for index in piece if not leaps(later[-1], index)), piece.stop)
        later.extend(range(reached, piece.stop))
    earlier: list[int] = []
    for piece in reversed(pieces[:anchor]):
        front = earlier[-1] if earlier else later[0]
        reached = next((index for index in reversed(piece) if not leaps(index, front)), piece.start - 1)
        earlier.extend(range(reached, piece.start - 1, -1))
    return [*reversed(earlier), *later]


def _evened(segment: Segment, metres: float) -> Segment:
    heights = segment.heights()
    known = [index for index, height in enumerate(heights) if not isnan(height)]
    if len(known) < 2:
        return segment
    way = list(accumulate(segment.steps(with_elevation=False).lengths_m, initial=0.0))
    places = [way[index] for index in known]
    calm = _calm([heights[index] for index in known])
    areas = list(
        accumulate(
            ((places[n] - places[n - 1]) * (calm[n] + calm[n - 1]) / 2 for n in range(1, len(places))), initial=0.0
        )
    )
    evened = array("d", segment.elevations)
    for number, index in enumerate(known):
        evened[index] = round(_mean_around(places, calm, areas, number, metres), 2)
    return replace(segment, elevations=evened)


def _calm(heights: Sequence[float]) -> list[float]:
    """Each height, or the median of it and its neighbours."""
    inside = range(NEIGHBOURS, len(heights) - NEIGHBOURS)
    return [
        median(heights[index - NEIGHBOURS : index + NEIGHBOURS + 1]) if index in inside else height
        for index, height in enumerate(heights)
    ]


def _mean_around(
    places: Sequence[float], heights: Sequence[float], areas: Sequence[float], number: int, metres: float
) -> float:
    """The mean height along the way around a place, as far to one side as to the other."""
    here, first, last = places[number], places[0], places[-1]
    reach = max(min(metres, here - first, last - here), min(metres, LEAST_SMOOTHING_M))
    start, end = max(here - reach, first), min(here + reach, last)
    if end <= start:
        return heights[number]
    return (_area(places, heights, areas, end) - _area(places, heights, areas, start)) / (end - start)


def _area(places: Sequence[float], heights: Sequence[float], areas: Sequence[float], place: float) -> float:
    """What lies under the heights from the start to a place."""
    after = min(max(bisect_left(places, place), 1), len(places) - 1)
    before, width = after - 1, places[after] - places[after - 1]
    if not width:
        return areas[before]
    share = (place - places[before]) / width
    height = heights[before] + (heights[after] - heights[before]) * share
    return areas[before] + (place - places[before]) * (heights[before] + height) / 2
