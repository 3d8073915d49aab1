"""The line of a track with as few points as a map needs."""

from math import asin, atan2, cos, hypot, pi, radians

from app.activities.logic.track import METRES_PER_DEGREE, Segment, Track

Line = list[tuple[float, float]]

TOLERANCE_M = 5.0


def outline(track: Track, tolerance_m: float = TOLERANCE_M) -> list[Line]:
    """One line of (latitude, longitude) for each segment, no point of the track further than `tolerance_m` from it."""
    return [simplified(segment, tolerance_m) for segment in track.segments]


def simplified(segment: Segment, tolerance_m: float = TOLERANCE_M) -> Line:
    """The points of a segment that its shape needs, the first and the last among them.

    One pass (Zhao and Saalfeld's sleeves): seen from the last point kept, every point passed leaves a sector of
    directions in which the line may go on without missing it. When the sector has closed, or the track turns back, the
    point before is kept and the view starts again from there. Costs the same for every shape, unlike Douglas-Peucker.
    """
    latitudes, longitudes = segment.latitudes, segment.longitudes
    line = [(latitudes[0], longitudes[0])]
    metres_up = METRES_PER_DEGREE
    metres_along = METRES_PER_DEGREE * cos(radians(latitudes[0]))
    from_latitude, from_longitude = line[0]
    furthest = 0.0
    middle: float | None = None  # direction the sector is counted from; None while all points are within reach
    left = right = 0.0
    previous = line[0]
    for here in zip(latitudes, longitudes, strict=True):
        y = (here[0] - from_latitude) * metres_up
        x = (here[1] - from_longitude) * metres_along
        reach = hypot(x, y)
        if reach <= tolerance_m and middle is None:
            previous = here
            continue
        direction = atan2(y, x)
        turn = 0.0 if middle is None else (direction - middle + pi) % (2 * pi) - pi
        if middle is not None and (not right <= turn <= left or reach < furthest - tolerance_m):
            line.append(previous)
            from_latitude, from_longitude = previous
            metres_along = METRES_PER_DEGREE * cos(radians(from_latitude))
            y = (here[0] - from_latitude) * metres_up
            x = (here[1] - from_longitude) * metres_along
            reach = hypot(x, y)
            middle, furthest = None, 0.0
            if reach <= tolerance_m:
                previous = here
                continue
            direction, turn = atan2(y, x), 0.0
        if middle is None:
            middle, left, right = direction, pi, -pi
        if reach > tolerance_m:
            half = asin(tolerance_m / reach)
            left, right = min(left, turn + half), max(right, turn - half)
        furthest = max(furthest, reach)
        previous = here
    line.append(previous)
    return line
