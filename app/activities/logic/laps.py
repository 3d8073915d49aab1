"""Laps: what was done between two presses of the lap button, measured in the track itself."""

from bisect import bisect_right
from math import isnan
from typing import TypedDict

from app.activities.logic.track import Segment, Track

MOST_LAPS = 1000


class Lap(TypedDict):
    """Ground covered (metres), time without the gaps between segments (seconds), mean heart rate (beats a minute)."""

    distance_m: float
    duration_s: float
    heart_rate: int | None


def lap_starts(track: Track) -> list[float]:
    """When its laps began, in order; none where the file knows fewer than two, or senselessly many."""
    starts = sorted(set(track.laps))
    return starts if 2 <= len(starts) <= MOST_LAPS else []


def lap_at(starts: list[float], time: float) -> int:
    """The lap (0 is the first) of a moment; what lies before the first belongs to it."""
    return max(bisect_right(starts, time) - 1, 0)


def laps_of(track: Track, with_elevation: bool) -> list[Lap]:
    """The laps in which something was recorded.

    A step belongs to the lap in which it begins; what lies before the first lap belongs to the first.
    """
    starts = lap_starts(track)
    if not starts:
        return []
    sums = [_Sum() for _ in starts]
    for segment in track.segments:
        _add(sums, starts, segment, with_elevation)
    return [lap.measured() for lap in sums if lap.seconds]


class _Sum:
    def __init__(self) -> None:
        self.metres = self.seconds = self.beats = 0.0
        self.words = 0

    def measured(self) -> Lap:
        heart_rate = round(self.beats / self.words) if self.words else None
        return Lap(distance_m=round(self.metres, 1), duration_s=round(self.seconds, 1), heart_rate=heart_rate)


def _add(sums: list[_Sum], starts: list[float], segment: Segment, with_elevation: bool) -> None:
    hearts = segment.sensors.get("heart_rate")
    steps = segment.steps(with_elevation)
    lap = sums[0]
    for index, (metres, seconds) in enumerate(zip(steps.lengths_m, steps.seconds, strict=True)):
        if not isnan(segment.times[index]):
            lap = sums[lap_at(starts, segment.times[index])]
        if seconds > 0:
            lap.metres += metres
            lap.seconds += seconds
        if hearts and not isnan(hearts[index]):
            lap.beats += hearts[index]
            lap.words += 1
