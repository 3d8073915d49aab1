"""Chart points as the API shows them, and the thinned columns our pages draw."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from app.activities.logic.chart import chart_points, profile
from tests.activities.gpx_samples import START, Point, golden_gpx, read_text, ride, track_of

OF_THEIR_OWN = {"segment_starts", "splits_km", "splits_mi"}
"""Columns that are not one value for each point."""

GOLDEN_CHART = [
    (0.0, 0, 8.47),
    (0.01, 5, 10.84),
    (0.03, 10, 13.81),
    (0.05, 15, 7.24),
    (0.05, 75, 9.3),
    (0.08, 80, 21.35),
    (0.11, 85, 19.31),
    (0.13, 90, 14.46),
    (0.13, 210, 13.15),
    (0.15, 215, 13.14),
    (0.17, 220, 13.76),
    (0.19, 225, 14.39),
]


def test_the_golden_track_has_its_known_chart() -> None:
    points = list(chart_points(read_text(golden_gpx()), True))

    assert [(point["distance"], point["duration"], point["speed"]) for point in points] == GOLDEN_CHART
    assert points[10] == {
        "distance": 0.17,
        "duration": 220,
        "elevation": 98.5,
        "latitude": 48.8515,
        "longitude": 2.3513,
        "speed": 13.76,
        "time": "Wed, 01 May 2024 08:03:40 GMT",
    }


def test_points_say_in_which_lap_they_are_where_the_file_knows_laps() -> None:
    track = read_text(golden_gpx())
    with_laps = replace(track, laps=[START.timestamp(), START.timestamp() + 80])

    assert [point["lap"] for point in chart_points(with_laps, True)] == [1] * 5 + [2] * 7
    assert not any("lap" in point for point in chart_points(track, True))


def test_one_segment_starts_at_zero() -> None:
    points = list(chart_points(read_text(golden_gpx()), True, segment=1))

    assert [(point["distance"], point["duration"]) for point in points] == [(0.0, 0), (0.02, 5), (0.04, 10), (0.06, 15)]


def test_a_segment_goes_on_from_the_rounded_distance_before_it() -> None:
    north = 1 / 111319.49079327357
    track = track_of(
        [(0, 0, None, 0), (14 * north, 0, None, 10)],
        [(1, 0, None, 20), (1 + 14 * north, 0, None, 30)],
    )

    assert [point["distance"] for point in chart_points(track, True)] == [0.0, 0.01, 0.01, 0.02]


def test_an_elevation_that_is_missing_or_not_believed_is_no_key() -> None:
    points: list[Point] = [(1, 1, elevation, second) for second, elevation in enumerate([50.26, None, 0, 20_000])]

    shown = [point.get("elevation") for point in chart_points(track_of(points), True)]

    assert shown == [50.3, None, None, None]
    assert "elevation" not in list(chart_points(track_of(points), True))[1]


def test_a_flat_sport_shows_no_elevation() -> None:
    assert all("elevation" not in point for point in chart_points(read_text(golden_gpx()), False))


def test_a_point_without_time_has_no_duration_and_no_speed_of_its_own() -> None:
    points = [(1, 1, 5, 0), (1, 1.001, 5, None), (1, 1.002, 5, 60.9), (1, 1.003, 5, 120.9)]

    shown = [(point["duration"], point["time"], point["speed"]) for point in chart_points(track_of(points), True)]

    assert shown[1] == (0, None, 0.0)
    assert shown[0][2] == 0.0
    assert shown[2] == (60, "Wed, 01 May 2024 08:01:00 GMT", shown[3][2])


@pytest.mark.parametrize("seconds", [[0, 10, 20], [20, 10, 0]])
def test_speed_does_not_care_for_the_direction_of_time(seconds: list[int]) -> None:
    points: list[Point] = [(i * 0.0001, 0, None, second) for i, second in enumerate(seconds)]

    assert [point["speed"] for point in chart_points(track_of(points), True)] == [4.01, 4.01, 4.01]


def test_two_points_of_the_same_second_leave_speed_to_their_other_neighbours() -> None:
    points = [(0, 0, None, 0), (0.0001, 0, None, 10), (0.0002, 0, None, 10), (0.0003, 0, None, 20)]

    assert [point["speed"] for point in chart_points(track_of(points), True)] == [4.01] * 4


def test_a_short_track_keeps_every_point_in_its_profile() -> None:
    columns = profile(read_text(golden_gpx()), True)

    assert columns["segment_starts"] == [0, 8]
    assert columns["time_s"] == [0, 5, 10, 15, 75, 80, 85, 90, 210, 215, 220, 225]
    assert columns["distance_m"][-1] == pytest.approx(187.1)
    assert columns["distance_m"][7] == columns["distance_m"][8]
    assert columns["elevation_m"][10] == 98.5
    assert columns["speed_kmh"][5] == 21.35
    assert columns["latitude"][1] == 48.8501


def test_missing_values_are_none_in_a_profile() -> None:
    columns = profile(track_of([(1, 1, None, 0), (1, 1.001, 5, None)]), True)

    assert (columns["elevation_m"], columns["time_s"]) == ([None, 5], [0, None])
    assert orjson.loads(orjson.dumps(columns)) == columns


@pytest.mark.parametrize("most_points", [100, 500, 2000])
def test_a_long_profile_is_thinned_and_keeps_its_peaks_and_ends(most_points: int) -> None:
    points = ride(minutes=600)
    points[3333] = (points[3333][0], points[3333][1], 432.1, points[3333][3])
    track = track_of(points[:4000], points[4000:])

    columns = profile(track, True, most_points)

    full = list(chart_points(track, True))
    assert most_points / 4 <= len(columns["time_s"]) <= most_points + 10
    assert 432.1 in columns["elevation_m"]
    assert max(columns["speed_kmh"]) == max(point["speed"] for point in full)
    assert columns["time_s"][0] == 0
    assert columns["time_s"][-1] == full[-1]["duration"]
    assert columns["time_s"][columns["segment_starts"][1]] == full[4000]["duration"]
    assert columns["distance_m"] == sorted(columns["distance_m"])
    assert len({len(column) for name, column in columns.items() if name not in OF_THEIR_OWN}) == 1


def test_many_segments_do_not_make_a_profile_grow_without_end() -> None:
    starts = [START + timedelta(minutes=10 * number) for number in range(50)]
    rides = [ride(minutes=2, every_s=1, start=start) for start in starts]

    columns = profile(track_of(*rides), True, most_points=200)

    assert len(columns["segment_starts"]) == 50
    assert len(columns["time_s"]) <= 50 * 6
