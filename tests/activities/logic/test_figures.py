"""The figures of an activity: the golden track, every rule by itself, and gpxpy's opinion."""

from typing import Any

import gpxpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.logic.figures import ActivityFigures, in_thousandths, measure
from app.activities.logic.speeds import steady_max_speed_kmh
from app.activities.logic.track import Segment, Track, distance_m
from app.errors import UnreadableFile
from tests.activities.gpx_samples import GOLDEN_SEGMENTS, Point, golden_gpx, gpx_of, read_text, ride, track_of

S = 1_000_000  # microseconds


def figures_of(*segments: list[Point], **options: Any) -> ActivityFigures:
    return measure(track_of(*segments), **{"stopped_speed_kmh": 1.0, "with_elevation": True} | options)


def line(*steps: tuple[float, float], elevation: float | None = None) -> list[Point]:
    """Points northwards from 48.85: (metres, seconds) after the point before."""
    points: list[Point] = [(48.85, 2.35, elevation, 0.0)]
    latitude, time = 48.85, 0.0
    for metres, seconds in steps:
        latitude, time = latitude + metres / 111319.49079327357, time + seconds
        points.append((latitude, 2.35, elevation, time))
    return points


@pytest.mark.parametrize("stopped_speed_kmh", [1.0, 0.1, 0])
def test_the_golden_track_has_its_known_figures(stopped_speed_kmh: float) -> None:
    figures = measure(read_text(golden_gpx()), stopped_speed_kmh=stopped_speed_kmh, with_elevation=True)

    nothing_sensed = dict.fromkeys(
        f"{kind}_{sensor}" for kind in ("average", "max") for sensor in ("heart_rate", "cadence", "power")
    )
    assert {**vars(figures), "segments": [vars(segment) for segment in figures.segments]} == nothing_sensed | {
        "distance_m": 187,
        "duration_us": 225 * S,
        "moving_us": 45 * S,
        "pauses_us": 180 * S,
        "average_speed_m_per_h": 14_970,
        "max_speed_m_per_h": 18_540,
        "min_altitude_mm": 97_000,
        "max_altitude_mm": 104_000,
        "ascent_mm": 4_960,
        "descent_mm": 6_760,
        "bounds": (48.85, 2.35, 48.85165, 2.35145),
        "segments": [
            {
                "distance_m": 131,
                "duration_us": 90 * S,
                "moving_us": 30 * S,
                "pauses_us": 60 * S,
                "average_speed_m_per_h": 15_670,
                "max_speed_m_per_h": 18_540,
                "min_altitude_mm": 97_000,
                "max_altitude_mm": 104_000,
                "ascent_mm": 3_700,
                "descent_mm": 6_700,
            }
            | nothing_sensed,
            {
                "distance_m": 56,
                "duration_us": 15 * S,
                "moving_us": 15 * S,
                "pauses_us": None,
                "average_speed_m_per_h": 13_560,
                "max_speed_m_per_h": 14_390,
                "min_altitude_mm": 97_000,
                "max_altitude_mm": 98_500,
                "ascent_mm": 1_260,
                "descent_mm": 60,
            }
            | nothing_sensed,
        ],
    }


def test_the_golden_track_has_its_known_length_before_rounding() -> None:
    track = read_text(golden_gpx())

    lengths = [sum(segment.steps().lengths_m) for segment in track.segments]

    assert lengths == pytest.approx([130.622524, 56.492948], abs=1e-6)


def test_the_raw_maximum_is_the_greatest_speed_of_the_chart_without_first_points() -> None:
    figures = measure(read_text(golden_gpx()), stopped_speed_kmh=1, with_elevation=True, raw_max_speed=True)

    assert [part.max_speed_m_per_h for part in (figures, *figures.segments)] == [21_350, 21_350, 14_390]


