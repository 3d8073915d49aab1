"""Packed lines: small, true to the track, found by place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.logic.lines import (
    COARSE_PER_DEGREE,
    FINE_PER_DEGREE,
    MOST_COARSE_POINTS,
    pack,
    packed_line,
    passes_near,
    unpack,
)
from app.activities.logic.track import distance_m
from benchmarks.recording import day_ride
from tests.activities.gpx_samples import GOLDEN_SEGMENTS, read_text, track_of

places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(st.lists(st.lists(places, min_size=1, max_size=20), max_size=4))
def test_what_is_packed_comes_back_to_the_nearest_step(lines: list[list[tuple[float, float]]]) -> None:
    found = unpack(pack(lines, FINE_PER_DEGREE), FINE_PER_DEGREE)

    assert len(found) == len(lines)
    for line, again in zip(lines, found, strict=True):
        steps = [(round(lat * FINE_PER_DEGREE), round(lon * FINE_PER_DEGREE)) for lat, lon in line]
        distinct = [step for number, step in enumerate(steps) if not number or step != steps[number - 1]]
        assert [(round(lat * FINE_PER_DEGREE), round(lon * FINE_PER_DEGREE)) for lat, lon in again] == distinct


def test_a_track_keeps_its_pieces_and_its_ends() -> None:
    packed = packed_line(track_of(*GOLDEN_SEGMENTS))

    fine = unpack(packed.fine, FINE_PER_DEGREE)
    assert [(line[0], line[-1]) for line in fine] == [
        ((48.85, 2.35), (48.851, 2.3509)),
        ((48.8512, 2.3511), (48.85165, 2.35145)),
    ]
    assert len(packed.coarse) <= len(packed.fine)


def test_a_day_ride_is_a_few_hundred_bytes_and_no_point_of_it_is_lost() -> None:
    track = read_text(day_ride())
    packed = packed_line(track)

    coarse = unpack(packed.coarse, COARSE_PER_DEGREE)
    assert sum(map(len, coarse)) <= max(MOST_COARSE_POINTS, 2 * len(coarse))
    assert len(packed.coarse) < 200
    fine = unpack(packed.fine, FINE_PER_DEGREE)
    segment = track.segments[0]
    for index in range(0, len(segment), 997):
        assert passes_near(fine, segment.latitudes[index], segment.longitudes[index], 12)


@pytest.mark.parametrize(
    ("place", "radius_m", "passes"),
    [
        ((48.0, 2.0), 10, True),
        ((48.0, 2.05), 10, True),
        ((48.001, 2.05), 100, False),
        ((48.001, 2.05), 120, True),
        ((48.0, 2.11), 700, False),
        ((48.0, 2.11), 800, True),
        ((-48.0, 2.05), 100_000, False),
    ],
)
def test_a_line_passes_a_place_or_not(place: tuple[float, float], radius_m: float, passes: bool) -> None:
    line = [[(48.0, 2.0), (48.0, 2.1)]]

    assert passes_near(line, *place, radius_m) is passes
    assert distance_m(48.0, 2.05, 48.001, 2.05) == pytest.approx(111.3, abs=0.1)


def test_the_date_line_is_no_wall() -> None:
    assert passes_near([[(0.0, 179.999), (0.0, 179.9999)]], 0.0, -179.9999, 100)
