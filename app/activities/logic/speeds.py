"""Speeds along a segment: the one shown at each point, and the greatest one that can be believed."""

from collections.abc import Sequence
from math import sqrt

from app.activities.logic.track import Segment

KMH_PER_MPS = 3.6


def point_speeds_kmh(segment: Segment, with_elevation: bool = True) -> list[float]:
    """The speed at every point in km/h, two decimals: the mean of those from the previous and to the next point.

    Where one of the two is zero or unknown (no time, or no time between them) the other stands alone; 0.0 for neither.
    """
    steps = segment.steps(with_elevation)
    arriving, leaving = [0.0], []
    for length_m, seen_before_m, difference_s in zip(*steps, strict=True):
        seconds = abs(difference_s)  # times running backwards are as good as others here
        if seconds > 0:
            arriving.append(length_m / seconds)
            leaving.append(seen_before_m / seconds)
        else:
            arriving.append(0.0)
            leaving.append(0.0)
    leaving.append(0.0)
    return [
        round(((before + after) / 2 if before and after else before or after) * KMH_PER_MPS, 2)
        for before, after in zip(arriving, leaving, strict=False)
    ]


def steady_max_speed_kmh(speeds_mps: Sequence[float], lengths_m: Sequence[float]) -> float:
    """The 95th percentile of the speeds of steps whose length is not unusual, in km/h.

    A jump of the receiver shows as a step far longer than the others; those further than 1.5 population standard
    deviations from the mean are left out. This is how gpxpy (Apache licence) judges it.
    """
    if len(lengths_m) < 2:
        return 0.0
    mean = sum(lengths_m) / len(lengths_m)
    reach = 1.5 * sqrt(sum((length - mean) ** 2 for length in lengths_m) / len(lengths_m))
    usual = sorted(
        speed for speed, length in zip(speeds_mps, lengths_m, strict=True) if -reach <= length - mean <= reach
    )
    if not usual:
        return 0.0
    return usual[min(int(len(usual) * 0.95), len(usual) - 1)] * KMH_PER_MPS