@pytest.mark.parametrize(
    ("here", "there", "metres"),
    [
        ((48.85, 2.35), (48.85, 2.35), 0),
        ((0, 0), (0.1, 0), 11_131.949),  # a plane near by
        ((60, 0), (60, 0.1), 5_565.975),  # half as wide at 60 degrees north
        ((0, 0), (1, 0), 111_319.491),  # a sphere beyond a fifth of a degree
        ((60, 0), (60, 1), 55_658.0),
        ((0, 179.9), (0, -179.9), 22_263.898),  # the short way over the antimeridian
        ((90, 0), (-90, 0), 20_037_508.343),
    ],
)
def test_distance_between_two_positions(here: tuple[float, float], there: tuple[float, float], metres: float) -> None:
    assert distance_m(*here, *there) == pytest.approx(metres, rel=1e-4)


def test_height_lengthens_a_step_where_both_elevations_are_known() -> None:
    flat = line((30, 10))
    climbing = [(*flat[0][:2], 100, 0), (*flat[1][:2], 140, 10)]
    half_known = [(*flat[0][:2], None, 0), (*flat[1][:2], 140, 10)]

    assert figures_of(flat).distance_m == 30
    assert figures_of(climbing).distance_m == 50
    assert figures_of(half_known).distance_m == 30


def test_a_flat_sport_measures_on_the_plane_and_knows_no_heights() -> None:
    climbing = [(48.85, 2.35, 100, 0), (48.85 + 30 / 111319.49079327357, 2.35, 140, 10)]

    figures = figures_of(climbing, with_elevation=False)

    assert figures.distance_m == 30
    heights = (figures.min_altitude_mm, figures.max_altitude_mm, figures.ascent_mm, figures.descent_mm)
    assert heights == (None, None, None, None)


@pytest.mark.parametrize("senseless", [0, -0.0, 10_000, -10_000, 32_767, None])
def test_elevations_no_device_means_are_left_out(senseless: float | None) -> None:
    points = [(1, 1, 50, 0), (1, 1.0001, senseless, 10), (1, 1.0002, 60, 20), (1, 1.0003, 70, 30)]

    figures = figures_of(points)

    assert (figures.min_altitude_mm, figures.max_altitude_mm, figures.ascent_mm) == (50_000, 70_000, 20_000)


def test_a_file_without_elevations_has_no_climb_and_one_segment_with_them_is_enough() -> None:
    with_heights = [(1, 1, 50, 100), (1, 1.001, 60, 200)]

    assert figures_of(line((10, 10))).ascent_mm is None
    both = figures_of(line((10, 10)), with_heights)
    assert (both.ascent_mm, both.descent_mm) == (10_000, 0)
    assert [segment.ascent_mm for segment in both.segments] == [None, 10_000]


def test_a_climb_is_smoothed_inside_but_not_at_its_ends() -> None:
    # 10, 20, 10, 20 becomes 10, 14, 16, 20
    points = [(1, 1 + i / 1000, height, i * 60.0) for i, height in enumerate([10, 20, 10, 20])]

    figures = figures_of(points)

    assert (figures.ascent_mm, figures.descent_mm) == (10_000, 0)
    assert (figures.min_altitude_mm, figures.max_altitude_mm) == (10_000, 20_000)


@pytest.mark.parametrize(
    ("steps", "moving_s", "pauses_s", "distance"),
    [
        ([(10, 10), (10, 10)], 20, None, 20),
        ([(10, 10), (1, 10), (10, 10)], 20, 10, 21),  # 0.36 km/h is standing, yet way all the same
        ([(10, 10), (0, 10), (10, 10)], 20, 10, 20),  # no way at all: neither moving nor stopped, so a pause
        ([(10, 10), (10, 0), (10, 10)], 20, None, 20),  # no time passed: ignored, its way too
        ([(10, 10), (10, -5), (10, 10)], 20, None, 20),  # time running backwards: ignored; 15 s elapsed
        ([(1, 10), (1, 10)], 0, 20, 2),
    ],
)
def test_moving_and_standing(
    steps: list[tuple[float, float]], moving_s: int, pauses_s: int | None, distance: int
) -> None:
    figures = figures_of(line(*steps))

    assert figures.moving_us == moving_s * S
    assert figures.pauses_us == (None if pauses_s is None else pauses_s * S)
    assert figures.distance_m == distance


