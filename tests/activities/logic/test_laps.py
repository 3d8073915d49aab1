"""Laps are measured in the track, whatever the file says about them."""

import pytest

from app.activities.logic.laps import laps_of
from app.activities.logic.track import Segment, Track

METRE = 1 / 111_319.49


def track_of(*laps: float, seconds: tuple[range, ...] = (range(61),)) -> Track:
    """A metre a second to the north, in segments of these seconds; its heart beats as often as the second says."""
    segments = [Segment.of([(second * METRE, 0.0, None, second) for second in part]) for part in seconds]
    for segment, part in zip(segments, seconds, strict=True):
        segment.sensors["heart_rate"] = segment.times[:0]
        segment.sensors["heart_rate"].extend(100.0 + second for second in part)
    return Track(None, None, None, segments, laps=list(laps))


@pytest.mark.parametrize(
    ("starts", "measured"),
    [
        ([], []),
        ([0], []),
        ([0, 20], [(20, 20, 110), (40, 40, 140)]),
        ([20, 0], [(20, 20, 110), (40, 40, 140)]),
        ([0, 20, 20], [(20, 20, 110), (40, 40, 140)]),
        ([10, 20], [(20, 20, 110), (40, 40, 140)]),
        ([0, 20, 500], [(20, 20, 110), (40, 40, 140)]),
        ([0, 19.5], [(20, 20, 110), (40, 40, 140)]),
        (list(range(2000)), []),
    ],
    ids=["none", "one", "two", "any order", "pressed twice", "late", "after the end", "between points", "senseless"],
)
def test_steps_belong_to_the_lap_they_begin_in(starts: list[float], measured: list[tuple[float, float, int]]) -> None:
    laps = laps_of(track_of(*starts), True)

    assert [(lap["distance_m"], lap["duration_s"], lap["heart_rate"]) for lap in laps] == measured


def test_a_gap_between_segments_is_in_no_lap() -> None:
    laps = laps_of(track_of(0, 30, seconds=(range(11), range(40, 61))), True)

    assert [(lap["distance_m"], lap["duration_s"]) for lap in laps] == [(10, 10), (20, 20)]
