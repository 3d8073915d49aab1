"""Invented recordings are plausible, whole, and the same every time."""

from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise

import pytest

from app.activities.logic.gpx import read_gpx
from app.home.logic import Outing, gpx_of, points_of

RIDE = Outing("Over <the> hill", datetime(2026, 5, 3, 7, tzinfo=UTC), 3600, 6.5, 47.99, 7.85, 280, 300)


def test_the_same_outing_always_gives_the_same_recording() -> None:
    assert gpx_of(RIDE) == gpx_of(RIDE)


def test_it_takes_about_as_long_as_planned() -> None:
    points = list(points_of(RIDE))

    assert (points[-1].time - points[0].time).total_seconds() == pytest.approx(3600, rel=0.15)


def test_it_ends_where_it_began() -> None:
    points = list(points_of(RIDE))

    assert points[-1].latitude == pytest.approx(points[0].latitude, abs=0.001)
    assert points[-1].longitude == pytest.approx(points[0].longitude, abs=0.001)


def test_it_climbs_as_high_as_planned_and_not_higher() -> None:
    heights = [point.elevation_m for point in points_of(RIDE)]

    assert 100 < max(heights) - min(heights) < 302


def test_a_break_is_a_gap_in_the_recording() -> None:
    resting = Outing("Slowly", RIDE.started_at, 3600, 6.5, 47.99, 7.85, 280, 300, breaks=2)

    gaps = [(after.time - before.time).total_seconds() for before, after in pairwise(points_of(resting))]

    assert len([gap for gap in gaps if gap > 100]) == 2


def test_the_file_is_one_our_own_reader_understands() -> None:
    track = read_gpx(BytesIO(gpx_of(RIDE, with_sensors=True)))

    assert track.name == "Over <the> hill"
    assert track.started_at == RIDE.started_at


def test_a_recording_can_be_cut_to_a_number_of_points() -> None:
    assert gpx_of(RIDE, most_points=100).count(b"<trkpt") == 100
