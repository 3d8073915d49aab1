"""Corrections of tracks: what is left of one after each."""

from itertools import pairwise
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.logic.editing import (
    SMOOTHING_M,
    corrected,
    merged,
    nearest_moment,
    points_of,
    seconds_recorded,
    span_of,
    split,
    trimmed,
    with_even_heights,
    without_leaps,
    without_points_between,
)
from app.activities.logic.figures import ActivityFigures, measure
from app.activities.logic.track import Track
from app.errors import Invalid
from tests.activities.gpx_samples import GOLDEN_SEGMENTS, START, Point, ride, track_of

T = START.timestamp()


def times_of(track: Track) -> list[list[int]]:
    """Seconds after the start, by segment."""
    return [[int(time - T) for time in segment.times] for segment in track.segments]


def figures_of(track: Track) -> ActivityFigures:
    return measure(track, stopped_speed_kmh=1, with_elevation=True)


FIRST = [0, 5, 10, 15, 75, 80, 85, 90]
SECOND = [210, 215, 220, 225]

TRIMS = [
    ("both ends", 5, 220, [FIRST[1:], SECOND[:3]]),
    ("between two points", 6, 219, [FIRST[2:], SECOND[:2]]),
    ("a whole segment", 100, 230, [SECOND]),
    ("all but one point of a segment", 0, 210, [FIRST]),
    ("from before the start", -100, 85, [FIRST[:7]]),
]


@pytest.mark.parametrize(("start", "end", "left"), [row[1:] for row in TRIMS], ids=[row[0] for row in TRIMS])
def test_trimming_keeps_what_lies_between_two_moments(start: int, end: int, left: list[list[int]]) -> None:
    assert times_of(trimmed(track_of(*GOLDEN_SEGMENTS), T + start, T + end)) == left


REFUSALS = [
    ("everything trimmed", "trim", {"start": 1000, "end": 2000}, "nothing_left"),
    ("one point left", "trim", {"start": 210, "end": 212}, "nothing_left"),
    ("nothing trimmed", "trim", {"start": 0, "end": 225}, "nothing_to_correct"),
    ("split before the start", "split", {"at": -5, "part": 1}, "nothing_left"),
    ("all points cut out", "cut", {"start": 0, "end": 300}, "nothing_left"),
    ("no point cut out", "cut", {"start": 100, "end": 200}, "nothing_to_correct"),
]