def test_exactly_the_threshold_is_standing_still() -> None:
    # A power of two keeps the arithmetic exact: 2 ** -12 degrees on the equator in as many seconds as make 1 km/h.
    track = Track(None, None, None, [Segment.of([(0, 0, None, 0), (2**-12, 0, None, 60)])])
    speed_kmh = (track.segments[0].steps().lengths_m[0] / 1000) / (60 / 3600)

    at = measure(track, stopped_speed_kmh=speed_kmh, with_elevation=True)
    below = measure(track, stopped_speed_kmh=speed_kmh * 0.999, with_elevation=True)

    assert (at.moving_us, below.moving_us) == (0, 60 * S)


def test_a_step_to_a_point_without_time_is_in_no_distance_but_in_the_pauses() -> None:
    points = line((10, 10), (10, 10), (10, 10), (10, 10))
    points[2] = (*points[2][:3], None)

    figures = figures_of(points)

    assert (figures.distance_m, figures.duration_us, figures.moving_us, figures.pauses_us) == (
        20,
        40 * S,
        20 * S,
        20 * S,
    )


def test_a_missing_last_time_is_taken_from_the_point_before() -> None:
    points = line((10, 10), (10, 10), (10, 10))
    points[3] = (*points[3][:3], None)

    assert figures_of(points).duration_us == 20 * S


def test_gaps_between_segments_are_time_but_not_way() -> None:
    second = [(latitude, 3.0, elevation, float(time or 0) + 1000) for latitude, _, elevation, time in line((20, 20))]

    figures = figures_of(line((10, 10)), second)

    assert figures.distance_m == 30
    assert (figures.duration_us, figures.moving_us, figures.pauses_us) == (1020 * S, 30 * S, 990 * S)
    assert [segment.pauses_us for segment in figures.segments] == [None, None]


def test_segments_out_of_order_never_make_time_negative() -> None:
    later = [(*point[:3], float(point[3] or 0) + 1000) for point in line((10, 10))]

    figures = figures_of(later, line((10, 10)))

    assert (figures.duration_us, figures.pauses_us) == (0, None)


def test_fractions_of_a_second_count_and_are_cut_off_at_the_end() -> None:
    points = [(*point[:3], (point[3] or 0)) for point in line((5, 0.9), (5, 0.9), (5, 1.0))]

    figures = figures_of(points)

    assert figures.average_speed_m_per_h == in_thousandths(15 / 2.8 * 3.6, 2)
    assert figures.duration_us == 2 * S


def test_equal_fractions_leave_whole_seconds() -> None:
    figures = figures_of([(1, 1, 5, 0.123), (1, 1.001, 5, 30.123), (1, 1.002, 5, 60.123)])

    assert (figures.duration_us, figures.moving_us) == (60 * S, 60 * S)


def test_a_track_that_touches_zero_has_bounds() -> None:
    assert figures_of([(0, -0.001, 5, 0), (0.001, 0, 5, 60)]).bounds == (0, -0.001, 0.001, 0)


def test_a_track_that_never_moves_has_speed_zero() -> None:
    figures = figures_of([(1, 1, 5, 0), (1, 1, 5, 60), (1, 1, 5, 120)])

    assert (figures.distance_m, figures.moving_us, figures.pauses_us) == (0, 0, 120 * S)
    assert (figures.average_speed_m_per_h, figures.max_speed_m_per_h) == (0, 0)


@pytest.mark.parametrize(
    ("speeds", "lengths", "kmh"),
    [
        ([], [], 0),
        ([5], [5], 0),  # one step is no evidence
        ([5, 6], [5, 6], 6 * 3.6),
        ([1, 2, 3, 4, 50], [1, 1, 1, 1, 50], 4 * 3.6),  # the jump is longer than all others
        (list(range(1, 101)), [1] * 100, 96 * 3.6),  # the 95th percentile
    ],
)
def test_the_steady_maximum(speeds: list[float], lengths: list[float], kmh: float) -> None:
    assert steady_max_speed_kmh(speeds, lengths) == pytest.approx(kmh)


