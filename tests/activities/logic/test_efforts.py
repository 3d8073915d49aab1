"""The fastest stretches inside a track, and its splits."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activities.logic.efforts import MILE_M, Progress, best_efforts, splits
from tests.activities.gpx_samples import GOLDEN_SEGMENTS, track_of


def progress_of(*steps: tuple[float, float]) -> Progress:
    """Steps of (metres, seconds), one after the other."""
    metres, seconds = array("d", [0.0]), array("d", [0.0])
    for length, time in steps:
        metres.append(metres[-1] + length)
        seconds.append(seconds[-1] + time)
    return Progress(metres, seconds)


def naive(progress: Progress, distance: float) -> float:
    """Try every metre as a beginning."""
    last = progress.metres[-1] - distance
    begins = [*progress.metres, *(place - distance for place in progress.metres)]
    possible = [begin for begin in begins if -1e-9 <= begin <= last + 1e-9]
    return min(progress.time_at(begin + distance) - progress.time_at(begin) for begin in possible)


def test_a_fast_stretch_between_two_slow_ones_is_found_and_interpolated() -> None:
    progress = progress_of((300, 100), (500, 100), (300, 100))

    (effort,) = best_efforts(progress, [400.0])
    assert (effort.distance_m, effort.duration_s, effort.after_s) == (400, 80, 100)
    (longer,) = best_efforts(progress, [600.0])
    assert longer.duration_s == pytest.approx(100 + 100 / 3)


def test_a_pause_counts_and_a_track_that_is_too_short_has_no_effort() -> None:
    progress = progress_of((500, 100), (0, 60), (500, 100))

    assert [effort.duration_s for effort in best_efforts(progress, [1000.0, 1001.0])] == [260]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), min_size=2, max_size=30),
    st.integers(5, 300),
)
def test_nobody_finds_a_faster_one(steps: list[tuple[int, int]], distance: int) -> None:
    progress = progress_of(*steps)
    covered = progress.metres[-1]

    found = best_efforts(progress, [float(distance)])

    if distance > covered:
        assert found == []
    elif found:
        assert found[0].duration_s <= naive(progress, distance) + 1e-6
        begin = found[0].after_s
        assert 0 <= begin <= begin + found[0].duration_s <= progress.seconds[-1] + 1e-6


def test_gaps_take_time_and_cover_nothing() -> None:
    progress = Progress.of(track_of(*GOLDEN_SEGMENTS), with_elevation=True)

    assert progress.seconds[-1] == 225
    assert progress.metres[-1] == pytest.approx(187.115472, abs=1e-6)


def test_times_that_run_backwards_or_are_missing_are_stepped_over() -> None:
    points = [(48.0, 2.0, None, 0), (48.001, 2.0, None, 30), (48.002, 2.0, None, 10), (48.003, 2.0, None, None)]
    progress = Progress.of(track_of([*points, (48.004, 2.0, None, 60)]), with_elevation=True)

    assert list(progress.seconds) == [0, 30, 60]
    assert progress.metres[-1] == pytest.approx(445.3, abs=0.1)


def test_splits_add_up_to_the_whole() -> None:
    progress = progress_of(*[(250, 60), (250, 70)] * 5)

    by_km = splits(progress, 1000)
    assert by_km == [(1000, 260), (1000, 260), (500, 130)]
    by_mile = splits(progress, MILE_M)
    assert sum(length for length, _time in by_mile) == pytest.approx(2500, abs=0.2)
    assert sum(time for _length, time in by_mile) == pytest.approx(650, abs=0.2)


def test_a_track_across_the_world_has_no_thousands_of_splits() -> None:
    assert splits(progress_of((2_000_000, 100)), 1000) == []
