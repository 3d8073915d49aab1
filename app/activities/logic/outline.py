"""The line of a track with as few points as a map needs."""

from math import asin, atan2, cos, hypot, pi, radians

from app.activities.logic.track import METRES_PER_DEGREE, Segment, Track

Line = list[tuple[float, float]]

TOLERANCE_M = 5.0

# A point may lie beside the line and, where the track turned back, beyond its end: together never above the tolerance.
SIDEWAYS, BACKWARDS = 0.8, 0.6


def outline(track: Track, tolerance_m: float = TOLERANCE_M) -> list[Line]:
    """One line of (latitude, longitude) for each segment, no point of the track further than `tolerance_m` from it."""
    return [simplified(segment, tolerance_m) for segment in track.segments]


def simplified(segment: Segment, tolerance_m: float = TOLERANCE_M) -> Line:
    """The points of a segment that its shape needs, the first and the last among them.

    One pass (Zhao and Saalfeld's sleeves): seen from the last point kept, every point passed leaves a sector of
    directions in which the line may go on without missing it. When the sector has closed, or the track turns back, the
    point before is kept and the view starts again from there. Costs the same for every shape, unlike Douglas-Peucker.
    """
    sleeve = _Sleeve(segment.latitudes[0], segment.longitudes[0], tolerance_m)
    previous = (segment.latitudes[0], segment.longitudes[0])
    line = [previous]
    for here in zip(segment.latitudes, segment.longitudes, strict=True):
        if not sleeve.takes(*here):
            line.append(previous)
            sleeve = _Sleeve(*previous, tolerance_m)
            sleeve.takes(*here)
        previous = here
    line.append(previous)
    return line


class _Sleeve:
    """The sector of directions, seen from one place, in which a straight line misses none of the points taken."""

    __slots__ = ("back_m", "furthest_m", "latitude", "left", "longitude", "metres_along", "middle", "right", "side_m")

    def __init__(self, latitude: float, longitude: float, tolerance_m: float) -> None:
        self.latitude, self.longitude = latitude, longitude
        self.metres_along = METRES_PER_DEGREE * cos(radians(latitude))
        self.side_m, self.back_m = SIDEWAYS * tolerance_m, BACKWARDS * tolerance_m
        self.furthest_m = 0.0
        self.middle: float | None = None  # directions are counted from it; None while no point has left the place
        self.left, self.right = pi, -pi

    def takes(self, latitude: float, longitude: float) -> bool:
        """Whether a line to this point misses no other; if so the sector narrows to what the point leaves of it."""
        y = (latitude - self.latitude) * METRES_PER_DEGREE
        x = (longitude - self.longitude) * self.metres_along
        reach_m = hypot(x, y)
        if self.middle is None:
            if reach_m <= self.side_m:
                return True
            self.middle = atan2(y, x)
        turn = (atan2(y, x) - self.middle + pi) % (2 * pi) - pi
        if reach_m < self.furthest_m - self.back_m or not self.right <= turn <= self.left:
            return False
        if reach_m > self.side_m:
            half = asin(self.side_m / reach_m)
            self.left, self.right = min(self.left, turn + half), max(self.right, turn - half)
        self.furthest_m = max(self.furthest_m, reach_m)
        return True
