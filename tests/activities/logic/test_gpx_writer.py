"""A segment as a document of its own."""

from array import array
from math import nan

import gpxpy
import pytest

from app.activities.logic.gpx_writer import segment_gpx, track_gpx
from app.activities.logic.track import Segment, Track
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


def test_a_whole_track_comes_back_as_it_was() -> None:
    said = {"heart_rate": array("f", [120, nan]), "power": array("f", [nan, 250]), "temperature": array("f", [1.5, -2])}
    segment = Segment.of([(48.85, 2.35, 100.5, 1_714_550_400.25), (48.86, 2.36, None, 1_714_550_405)])
    segment.sensors.update(said)
    track = Track("A & B", "<x> \x01", None, [segment])

    again = read_text(track_gpx(track))

    assert (again.name, again.description) == ("A & B", "<x> ")
    assert list(again.segments[0].times) == list(segment.times)
    assert again.segments[0].elevations[0] == 100.5
    assert {sensor: str(column) for sensor, column in again.segments[0].sensors.items()} == {
        sensor: str(column) for sensor, column in said.items()
    }


def test_a_missing_time_is_left_out() -> None:
    segment = Segment.of([(1, 1, None, 0), (1, 2, None, None)])

    assert track_gpx(Track(None, None, None, [segment])).count("<time>") == 1