@pytest.mark.parametrize(("kind", "given", "code"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_a_correction_that_leaves_or_does_nothing_is_refused(kind: str, given: dict[str, int], code: str) -> None:
    moments = {name: value if name == "part" else T + value for name, value in given.items()}

    with pytest.raises(Invalid) as refused:
        corrected(track_of(*GOLDEN_SEGMENTS), kind, moments)

    assert refused.value.code == code


def test_both_parts_of_a_split_have_its_point_so_no_way_is_lost() -> None:
    whole = track_of(*GOLDEN_SEGMENTS)
    at = nearest_moment(whole, T + 17)

    first, second = split(whole, at, 1), split(whole, at, 2)

    assert times_of(first) == [[0, 5, 10, 15]]
    assert times_of(second) == [[15, 75, 80, 85, 90], SECOND]
    lengths = [figures_of(track).distance_m for track in (first, second, whole)]
    assert abs(lengths[0] + lengths[1] - lengths[2]) <= 1


@given(st.integers(1, 119))
def test_merging_the_parts_of_a_split_gives_the_way_and_the_time_of_the_whole(point: int) -> None:
    whole = track_of(ride(10))
    parts = [split(whole, T + point * 5, part) for part in (1, 2)]

    again = merged([parts[1], parts[0]])

    assert span_of(again) == span_of(whole)
    assert seconds_recorded(again) == seconds_recorded(whole)
    assert abs(figures_of(again).distance_m - figures_of(whole).distance_m) <= 1


def test_tracks_of_the_same_time_are_not_merged() -> None:
    morning, later = track_of(ride(10)), track_of([(48.85, 2.35, 1, 599), (48.86, 2.35, 1, 700)])

    for pair in ([morning, later], [later, morning], [morning, morning]):
        with pytest.raises(Invalid, match="overlapping"):
            merged(pair)


def test_energy_follows_the_time_that_is_left_and_adds_up_when_merging() -> None:
    whole = track_of(ride(10))
    whole.calories = 200

    first, second = (split(whole, T + 150, part) for part in (1, 2))

    assert (first.calories, second.calories) == (50, 150)
    assert merged([first, second]).calories == 200


def test_laps_that_were_trimmed_away_are_gone() -> None:
    whole = track_of(ride(10))
    whole.laps = [T, T + 100, T + 200, T + 500]

    assert [lap - T for lap in trimmed(whole, T + 150, T + 300).laps] == [100, 200]


def with_points(*changes: tuple[int, Point]) -> Track:
    points = ride(5)
    for index, point in changes:
        points[index] = point
    return track_of(points)


LEAPS = [
    ("one point far away", [10], 60),
    ("three in a row", [10, 11, 12], 58),
    ("the first", [0], 60),
    ("the first two", [0, 1], 59),
    ("the last", [60], 60),
    ("here and there", [0, 20, 40, 60], 57),
]


@pytest.mark.parametrize(("places", "left"), [row[1:] for row in LEAPS], ids=[row[0] for row in LEAPS])
def test_points_nobody_could_reach_are_removed(places: list[int], left: int) -> None:
    far = with_points(*((index, (48.95 + index / 1e5, 2.6, 80, index * 5)) for index in places))

    clean = without_leaps(far, 150)

    assert points_of(clean) == left
    assert figures_of(clean).distance_m <= figures_of(track_of(ride(5))).distance_m


def test_after_a_real_leap_the_track_goes_on_as_soon_as_it_could() -> None:
    points = [*ride(5), *((48.9 + i * 0.0002, 2.4, 80, 300 + i * 5) for i in range(1, 120))]

    clean = without_leaps(track_of(points), 60)

    steps = zip(clean.segments[0].steps().lengths_m, clean.segments[0].steps().seconds, strict=True)
    assert points_of(clean) > 100
    assert max(length / seconds for length, seconds in steps) <= 60 / 3.6 * 1.01


def test_a_track_without_leaps_says_so() -> None:
    with pytest.raises(Invalid, match="nothing_to_correct"):
        without_leaps(track_of(ride(5)), 100)


def test_cutting_points_out_goes_straight_from_before_to_after() -> None:
    spiky = with_points((10, (48.9, 2.5, 80, 50)))

    clean = without_points_between(spiky, T + 50, T + 50)

    assert 50 not in times_of(clean)[0]
    assert abs(figures_of(clean).distance_m - figures_of(track_of(ride(5))).distance_m) <= 1
    assert len(clean.segments) == 1


def noisy(height: float = 2.0) -> Track:
    """A steady climb of 30 m over 300 points, up and down by the noise of a receiver."""
    return track_of([(48.85 + i * 0.0001, 2.35, 100 + i / 10 + height * (-1) ** (i // 2), i * 3) for i in range(300)])


@pytest.mark.parametrize("metres", SMOOTHING_M)
def test_even_heights_climb_as_much_as_the_hill(metres: int) -> None:
    before, after = figures_of(noisy()), figures_of(with_even_heights(noisy(), metres))

    assert before.ascent_mm is not None
    assert after.ascent_mm is not None
    assert before.ascent_mm > 100_000
    assert 25_000 <= after.ascent_mm <= (80_000 if metres == SMOOTHING_M[0] else 33_000)


def test_a_single_absurd_height_is_gone_and_missing_ones_stay_missing() -> None:
    points = [(48.85 + i * 0.0001, 2.35, None if i in {3, 4} else 900 if i == 50 else 100, i * 3) for i in range(100)]

    heights = with_even_heights(track_of(points), 60).segments[0].elevations

    assert [index for index, height in enumerate(heights) if isnan(height)] == [3, 4]
    assert {height for height in heights if not isnan(height)} == {100.0}


def test_heights_of_who_stands_still_are_left_alone_without_an_error() -> None:
    still = track_of([(48.85, 2.35, 100 + i % 3, i * 3) for i in range(30)])

    assert points_of(with_even_heights(still, 60)) == 30


def test_heights_that_are_even_have_nothing_to_correct() -> None:
    with pytest.raises(Invalid, match="nothing_to_correct"):
        with_even_heights(track_of([(48.85 + i * 0.0001, 2.35, 100, i * 3) for i in range(100)]), 60)


@given(
    st.lists(st.tuples(st.floats(-80, 80), st.floats(-179, 179), st.integers(0, 4000)), min_size=2, max_size=30),
    st.sampled_from([("leaps", {"fastest_kmh": 50}), ("heights", {"metres": 60})]),
)
def test_any_track_is_corrected_or_refused_and_the_same_way_every_time(
    rows: list[tuple[float, float, int]], correction: tuple[str, dict[str, float]]
) -> None:
    moments = sorted({time for *_place, time in rows})
    if len(moments) < 2:
        return
    track = track_of([(*row[:2], row[2] / 7, time) for row, time in zip(rows, moments, strict=False)])
    kind, parameters = correction
    try:
        once, twice = (corrected(track, kind, parameters) for _ in range(2))
    except Invalid:
        return
    assert once.segments == twice.segments or any(map(isnan, once.segments[0].elevations))
    assert all(after >= before for before, after in pairwise(once.segments[0].times))
