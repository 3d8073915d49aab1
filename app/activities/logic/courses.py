"""Courses: the way an activity took, and whether another one took the same.

Two tracks of one way differ: receivers err by twenty metres, somebody starts the clock a street later, a service cuts
the ends off. So what is compared is a line simplified more coarsely than those errors, and each of the two lines must
follow the other one forwards, within `TOLERANCE_M`, but for short ends and for a stray point here and there. On a
plane around the first point: meant for a day's way, not for a flight.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians

from app.activities.logic.outline import Line, simplified
from app.activities.logic.track import METRES_PER_DEGREE, Segment

SHORTEST_M = 500.0
LEAST_REACH_M = 200.0
"""Who never gets further from the start runs rounds on a track, or plays: that is no course."""
SIMPLIFIED_TO_M = 25.0
TOLERANCE_M = 60.0
MOST_AT_ENDS_M, SHARE_AT_ENDS = 300.0, 0.1
"""So much may be missing at either end."""
SHARE_OF_LENGTH = 0.06
"""By so much receivers disagree about a length."""
LEAST_SHARE = 1 - 2 * SHARE_AT_ENDS - SHARE_OF_LENGTH
"""What the shorter of two is of the longer, at least."""
STRAY_SHARE, LEAST_STRAY_M, MOST_STRAY_M = 0.03, 80.0, 250.0
"""So much of the way may lie beside the other one: a bridge, a canyon of houses, a stray point."""
BACK_M, AHEAD_M, AHEAD_SHARE = 30.0, 150.0, 1.5
"""How far from where it was the other line is searched: back, ahead, and for every metre that was not found on it."""
STEP_M, MOST_STEPS = 50.0, 2000

Place = tuple[float, float]


@dataclass(frozen=True)
class Course:
    """A way as one line of (latitude, longitude), and its length."""

    line: Line
    length_m: float

    @property
    def start(self) -> Place:
        """Where it begins."""
        return self.line[0]


def course_of(lines: Sequence[Line]) -> Course | None:
    """The course of a track's lines, the gaps between them filled; None for what is too short or stays in one place."""
    places = [(*place, None, None) for line in lines for place in line]
    if len(places) < 2:
        return None
    line = simplified(Segment.of(places), SIMPLIFIED_TO_M)
    flat = _flat(line, line[0])
    length = _way(flat).length_m
    if length < SHORTEST_M or max(hypot(x, y) for x, y in flat) < LEAST_REACH_M:
        return None
    return Course(line, length)


def lengths_like(length_m: float) -> tuple[float, float]:
    """The least and the greatest length a course of the same way can have."""
    return length_m * LEAST_SHARE, length_m / LEAST_SHARE


def start_within_m(length_m: float) -> float:
    """How far from the start of a course one of the same way can begin."""
    return min(MOST_AT_ENDS_M, SHARE_AT_ENDS * length_m / LEAST_SHARE) + TOLERANCE_M


def is_same(one: Course, other: Course) -> bool:
    """Whether both take the same way in the same direction."""
    longest = max(one.length_m, other.length_m)
    ends = min(MOST_AT_ENDS_M, SHARE_AT_ENDS * longest)
    if abs(one.length_m - other.length_m) > 2 * ends + SHARE_OF_LENGTH * longest:
        return False
    first, second = (_way(_flat(course.line, one.start)) for course in (one, other))
    return _may_be_same(first, second, ends) and _follows(first, second, ends) and _follows(second, first, ends)


@dataclass(frozen=True)
class _Way:
    """A line on a plane in metres, and how far each of its corners is from its start along it."""

    corners: list[Place]
    at: list[float]

    @property
    def length_m(self) -> float:
        return self.at[-1]

    def place_at(self, metres: float) -> Place:
        index = min(max(bisect_right(self.at, metres) - 1, 0), len(self.at) - 2)
        (x, y), (further_x, further_y) = self.corners[index], self.corners[index + 1]
        share = (metres - self.at[index]) / ((self.at[index + 1] - self.at[index]) or 1.0)
        return x + (further_x - x) * share, y + (further_y - y) * share

    def steps(self) -> Iterator[tuple[float, Place]]:
        """Places on it so close together that no detour fits between them, each with how far along it is."""
        step = max(STEP_M, self.length_m / MOST_STEPS)
        for number in range(int(self.length_m / step) + 1):
            yield number * step, self.place_at(number * step)
        yield self.length_m, self.corners[-1]

    def first_near(self, place: Place, least_m: float, most_m: float) -> float | None:
        """How far along it first comes near a place, between two distances from its start; None when it does not."""
        index = max(bisect_right(self.at, least_m) - 1, 0)
        for start in range(index, len(self.at) - 1):
            if self.at[start] > most_m:
                break
            found = self._nearest(start, place, least_m, most_m)
            if found is not None:
                return found
        return None

    def _nearest(self, start: int, place: Place, least_m: float, most_m: float) -> float | None:
        begin, length = self.at[start], self.at[start + 1] - self.at[start]
        if not length:
            return None
        (x, y), (further_x, further_y) = self.corners[start], self.corners[start + 1]
        along = ((place[0] - x) * (further_x - x) + (place[1] - y) * (further_y - y)) / length
        along = min(max(along, 0.0, least_m - begin), length, max(most_m - begin, 0.0))
        share = along / length
        distance = hypot(x + (further_x - x) * share - place[0], y + (further_y - y) * share - place[1])
        return begin + along if distance <= TOLERANCE_M else None


def _flat(line: Line, origin: Place) -> list[Place]:
    metres_along = METRES_PER_DEGREE * cos(radians(origin[0]))
    return [
        (((longitude - origin[1] + 540) % 360 - 180) * metres_along, (latitude - origin[0]) * METRES_PER_DEGREE)
        for latitude, longitude in line
    ]


def _way(corners: list[Place]) -> _Way:
    at = [0.0]
    for before, here in pairwise(corners):
        at.append(at[-1] + hypot(here[0] - before[0], here[1] - before[1]))
    return _Way(corners, at)


def _may_be_same(one: _Way, other: _Way, ends: float) -> bool:
    """A quick look at three places, so that most of what begins in the same street is never compared."""
    slack = ends + TOLERANCE_M + STRAY_SHARE * one.length_m + SHARE_OF_LENGTH * max(one.length_m, other.length_m)
    for share in (0.25, 0.5, 0.75):
        here, there = one.place_at(share * one.length_m), other.place_at(share * other.length_m)
        if hypot(here[0] - there[0], here[1] - there[1]) > slack:
            return False
    return True


def _follows(way: _Way, other: _Way, ends: float) -> bool:
    """Whether a way goes along another one, forwards, nearly all the time between its ends."""
    allowed = min(max(STRAY_SHARE * way.length_m, LEAST_STRAY_M), MOST_STRAY_M)
    reached: float | None = None
    found_at = stray = 0.0
    has_missed = False
    for along, place in way.steps():
        if reached is None:
            found = other.first_near(place, 0.0, ends + TOLERANCE_M)
            if found is None and along > ends:
                return False
        else:
            ahead = AHEAD_M + AHEAD_SHARE * (along - found_at)
            found = other.first_near(place, reached - BACK_M, reached + ahead)
            if found is None and along <= way.length_m - ends and stray + along - found_at > allowed + 2 * STEP_M:
                return False
        if found is None:
            has_missed = True
            continue
        if reached is not None and has_missed:
            stray += along - found_at
        reached, found_at, has_missed = max(found, reached or 0.0), along, False
    return reached is not None and way.length_m - found_at <= ends and stray <= allowed
