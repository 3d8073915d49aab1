"""Which ways are the same: a table of pairs, made on a grid of streets."""

import random
from itertools import pairwise
from math import cos, pi, radians, sin

import pytest

from app.activities.logic.courses import Course, course_of, is_same, lengths_like, start_within_m

LATITUDE, LONGITUDE = 48.0, 7.8
Corners = list[tuple[float, float]]
"""Metres to the east and to the north."""

ROUND: Corners = [(0, 0), (1500, 0), (1500, 1200), (300, 1200), (0, 0)]
TO_THE_LAKE: Corners = [(0, 0), (800, 300), (2000, 300), (2600, 1500)]
AND_BACK: Corners = [*TO_THE_LAKE, *TO_THE_LAKE[-2::-1]]
CIRCLE: Corners = [(1000 * sin(turn / 60 * 2 * pi), 1000 - 1000 * cos(turn / 60 * 2 * pi)) for turn in range(61)]


def degrees(x: float, y: float) -> tuple[float, float]:
    return LATITUDE + y / 111_319, (LONGITUDE + x / (111_319 * cos(radians(LATITUDE))) + 180) % 360 - 180


def walked(corners: Corners, *, every_m: float = 12, noise_m: float = 0, seed: int = 1) -> Course:
    """The course of somebody who walks from corner to corner, recorded so often and so badly."""
    chance, places = random.Random(seed), []
    drift = (0.0, 0.0)
    for (x, y), (to_x, to_y) in pairwise(corners):
        length = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
        for step in range(int(length / every_m)):
            share = step * every_m / length
            # A receiver errs like somebody on a leash: slowly.
            drift = tuple(max(-noise_m, min(noise_m, d + chance.gauss(0, noise_m / 6))) for d in drift)  # type: ignore[assignment]
            places.append(degrees(x + (to_x - x) * share + drift[0], y + (to_y - y) * share + drift[1]))
    places.append(degrees(*corners[-1]))
    course = course_of([places])
    assert course is not None
    return course


def cut(corners: Corners, start_m: float = 0, end_m: float = 0) -> Corners:
    """Without so much of the first and the last straight."""
    (x, y), (to_x, to_y) = corners[0], corners[1]
    share = start_m / ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
    begun = [(x + (to_x - x) * share, y + (to_y - y) * share), *corners[1:]]
    return cut(begun[::-1], end_m)[::-1] if end_m else begun


SAME: dict[str, tuple[Corners, Corners]] = {
    "exactly": (ROUND, ROUND),
    "a start later on the way": (ROUND, cut(ROUND, 250)),
    "both ends cut by a zone": (AND_BACK, cut(AND_BACK, 200, 200)),
    "there and back": (AND_BACK, AND_BACK),
    "there and back in other numbers of points": (AND_BACK, [p for p in AND_BACK for _ in (1, 2)]),
    "a round with bends": (CIRCLE, CIRCLE),
    "the other side of the street": (TO_THE_LAKE, [(x + 15, y - 15) for x, y in TO_THE_LAKE]),
    "two laps and two laps": (ROUND + ROUND[1:], ROUND + ROUND[1:]),
    "one point far away": (TO_THE_LAKE, [(0, 0), (800, 300), (1400, 300), (1405, 345), (1410, 300), *TO_THE_LAKE[2:]]),
}
DIFFERENT: dict[str, tuple[Corners, Corners]] = {
    "the other way round": (ROUND, ROUND[::-1]),
    "a round with bends the other way": (CIRCLE, CIRCLE[::-1]),
    "from the lake": (TO_THE_LAKE, TO_THE_LAKE[::-1]),
    "there, and there and back": (TO_THE_LAKE, AND_BACK),
    "one lap and two laps": (ROUND, ROUND + ROUND[1:]),
    "a detour in the middle": (
        TO_THE_LAKE,
        [*TO_THE_LAKE[:2], (1200, 300), (1200, 500), (1400, 500), (1400, 300), *TO_THE_LAKE[2:]],
    ),
    "a detour there and back on one street": (
        TO_THE_LAKE,
        [*TO_THE_LAKE[:2], (1200, 300), (1200, 550), (1200, 300), *TO_THE_LAKE[2:]],
    ),
    "longer at the end": (TO_THE_LAKE, [*TO_THE_LAKE, (2600, 2200)]),
    "half a kilometre shorter at the start": (ROUND, cut(ROUND, 500)),
    "another start on the same round": (ROUND, [(1500, 1200), (300, 1200), (0, 0), (1500, 0), (1500, 1200)]),
    "the next street": (TO_THE_LAKE, [(0, 0), (800, 300), (900, 420), (2000, 420), (2600, 1500)]),
    "another town": (TO_THE_LAKE, [(x + 9000, y) for x, y in TO_THE_LAKE]),
    "a shortcut": (ROUND, [(0, 0), (1500, 0), (1500, 700), (900, 1200), (300, 1200), (0, 0)]),
}


@pytest.mark.parametrize("pair", SAME)
def test_the_same_way_is_recognised(pair: str) -> None:
    one, other = (walked(corners) for corners in SAME[pair])

    assert is_same(one, other) and is_same(other, one)


@pytest.mark.parametrize("pair", DIFFERENT)
def test_another_way_is_not_taken_for_the_same(pair: str) -> None:
    one, other = (walked(corners) for corners in DIFFERENT[pair])

    assert not is_same(one, other) and not is_same(other, one)


@pytest.mark.parametrize("corners", [ROUND, TO_THE_LAKE, AND_BACK, CIRCLE], ids=["round", "lake", "back", "circle"])
def test_a_receiver_that_errs_by_twenty_metres_changes_nothing(corners: Corners) -> None:
    exact = walked(corners)

    for seed in range(8):
        assert is_same(exact, walked(corners, noise_m=20, seed=seed)), seed
        assert is_same(walked(corners, noise_m=20, seed=seed + 100), walked(corners, noise_m=20, seed=seed)), seed


def test_nothing_that_stays_in_one_place_is_a_course() -> None:
    lap = [degrees(60 * sin(turn / 5), 60 * cos(turn / 5)) for turn in range(400)]

    assert course_of([lap]) is None
    assert course_of([[degrees(0, 0), degrees(300, 0)]]) is None
    assert course_of([]) is None
    assert course_of([[degrees(0, 0)]]) is None


def test_pieces_are_one_way() -> None:
    way = [degrees(step * 20, 0) for step in range(100)]

    one, other = course_of([way]), course_of([way[:40], way[45:]])

    assert one and other and is_same(one, other)


def test_a_way_over_the_date_line_is_as_long_as_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.activities.logic.test_courses.LONGITUDE", 179.99)

    over, here = walked(TO_THE_LAKE), walked(TO_THE_LAKE)

    assert over.length_m < 4000
    assert is_same(over, here)


@pytest.mark.parametrize("pair", SAME)
def test_the_first_look_in_the_database_finds_every_same_way(pair: str) -> None:
    one, other = (walked(corners) for corners in SAME[pair])

    for here, there in ((one, other), (other, one)):
        least, most = lengths_like(here.length_m)
        assert least <= there.length_m <= most
        assert abs(here.start[0] - there.start[0]) * 111_319 <= start_within_m(here.length_m)
