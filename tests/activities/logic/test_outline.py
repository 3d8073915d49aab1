"""Lines for maps: few points, none of the track far away."""

from itertools import pairwise
from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.logic.outline import Line, outline, simplified
from app.activities.logic.track import METRES_PER_DEGREE, Segment
from tests.activities.gpx_samples import ride, track_of

METRE = 1 / METRES_PER_DEGREE


def segment_of(*places: tuple[float, float]) -> Segment:
    """A segment of places in metres north and east of a point on the equator."""
    return Segment.of((north * METRE, east * METRE, None, float(second)) for second, (north, east) in enumerate(places))


def furthest_from(line: Line, segment: Segment) -> float:
    """How far the worst point of the segment is from the line, in metres."""
    return max(
        min(_distance_to_piece(place, start, end) for start, end in pairwise(line))
        for place in zip(segment.latitudes, segment.longitudes, strict=True)
    )


def _distance_to_piece(place: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    along = METRES_PER_DEGREE * cos(radians(place[0]))
    x, y = (place[1] - start[1]) * along, (place[0] - start[0]) * METRES_PER_DEGREE
    dx, dy = (end[1] - start[1]) * along, (end[0] - start[0]) * METRES_PER_DEGREE
    length = dx * dx + dy * dy
    share = min(1.0, max(0.0, (x * dx + y * dy) / length)) if length else 0.0
    return hypot(x - share * dx, y - share * dy)


@pytest.mark.parametrize(
    ("places", "kept"),
    [
        ([(0, 0), (0, 100)], [0, 1]),
        ([(0, 0), (0, 50), (0, 100), (0, 150)], [0, 3]),  # straight on
        ([(0, 0), (2, 50), (-2, 100), (0, 150)], [0, 3]),  # within reach of the straight line
        ([(0, 0), (0, 100), (100, 100)], [0, 1, 2]),  # a corner
        ([(0, 0), (0, 100), (0, 0)], [0, 1, 2]),  # there and back
        ([(0, 0), (0, 1), (1, 0), (0, 0)], [0, 3]),  # standing about
        ([(0, 0), (0, 100), (20, 150), (0, 200), (0, 300)], [0, 1, 2, 3, 4]),  # a bulge
    ],
)
def test_what_is_kept_of_a_shape(places: list[tuple[float, float]], kept: list[int]) -> None:
    segment = segment_of(*places)

    line = simplified(segment, tolerance_m=5)

    assert line == [(segment.latitudes[index], segment.longitudes[index]) for index in kept]


def test_every_segment_has_its_own_line_with_its_own_ends() -> None:
    points = ride(minutes=60)
    track = track_of(points[:300], points[301:])

    lines = outline(track)

    assert [line[0] for line in lines] == [points[0][:2], points[301][:2]]
    assert [line[-1] for line in lines] == [points[299][:2], points[-1][:2]]
    assert all(len(line) < 20 for line in lines)


@pytest.mark.parametrize("tolerance_m", [1, 5, 50])
@given(
    st.lists(st.tuples(st.integers(-60, 60), st.integers(-60, 60)), min_size=1, max_size=60),
    st.sampled_from([1, 10]),
)
def test_no_point_is_further_away_than_promised(tolerance_m: float, steps: list[tuple[int, int]], scale: int) -> None:
    places, north, east = [(0, 0)], 0, 0
    for to_north, to_east in steps:
        north, east = north + to_north * scale, east + to_east * scale
        places.append((north, east))
    segment = segment_of(*places)

    line = simplified(segment, tolerance_m)

    assert line[0] == (segment.latitudes[0], segment.longitudes[0])
    assert line[-1] == (segment.latitudes[-1], segment.longitudes[-1])
    assert furthest_from(line, segment) <= tolerance_m * 1.01
