"""What of a track others may see, as tables. Metres become degrees of latitude, or of longitude at the equator."""

from math import isnan

import pytest

from app.activities.logic.privacy import Zone, veiled, visible_runs
from app.activities.logic.track import METRES_PER_DEGREE, Segment, Track

HOME = Zone(48.0, 16.0, 500)


def north(metres: float) -> tuple[float, float]:
    """A position so far north of home."""
    return 48.0 + metres / METRES_PER_DEGREE, 16.0


def east_of(longitude: float, metres: float) -> tuple[float, float]:
    """A position on the equator, so far east of a meridian."""
    return 0.0, (longitude + metres / METRES_PER_DEGREE + 180) % 360 - 180


def runs(zones: list[Zone], places: list[tuple[float, float]]) -> list[list[int]]:
    """The positions that may be seen."""
    found = visible_runs(zones, [place[0] for place in places], [place[1] for place in places])
    return [list(run) for run in found]


AWAY = [north(metres) for metres in (0, 200, 400, 600, 800)]
THROUGH = [north(metres) for metres in (-900, -700, -300, 0, 300, 700, 900)]
DATE_LINE = [east_of(180, metres) for metres in (-900, -600, -300, 0, 300, 600, 900)]


@pytest.mark.parametrize(
    ("zones", "places", "expected"),
    [
        pytest.param([], AWAY, [[0, 1, 2, 3, 4]], id="no zone"),
        pytest.param([HOME], [], [], id="no point"),
        pytest.param([HOME], AWAY, [[3, 4]], id="starts inside"),
        pytest.param([HOME], AWAY[::-1], [[0, 1]], id="ends inside"),
        pytest.param([HOME], [*AWAY, *AWAY[::-1]], [[3, 4, 5, 6]], id="both ends inside"),
        pytest.param([HOME], THROUGH, [[0, 1], [5, 6]], id="passes through"),
        pytest.param([HOME], [north(-900), north(900)], [[0], [1]], id="steps over it"),
        pytest.param([HOME], AWAY[:3], [], id="all inside"),
        pytest.param([HOME], AWAY[3:], [[0, 1]], id="all outside"),
        pytest.param([HOME], [north(499.9), north(500.1)], [[1]], id="at its edge"),
        pytest.param([Zone(0, 180, 500)], DATE_LINE, [[0, 1], [5, 6]], id="across the antimeridian, from the west"),
        pytest.param([Zone(0, -180, 500)], DATE_LINE, [[0, 1], [5, 6]], id="across the antimeridian, from the east"),
        pytest.param([Zone(0, -179.999, 500)], DATE_LINE, [[0, 1], [6]], id="beside the antimeridian"),
        pytest.param([Zone(0, 0, 500)], DATE_LINE, [[0, 1, 2, 3, 4, 5, 6]], id="on the other side of the world"),
        pytest.param([HOME, Zone(*north(600), 150)], AWAY, [[4]], id="two that overlap"),
        pytest.param([HOME, HOME], THROUGH, [[0, 1], [5, 6]], id="the same twice"),
        pytest.param([Zone(89.999, 0, 500)], [(89.999, 180.0), (89.9, 0.0)], [[1]], id="at a pole"),
    ],
)
def test_no_point_and_no_step_in_a_zone_is_seen(
    zones: list[Zone], places: list[tuple[float, float]], expected: list[list[int]]
) -> None:
    assert runs(zones, places) == expected


@pytest.mark.parametrize(
    ("zone", "bounds", "expected"),
    [
        (HOME, [47.0, 15.0, 49.0, 17.0], True),
        (HOME, [48.004, 16.0, 49.0, 17.0], True),
        (HOME, [48.005, 16.0, 49.0, 17.0], False),
        (HOME, [47.0, 16.006, 49.0, 17.0], True),
        (HOME, [47.0, 16.007, 49.0, 17.0], False),
        (Zone(0, 180, 500), [-1, -180, 1, -179], True),
        (Zone(0, 179.999, 500), [-1, -180, 1, -179], True),
        (Zone(0, 179.99, 500), [-1, -179.99, 1, -179], False),
        (Zone(0, 180, 500), [-1, -179.9, 1, 179.9], True),
        (Zone(89.999, 0, 500), [89.9, 100, 90, 101], True),
    ],
)
def test_bounds_tell_which_zones_may_matter(zone: Zone, bounds: list[float], expected: bool) -> None:
    assert zone.meets(bounds) is expected


def a_track(*segments: list[tuple[float, float]], laps: list[float] | None = None) -> Track:
    """A point every ten seconds, a minute between segments, the height a hundred times the number of the point."""
    made, clock = [], 1000.0
    for places in segments:
        rows = [(*place, 100.0 * index, clock + 10 * index) for index, place in enumerate(places)]
        made.append(Segment.of(rows))
        clock = rows[-1][3] + 60 if rows[-1][3] else clock
    return Track("Home to work", "My way", "Watch", made, laps=laps or [1000.0, 1030.0], calories=500)


class TestVeiledTracks:
    def test_a_track_without_anything_to_hide_stays_the_same(self) -> None:
        track = a_track(AWAY[3:])

        assert veiled(track, [HOME]) is track

    def test_one_that_is_hidden_as_a_whole_is_none(self) -> None:
        assert veiled(a_track(AWAY[:3]), [HOME]) is None
        assert veiled(a_track(AWAY[:4]), [HOME]) is None, "one point is no way"

    def test_the_middle_is_cut_out_with_its_heights_and_what_the_file_says_of_the_whole(self) -> None:
        track = a_track(THROUGH)
        track.segments[0].sensors["heart_rate"] = track.segments[0].elevations[:]

        seen = veiled(track, [HOME])

        assert seen is not None
        assert [list(part.elevations) for part in seen.segments] == [[0, 100], [500, 600]]
        assert [list(part.times) for part in seen.segments] == [[1000, 1010], [1050, 1060]]
        assert [list(part.sensors["heart_rate"]) for part in seen.segments] == [[0, 100], [500, 600]]
        assert (seen.name, seen.description, seen.creator, seen.laps, seen.calories) == (None, None, None, [], None)

    def test_gaps_can_be_closed_so_that_no_time_tells_how_long_the_hidden_part_was(self) -> None:
        seen = veiled(a_track(THROUGH, AWAY[3:]), [HOME], closes_gaps=True)

        assert seen is not None
        assert [list(part.times) for part in seen.segments] == [[1000, 1010], [1010, 1020], [1080, 1090]]

    def test_a_part_begins_at_a_point_with_a_known_time(self) -> None:
        track = a_track(AWAY)
        track.segments[0].times[3] = float("nan")

        assert veiled(track, [HOME]) is None
        assert not any(isnan(part.times[0]) for part in (veiled(a_track(THROUGH), [HOME]) or track).segments)
