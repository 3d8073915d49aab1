"""A segment as a document of its own."""

import gpxpy
import pytest

from app.activities.logic.gpx_writer import segment_gpx
from app.activities.logic.track import Segment
from tests.activities.gpx_samples import GOLDEN_SEGMENTS, golden_gpx, read_text


@pytest.mark.parametrize("number", [0, 1])
def test_another_program_reads_the_same_points(number: int) -> None:
    document = gpxpy.parse(segment_gpx(read_text(golden_gpx()).segments[number]))

    assert document.version == "1.1"
    assert [len(track.segments) for track in document.tracks] == [1]
    points = [(point.latitude, point.longitude, point.elevation) for point in document.tracks[0].segments[0].points]
    assert points == [point[:3] for point in GOLDEN_SEGMENTS[number]]


def test_nothing_but_positions_and_elevations_is_written() -> None:
    text = segment_gpx(read_text(golden_gpx()).segments[1])

    assert '<trkpt lat="48.8512" lon="2.3511"><ele>97.0</ele></trkpt>' in text
    assert "time" not in text
    assert "Golden" not in text


def test_a_missing_elevation_is_left_out_and_small_numbers_stay_numbers() -> None:
    document = gpxpy.parse(segment_gpx(Segment.of([(1e-07, -0.0, None, 0), (-1, 1, 0, 1)])))

    first, second = document.tracks[0].segments[0].points
    assert (first.latitude, first.elevation) == (1e-07, None)
    assert second.elevation == 0
