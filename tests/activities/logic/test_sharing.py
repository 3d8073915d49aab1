"""What a link lets through of the columns of a track."""

from typing import Any

import pytest

from app.activities.logic.chart import Profile
from app.activities.logic.privacy import Zone
from app.activities.logic.sharing import CHARTS, HEART_RATE, MAP, SHOWN, climbs_of, profile_shown
from app.activities.logic.track import METRES_PER_DEGREE

HOME = Zone(0, 0, 500)


def columns(*places_m: float, starts: list[int] | None = None, **more: Any) -> Profile:
    """A track along the equator, so many metres east of home, at 10 m/s from the first place on."""
    way = [abs(place - places_m[0]) for place in places_m]
    profile: Any = {
        "distance_m": way,
        "time_s": [int(metres / 10) for metres in way],
        "elevation_m": [100.0 + index for index in range(len(way))],
        "speed_kmh": [36.0] * len(way),
        "latitude": [0.0] * len(way),
        "longitude": [place / METRES_PER_DEGREE for place in places_m],
        "segment_starts": starts or [0],
        "heart_rate": [120 + index for index in range(len(way))],
        "laps": [{"distance_m": 1.0, "duration_s": 1.0, "heart_rate": 150}],
        "splits_km": [(1000.0, 100.0)],
    }
    found: Profile = profile | more
    return found


THROUGH = columns(-1500, -1000, -400, 0, 400, 1000, 2500)


def test_distance_and_time_run_on_as_if_nothing_had_been_hidden() -> None:
    shown = profile_shown(THROUGH, [HOME], SHOWN)

    assert shown is not None
    assert shown["distance_m"] == [0, 500, 500, 2000]
    assert shown["time_s"] == [0, 50, 50, 200]
    assert shown["elevation_m"] == [100, 101, 105, 106]
    assert shown["heart_rate"] == [120, 121, 125, 126]
    assert shown["segment_starts"] == [0, 2]
    assert shown["splits_km"] == [(1000, 100), (1000, 100)]
    assert "laps" not in shown


def test_speeds_at_the_edges_do_not_tell_how_fast_it_was_inside() -> None:
    track = columns(0, 600, 700, 800, 900, speed_kmh=[90.0, 80.0, 20.0, 21.0, 10.0])

    shown = profile_shown(track, [HOME], SHOWN)

    assert shown is not None
    assert shown["speed_kmh"] == [20, 20, 21, 21]


def test_a_track_that_begins_at_home_begins_at_nothing_where_it_comes_out() -> None:
    shown = profile_shown(columns(0, 400, 600, 1600), [HOME], SHOWN)

    assert shown is not None
    assert shown["distance_m"] == [0, 1000]
    assert shown["time_s"] == [0, 100]


def test_a_step_over_a_hidden_place_has_no_length() -> None:
    shown = profile_shown(columns(-1500, -1000, 1000, 1500), [HOME], SHOWN)

    assert shown is not None
    assert shown["distance_m"] == [0, 500, 500, 1000]


def test_a_pause_between_segments_stays() -> None:
    shown = profile_shown(columns(600, 700, 900, 1000, starts=[0, 2]), [HOME], SHOWN)

    assert shown is not None
    assert shown["distance_m"] == [0, 100, 300, 400]
    assert shown["segment_starts"] == [0, 2]


@pytest.mark.parametrize(
    ("shows", "empty", "absent"),
    [
        ([], {"latitude", "longitude", "elevation_m", "speed_kmh"}, {"heart_rate", "laps", "splits_km"}),
        ([MAP], {"elevation_m", "speed_kmh"}, {"heart_rate", "laps", "splits_km"}),
        ([CHARTS], {"latitude", "longitude"}, {"heart_rate"}),
        ([HEART_RATE], {"latitude", "longitude", "elevation_m", "speed_kmh"}, {"laps", "splits_km"}),
    ],
)
def test_what_is_not_chosen_is_not_there(shows: list[str], empty: set[str], absent: set[str]) -> None:
    shown: Any = profile_shown(columns(600, 700, 800), [HOME], shows)

    assert {name for name, values in shown.items() if values == []} == empty
    assert absent.isdisjoint(shown)
    assert all(lap["heart_rate"] is None for lap in shown.get("laps", []))


def test_nothing_is_left_of_a_track_that_is_hidden_as_a_whole() -> None:
    assert profile_shown(columns(0, 100, 200), [HOME], SHOWN) is None
    assert profile_shown(columns(0, 100, 600), [HOME], SHOWN) is None, "one point is no way"


def test_climbs_leave_out_unknown_heights() -> None:
    assert climbs_of([100.0, None, 110.0, 105.0]) == (10, 5)
    assert climbs_of([None]) is None
