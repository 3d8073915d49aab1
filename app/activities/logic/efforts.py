"""What a track holds inside it: the fastest stretch of each usual distance, and the time of every kilometre or mile."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan

from app.activities.logic.track import Track

MILE_M = 1609.344
EFFORT_DISTANCES_M = (400.0, 1000.0, MILE_M, 5000.0, 10_000.0, 21_097.5, 42_195.0)
MOST_SPLITS = 1000


@dataclass(frozen=True)
class Effort:
    """A stretch of a track: how long it is, how long it took, and how long after the start it began."""

    distance_m: float
    duration_s: float
    after_s: float


@dataclass(frozen=True)
class Progress:
    """Ground covered (metres) by time (seconds since the start); both never fall. Gaps take time and cover nothing."""

    metres: "array[float]"
    seconds: "array[float]"

    @classmethod
    def of(cls, track: Track, with_elevation: bool) -> "Progress":
        """Of a whole track; points without a time, or with one before the last, only add their way."""
        metres, seconds = array("d"), array("d")
        started, covered, latest = track.segments[0].times[0], 0.0, 0.0
        for segment in track.segments:
            steps = (0.0, *segment.steps(with_elevation).lengths_m)
            for length, time in zip(steps, segment.times, strict=True):
                covered += length
                if isnan(time) or time - started < latest:
                    continue
                latest = time - started
                metres.append(covered)
                seconds.append(latest)
        return cls(metres, seconds)

    def time_at(self, metres: float) -> float:
        """When so much was covered, between the points as if at a steady speed."""
        after = min(max(bisect_left(self.metres, metres), 1), len(self.metres) - 1)
        return _between(self.metres, self.seconds, after, metres)


def _between(metres: Sequence[float], seconds: Sequence[float], after: int, place: float) -> float:
    before = after - 1
    length = metres[after] - metres[before]
    share = (place - metres[before]) / length if length else 1.0
    return seconds[before] + (seconds[after] - seconds[before]) * share


def best_efforts(progress: Progress, distances_m: Sequence[float] = EFFORT_DISTANCES_M) -> list[Effort]:
    """The fastest stretch of each distance the track is long enough for."""
    if len(progress.metres) < 2:
        return []
    covered = progress.metres[-1] - progress.metres[0]
    found = (_fastest(progress, distance) for distance in distances_m if distance <= covered)
    return [effort for effort in found if effort.duration_s > 0]


def _fastest(progress: Progress, distance_m: float) -> Effort:
    """A fastest stretch begins or ends at a point: between them its time changes steadily with where it begins."""
    best = min(
        min(_from_points(progress, distance_m), default=(float("inf"), 0.0)),
        min(_to_points(progress, distance_m), default=(float("inf"), 0.0)),
    )
    return Effort(distance_m, *best) if best[0] != float("inf") else Effort(distance_m, 0.0, 0.0)


def _from_points(progress: Progress, distance_m: float) -> Iterator[tuple[float, float]]:
    metres, seconds = progress.metres, progress.seconds
    end, last = 1, len(metres)
    for start, begun in zip(metres, seconds, strict=True):
        place = start + distance_m
        while end < last and metres[end] < place:
            end += 1
        if end == last:
            return
        yield _between(metres, seconds, end, place) - begun, begun


def _to_points(progress: Progress, distance_m: float) -> Iterator[tuple[float, float]]:
    metres, seconds = progress.metres, progress.seconds
    start = 1
    for end, ended in zip(metres, seconds, strict=True):
        place = end - distance_m
        if place < metres[0]:
            continue
        while metres[start] <= place and start < len(metres) - 1:
            start += 1
        begun = _between(metres, seconds, start, place)
        yield ended - begun, begun


def splits(progress: Progress, unit_m: float) -> list[tuple[float, float]]:
    """Metres and seconds of every whole unit of the way, and of the rest after the last."""
    if len(progress.metres) < 2:
        return []
    covered, found = progress.metres[-1], []
    if covered > MOST_SPLITS * unit_m:
        return []
    place, before = progress.metres[0], progress.seconds[0]
    while place + unit_m <= covered:
        place += unit_m
        now = progress.time_at(place)
        found.append((unit_m, now - before))
        before = now
    if covered - place >= 1:
        found.append((covered - place, progress.seconds[-1] - before))
    return [(round(length, 1), round(time, 1)) for length, time in found]