@pytest.mark.parametrize(
    ("value", "decimals", "thousandths"),
    [
        (1.005, 2, 1010),  # half away from zero, judged by the decimals one reads
        (1.0049, 2, 1000),
        (-1.005, 2, -1010),
        (2.675, 2, 2680),
        (0.0005, 3, 1),
        (0.00049, 3, 0),
        (1e-7, 3, 0),
        (123456.7, 3, 123_456_700),
    ],
)
def test_rounding(value: float, decimals: int, thousandths: int) -> None:
    assert in_thousandths(value, decimals) == thousandths


@pytest.mark.parametrize(
    ("points", "figure"),
    [
        ([(0, 0, None, 0), (9, 0, None, 86_400)], "distance"),
        ([(0, 0, None, "1900-01-01T00:00:00Z"), (0.1, 0, None, "2024-01-01T00:00:00Z")], "duration"),
        ([(0, 0, None, 0), (0.1, 0, None, 1)], "ave_speed"),
        ([(0, 0, 9000 if i % 6 < 3 else -9000, i * 60) for i in range(60)], "ascent"),
    ],
)
def test_what_nothing_can_store_is_refused(points: list[Point], figure: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        figures_of(points)

    assert (refusal.value.code, refusal.value.details) == ("over_limits", {"figure": figure})


def test_segments_with_one_point_are_dropped_in_a_track_built_by_hand() -> None:
    track = Track(None, None, None, [Segment.of([(1, 1, 1, 0)]), Segment.of([(1, 1, 1, 10), (1, 1.001, 1, 70)])])

    assert measure(track, stopped_speed_kmh=1, with_elevation=True).duration_us == 60 * S


coordinates = st.integers(-300, 300).map(lambda number: number / 10_000)
rows = st.tuples(coordinates, coordinates, st.integers(1, 3000), st.sampled_from([0, 20, 25, 60, 900]))


@given(st.lists(st.lists(rows, min_size=2, max_size=20), min_size=1, max_size=3))
def test_gpxpy_agrees(segments: list[list[tuple[float, float, int, int]]]) -> None:
    time, points = 0, []
    for segment in segments:
        time += 1000
        points.append([])
        for north, east, elevation, seconds in segment:
            time += seconds
            points[-1].append((round(47 + north, 4), round(8 + east, 4), elevation, time))
    text = gpx_of(*points)

    ours = measure(read_text(text), stopped_speed_kmh=1.0, with_elevation=True)

    track = gpxpy.parse(text).tracks[0]
    theirs = track.get_moving_data(stopped_speed_threshold=1.0)
    uphill, downhill = track.get_uphill_downhill()
    extremes = track.get_elevation_extremes()
    assert ours.distance_m == pytest.approx(theirs.moving_distance + theirs.stopped_distance, abs=0.51)
    assert ours.moving_us == theirs.moving_time * S
    assert ours.max_speed_m_per_h == pytest.approx(theirs.max_speed * 3600, abs=5.1)
    assert ours.ascent_mm == pytest.approx(uphill * 1000, abs=0.51)
    assert ours.descent_mm == pytest.approx(downhill * 1000, abs=0.51)
    assert (ours.min_altitude_mm, ours.max_altitude_mm) == (extremes.minimum * 1000, extremes.maximum * 1000)
    for our_segment, their_segment in zip(ours.segments, track.segments, strict=True):
        assert our_segment.duration_us == their_segment.get_duration() * S


def test_gpxpy_agrees_about_a_whole_ride() -> None:
    text = gpx_of(ride(minutes=60), *([point] for point in GOLDEN_SEGMENTS[0]))

    ours = measure(read_text(text), stopped_speed_kmh=1.0, with_elevation=True)

    theirs = gpxpy.parse(text).tracks[0].segments[0].get_moving_data(stopped_speed_threshold=1.0)
    assert ours.distance_m == pytest.approx(theirs.moving_distance, abs=0.51)
    assert ours.moving_us == theirs.moving_time * S
